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
	request *requestPlan
	expect  *formula.Expression
}

func (c *compiler) testCall() testPlan {
	p := testPlan{request: c.request("test.request", c.m.Test.Request, c.scope)}
	p.expect = c.expression("test.expect", c.m.Test.Expect, answerScope(c.scope))
	return p
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
	p := s.connector.test
	env := s.with(nil)
	got, err := s.fetch(ctx, p.request, env)
	if err != nil || p.expect == nil {
		return err
	}
	if fine, err := p.expect.True(got.into(env)); err == nil && fine {
		return nil
	}
	return &Error{Code: VendorError, Message: "The answer of " + s.connector.manifest.Name + " does not hold what was asked for.", Status: got.status}
}
