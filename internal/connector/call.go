package connector

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/wire"
	"github.com/assetronics/assetronics/internal/platform/httpx"
)

const (
	maxErrorBody = 256 << 10 // of a refusal that is looked at
	maxAnswer    = 64 << 20  // of an answer that is read as a whole
	maxRetries   = 4         // by a rule, after the first attempt
	maxBroken    = 2         // for an answer that broke off, likewise
	maxPause     = 2 * time.Minute
)

// use reads the body of a good answer; what it gives is the answer for rules and
// expressions.
type use func(resp *http.Response) (any, error)

// call sends a request until it has an answer that is as it should be: a refused
// token is renewed once, a signature made once more by another clock than before,
// what broke off asked for again; a rule may have it tried again.
func (s *Session) call(ctx context.Context, p *requestPlan, env formula.Env, read use) (reply, error) {
	ctx = s.hints(ctx, p)
	renewed := false
	for try := 0; ; try++ {
		byTheirs := s.Skew() != 0
		got, used, err := s.once(withAttempt(ctx, try+1), p, env, read)
		e := AsError(err)
		if e == nil {
			return got, err
		}
		switch {
		case e.do == doRefresh && !renewed && (s.canRenew(used) || s.auth.signs() && (byTheirs || s.Skew() != 0)):
			renewed = true
			if s.auth.hasToken() {
				if _, err := s.accessToken(ctx, used); err != nil {
					return got, unsent(err)
				}
			}
			s.mu.Lock()
			s.csrf = nil
			s.ownClock = s.ownClock || byTheirs
			s.mu.Unlock()
		case e.brokeOff && try < maxBroken && repeatable(p):
			if err := pause(ctx, time.Second<<try); err != nil {
				return got, err
			}
		case e.do == doRetry && try < maxRetries && repeatable(p) && e.RetryAfter <= maxPause:
			wait := e.RetryAfter
			if wait == 0 {
				wait = time.Second << try
			}
			if err := pause(ctx, wait); err != nil {
				return got, err
			}
		default:
			return got, err
		}
	}
}

// canRenew tells whether there is a token that may be asked for anew.
func (s *Session) canRenew(used Token) bool {
	return s.auth.hasToken() && len(used.Values) > 0 || s.auth.csrf != nil
}

// repeatable requests change nothing when they are sent twice.
func repeatable(p *requestPlan) bool { return p.replayable || p.method != http.MethodPost }

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// hints tell the HTTP client what it cannot see.
func (s *Session) hints(ctx context.Context, p *requestPlan) context.Context {
	if p.replayable {
		ctx = httpx.Replayable(ctx)
	}
	if p.cost > 1 {
		ctx = httpx.WithCost(ctx, p.cost)
	}
	if l := s.connector.limits; l.wait != nil || len(l.statuses) > 0 {
		ctx = httpx.WithThrottle(ctx, func(resp *http.Response) (time.Duration, bool) {
			r := reply{status: resp.StatusCode, header: resp.Header}
			wait, throttles := s.pause(r, r.into(nil))
			return wait, throttles
		})
	}
	return ctx
}

// once sends the request signed in.
func (s *Session) once(ctx context.Context, p *requestPlan, env formula.Env, read use) (reply, Token, error) {
	req, err := s.build(ctx, p, env)
	if err != nil {
		return reply{}, Token{}, err
	}
	content, _, err := p.content(env)
	if err != nil {
		return reply{}, Token{}, err
	}
	req, used, err := s.signIn(req, content)
	if err != nil {
		return reply{}, used, unsent(err)
	}
	resp, err := s.send(req)
	if err != nil {
		return reply{}, used, s.failure(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	got := reply{status: resp.StatusCode, header: resp.Header}
	good := got.status >= 200 && got.status <= 299
	var unread error
	if good {
		got.body, unread = read(resp)
	} else {
		got.body = s.refusalBody(resp)
	}
	var stop stopped
	if errors.As(unread, &stop) {
		return got, used, unread
	}
	// A rule may know an answer that we cannot read: an error inside a 200.
	if e := s.judge(got, env); e != nil {
		mark(resp, e.Code)
		return got, used, e
	}
	if unread != nil {
		mark(resp, VendorError)
		return got, used, s.unreadable(ctx, resp, unread)
	}
	return got, used, nil
}

// stopped carries the reader's own error through the decoder.
type stopped struct{ error }

func (e stopped) Unwrap() error { return e.error }

// refusalBody reads what it can of a refusal: JSON, XML or nothing.
func (s *Session) refusalBody(resp *http.Response) any {
	data, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	if v, err := wire.Decode(data); err == nil {
		return v
	}
	text := strings.TrimSpace(string(data))
	if strings.HasPrefix(text, "<") && !strings.Contains(resp.Header.Get("Content-Type"), "html") {
		if v, _, err := wire.XML(strings.NewReader(text), nil, nil); err == nil {
			return v
		}
	}
	return nil
}

// fetch sends a request and reads its answer as a whole.
func (s *Session) fetch(ctx context.Context, p *requestPlan, env formula.Env) (reply, error) {
	return s.call(ctx, p, env, whole(p))
}

// whole reads an answer as one value.
func whole(p *requestPlan) use {
	return func(resp *http.Response) (any, error) {
		body := &counted{r: resp.Body, left: maxAnswer}
		switch p.answer {
		case "text":
			data, err := io.ReadAll(body)
			return string(data), err
		case "xml":
			v, _, err := wire.XML(body, nil, nil)
			if errors.Is(err, io.EOF) && body.left == maxAnswer {
				return nil, nil
			}
			return v, err
		}
		data, err := io.ReadAll(body)
		if err != nil || len(strings.TrimSpace(string(data))) == 0 {
			return nil, err
		}
		return wire.Decode(data)
	}
}

// counted refuses more than a number of bytes.
type counted struct {
	r    io.Reader
	left int64
}

// Read reads on as long as there is room.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return n, &httpx.Error{Kind: httpx.TooLarge}
	}
	return n, err
}

// raw sends a request without signing in, for the calls that do sign in. Any
// answer is one.
func (s *Session) raw(ctx context.Context, p *requestPlan, env formula.Env, sign func(*http.Request)) (reply, error) {
	ctx = s.hints(ctx, p)
	req, err := s.build(ctx, p, env)
	if err != nil {
		return reply{}, err
	}
	if sign != nil {
		sign(req)
	}
	resp, err := s.send(req)
	if err != nil {
		return reply{}, s.failure(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	got := reply{status: resp.StatusCode, header: resp.Header}
	if got.status < 200 || got.status > 299 {
		got.body = s.refusalBody(resp)
		return got, nil
	}
	if got.body, err = whole(p)(resp); err != nil {
		return got, s.unreadable(ctx, resp, err)
	}
	return got, nil
}
