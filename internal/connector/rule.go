package connector

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// What a rule can have done.
const (
	doRetry   = "retry"
	doRefresh = "refresh"
	doStream  = "skip_stream"
	doSkip    = "skip"
	doEmpty   = "empty"
	doResync  = "resync"
	doFail    = "fail"
)

// errorsPlan is the errors block made ready.
type errorsPlan struct {
	text  []*formula.Expression
	rules []rulePlan
}

type rulePlan struct {
	status []string
	when   *formula.Expression
	do     string
	code   Code
	after  *formula.Expression
	say    *formula.Template
}

// answerScope is what expressions over an answer see.
func answerScope(base formula.Scope) formula.Scope { return base.With("answer", "headers", "status") }

func (c *compiler) errors() errorsPlan {
	var plan errorsPlan
	scope := answerScope(c.scope)
	for i, source := range c.m.Errors.Text {
		if e := c.expression(item("errors.text", i), source, scope); e != nil {
			plan.text = append(plan.text, e)
		}
	}
	for i, r := range c.m.Errors.Rules {
		at := item("errors.rules", i)
		rule := rulePlan{
			status: r.Status, do: r.Do, code: Code(r.Code), when: c.expression(at+".when", r.When, scope),
			after: c.expression(at+".after", r.After, scope), say: c.template(at+".say", r.Say, scope),
		}
		if rule.do == "" {
			rule.do = doFail
		}
		c.choice(at+".do", rule.do, doRetry, doRefresh, doStream, doSkip, doEmpty, doResync, doFail)
		if r.Code != "" {
			c.choice(at+".code", r.Code, codes...)
		}
		for j, status := range r.Status {
			if !goodStatus(status) {
				c.add(fmt.Sprintf("%s.status[%d]", at, j), "%q must be a status such as 404, or a class such as 4xx", status)
			}
		}
		if len(r.Status) == 0 && r.When == "" {
			c.add(at, "status or when is required")
		}
		plan.rules = append(plan.rules, rule)
	}
	return plan
}

func goodStatus(s string) bool {
	if len(s) == 3 && s[1:] == "xx" {
		return s[0] >= '1' && s[0] <= '5'
	}
	n, err := strconv.Atoi(s)
	return err == nil && n >= 100 && n <= 599
}

// reply is an answer as rules see it.
type reply struct {
	status int
	header http.Header
	body   any
}

func (r reply) into(env formula.Env) formula.Env {
	out := make(formula.Env, len(env)+3)
	for k, v := range env {
		out[k] = v
	}
	out["answer"], out["headers"], out["status"] = r.body, formula.Header(r.header), r.status
	return out
}

// judge says what an answer means: nil for one that is as it should be.
func (s *Session) judge(r reply, env formula.Env) *Error {
	scope := r.into(env)
	good := r.status >= 200 && r.status <= 299
	for _, rule := range s.connector.errors.rules {
		if !rule.fits(r.status, good, scope) {
			continue
		}
		return s.verdict(r, rule, scope)
	}
	if good {
		return nil
	}
	wait, throttles := s.pause(r, scope)
	rule := rulePlan{do: doFail}
	switch {
	case r.status == http.StatusUnauthorized:
		rule.do, rule.code = doRefresh, BadCredentials
	case r.status == http.StatusForbidden && !throttles:
		rule.code = Forbidden
	case r.status == http.StatusNotFound:
		rule.code = NotFound
	case throttles && (r.status != http.StatusServiceUnavailable || wait > 0):
		rule.code = RateLimited
	}
	e := s.verdict(r, rule, scope)
	e.RetryAfter = wait
	return e
}

func (r rulePlan) fits(status int, good bool, env formula.Env) bool {
	if len(r.status) > 0 {
		text := strconv.Itoa(status)
		if !slices.ContainsFunc(r.status, func(s string) bool { return s == text || s == text[:1]+"xx" }) {
			return false
		}
	} else if r.when == nil && good {
		return false
	}
	if r.when == nil {
		return true
	}
	holds, err := r.when.True(env)
	return err == nil && holds
}

// verdict makes the error of a rule.
func (s *Session) verdict(r reply, rule rulePlan, env formula.Env) *Error {
	e := &Error{
		Code: rule.code, Status: r.status, do: rule.do, Skipped: rule.do == doStream, Expired: rule.do == doResync,
		cause: fmt.Errorf("status %d", r.status),
	}
	if e.Code == "" {
		e.Code = map[string]Code{doRefresh: BadCredentials, doRetry: RateLimited, doStream: Forbidden}[rule.do]
	}
	if e.Code == "" {
		e.Code = VendorError
	}
	if rule.after != nil {
		if v, err := rule.after.Eval(env); err == nil {
			e.RetryAfter = s.waitOf(v, r)
		}
	}
	e.Message = s.connector.sentenceOf(e.Code)
	if e.Code == VendorError && r.status < http.StatusInternalServerError {
		e.Message = s.connector.manifest.Name + " refuses the request."
	}
	if rule.say != nil {
		if said, present, err := rule.say.Text(env); err == nil && present {
			e.Message = s.presentable(said)
			return e
		}
	}
	if said := s.vendorText(env); said != "" {
		e.Message += " It says: " + said
	}
	return e
}

// vendorText is the vendor's own explanation, short and clean.
func (s *Session) vendorText(env formula.Env) string {
	for _, e := range s.connector.errors.text {
		v, err := e.Eval(env)
		if err != nil {
			continue
		}
		if text, err := formula.Text(v); err == nil && text != "" {
			return s.presentable(text)
		}
	}
	return ""
}

// presentable hides secrets that a vendor may repeat, and cuts.
func (s *Session) presentable(said string) string {
	s.mu.Lock()
	hidden := s.hidden
	s.mu.Unlock()
	for _, value := range hidden {
		if len(value) > 3 {
			said = strings.ReplaceAll(said, value, "***")
		}
	}
	return formula.Shorten(formula.Clean(said), 300)
}

// limitsPlan is the limits block made ready.
type limitsPlan struct {
	wait     *formula.Expression
	statuses []int
}

func (c *compiler) limits() limitsPlan {
	l := c.m.Limits
	if l.PerSecond < 0 || l.PerMinute < 0 || l.PerHour < 0 || l.PerDay < 0 || l.Burst < 0 || l.Concurrent < 0 || l.Timeout < 0 {
		c.add("limits", "must not be negative")
	}
	return limitsPlan{statuses: l.Statuses, wait: c.expression("limits.wait", l.Wait, formula.Scope{"headers": nil, "status": nil})}
}

// pause reads how long the vendor asks us to wait, by its own headers or by
// Retry-After.
func (s *Session) pause(r reply, env formula.Env) (wait time.Duration, throttles bool) {
	limits := s.connector.limits
	throttles = r.status == http.StatusTooManyRequests || r.status == http.StatusServiceUnavailable || slices.Contains(limits.statuses, r.status)
	if limits.wait != nil {
		if v, err := limits.wait.Eval(env); err == nil && v != nil {
			if wait = s.waitOf(v, r); wait > 0 {
				return wait, throttles
			}
		}
	}
	return retryAfter(r.header), throttles
}

// waitOf reads a wait: seconds, or the moment until which, by the vendor's clock.
func (s *Session) waitOf(v any, r reply) time.Duration {
	if n, err := formula.Number(v); err == nil {
		var seconds float64
		switch n := n.(type) {
		case int:
			seconds = float64(n)
		case float64:
			seconds = n
		case nil:
			return 0
		}
		if seconds < 1e8 { // more is a moment, not a wait
			return time.Duration(max(seconds, 0) * float64(time.Second))
		}
	}
	until, err := formula.Moment(v, "")
	if err != nil || until.IsZero() {
		return 0
	}
	now := s.clock.Now()
	if sent, err := http.ParseTime(r.header.Get("Date")); err == nil {
		now = sent
	}
	return max(until.Sub(now), 0)
}

// retryAfter reads a date to come back at by the vendor's own clock, its Date
// header: ours may go differently. Without one the date says nothing.
func retryAfter(h http.Header) time.Duration {
	sent, err := http.ParseTime(h.Get("Date"))
	wait, _ := httpx.RetryAfter(&http.Response{Header: h}, sent)
	if err != nil && wait > 100*365*24*time.Hour {
		return 0
	}
	return wait
}
