package connector

import (
	"context"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// A person waits for a test: one more attempt after a hiccup, no long pauses.
const (
	probeTries   = 2
	probeTimeout = 20 * time.Second
)

// testPlan is the test call made ready.
type testPlan struct {
	when    *formula.Expression
	request *requestPlan
	expect  *formula.Expression
}

func (c *compiler) testCalls() []testPlan {
	if len(c.m.Test) == 0 {
		c.add("test", "is required: the cheapest call that shows that the settings work")
	}
	var plans []testPlan
	for i, m := range c.m.Test {
		at := "test"
		if c.node(item("test", i)) != nil {
			at = item("test", i)
		}
		plans = append(plans, testPlan{
			when: c.expression(at+".when", m.When, c.scope), request: c.request(at+".request", m.Request, c.scope),
			expect: c.expression(at+".expect", m.Expect, answerScope(c.scope)),
		})
	}
	return plans
}

// Test makes the manifest's test call. Nil means that the address, the key and
// its rights fit; otherwise it is an *Error.
func (s *Session) Test(ctx context.Context) error {
	limited, cancel := context.WithTimeout(httpx.Tries(ctx, probeTries), probeTimeout)
	defer cancel()
	err := s.test(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return &Error{Code: Unreachable, Message: s.connector.sentenceOf(Unreachable), cause: err}
	}
	return err
}

func (s *Session) test(ctx context.Context) error {
	if err := s.findVars(ctx); err != nil {
		return err
	}
	env := s.with(nil)
	p := s.connector.tests[0]
	for _, one := range s.connector.tests {
		if one.when != nil {
			if holds, err := one.when.True(env); err != nil || !holds {
				continue
			}
		}
		p = one
		break
	}
	got, err := s.fetch(ctx, p.request, env)
	if err != nil || p.expect == nil {
		return err
	}
	if fine, err := p.expect.True(got.into(env)); err == nil && fine {
		return nil
	}
	return &Error{Code: VendorError, Message: "The answer of " + s.connector.manifest.Name + " does not hold what was asked for.", Status: got.status}
}
