package connector

import (
	"context"
	"net/http"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// varPlan is a value found out once a session.
type varPlan struct {
	name    string
	request *requestPlan
	value   *formula.Expression
	try     []string
}

func (c *compiler) vars() []*varPlan {
	var plans []*varPlan
	for i, v := range c.m.Vars {
		at := item("vars", i)
		if !goodKey.MatchString(v.Name) {
			c.add(at+".name", "must be lower-case letters, digits and underscores")
		}
		p := &varPlan{name: v.Name, try: v.Try}
		scope := c.scope.With("candidate")
		if v.Request != nil {
			p.request = c.request(at+".request", *v.Request, scope)
			scope = answerScope(scope)
		}
		p.value = c.expression(at+".value", v.Value, scope)
		c.need(at, p.value != nil || len(v.Try) > 0, "value or try")
		c.need(at, p.request != nil || len(v.Try) == 0, "request")
		plans = append(plans, p)
	}
	return plans
}

// findVars finds out what is not known yet. One caller asks, others wait.
func (s *Session) findVars(ctx context.Context) error {
	s.probe.Lock()
	defer s.probe.Unlock()
	for _, p := range s.connector.vars {
		s.mu.Lock()
		_, known := s.vars[p.name]
		s.mu.Unlock()
		if known {
			continue
		}
		v, err := s.findVar(ctx, p)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.vars[p.name] = v
		s.mu.Unlock()
	}
	return nil
}

func (s *Session) findVar(ctx context.Context, p *varPlan) (any, error) {
	if p.request == nil {
		return p.value.Eval(s.with(nil))
	}
	candidates := p.try
	if len(candidates) == 0 {
		candidates = []string{""}
	}
	var failed error
	for _, candidate := range candidates {
		env := s.with(formula.Env{"candidate": candidate})
		got, err := s.fetch(ctx, p.request, env)
		e := AsError(err)
		switch {
		case err == nil && p.value == nil:
			return candidate, nil
		case err == nil:
			return p.value.Eval(got.into(env))
		case e == nil || len(p.try) == 0 || e.Code != NotFound && e.Status != http.StatusMethodNotAllowed && e.Status != http.StatusGone:
			return nil, err
		}
		failed = err
	}
	return nil, failed
}
