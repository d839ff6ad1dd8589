package connector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// actionPlan is an action made ready.
type actionPlan struct {
	Action

	name    string
	inputs  fields
	sources map[string]*formula.Expression // by input
	lookup  *requestPlan
	found   *formula.Expression
	steps   []stepPlan
	result  map[string]*formula.Expression
}

type stepPlan struct {
	name    string
	when    *formula.Expression
	request *requestPlan
}

func (c *compiler) action(name string, m Action) *actionPlan {
	at := sub("actions", name)
	if !goodKey.MatchString(name) {
		c.add(at, "%q must be lower-case letters, digits and underscores", name)
	}
	m.Title = cmp.Or(m.Title, titleOf(name))
	p := &actionPlan{Action: m, name: name, result: map[string]*formula.Expression{}}
	c.inputs(at, p)
	scope := c.scope.With("key", "steps", "since")
	scope["inputs"] = append([]string{}, keysOf(p.inputs.list)...)
	if m.Lookup != nil {
		p.lookup = c.request(at+".lookup.request", m.Lookup.Request, scope)
		p.found = c.expression(at+".lookup.found", m.Lookup.Found, answerScope(scope))
		c.need(at+".lookup", p.found != nil, "found")
	}
	if (m.Request == nil) == (len(m.Steps) == 0) {
		c.add(at, "either request or steps is required")
	}
	if m.Request != nil {
		p.steps = []stepPlan{{request: c.request(at+".request", *m.Request, scope)}}
	}
	for i, step := range m.Steps {
		path := item(at+".steps", i)
		c.need(path, step.Name != "", "name")
		p.steps = append(p.steps, stepPlan{step.Name, c.expression(path+".when", step.When, scope), c.request(path+".request", step.Request, scope)})
	}
	for field, source := range m.Result {
		p.result[field] = c.expression(sub(at+".result", field), source, answerScope(scope))
	}
	return p
}

// keyed tells whether the requests carry the idempotency key, or may be repeated
// anyway.
func (p *actionPlan) keyed() bool {
	for _, step := range p.steps {
		if !step.request.replayable && step.request.method == "POST" && !step.request.uses("key") {
			return false
		}
	}
	return true
}

// uses tells whether a request's headers, query or body name this.
func (p *requestPlan) uses(name string) bool {
	for _, h := range p.headers {
		if h.value.Uses(name) {
			return true
		}
	}
	return nodeUses(p.query, name) || nodeUses(p.body, name) || p.text != nil && p.text.Uses(name)
}

func nodeUses(n node, name string) bool {
	switch n := n.(type) {
	case filled:
		return n.t.Uses(name)
	case array:
		return slices.ContainsFunc(n, func(e node) bool { return nodeUses(e, name) })
	case object:
		for _, e := range n {
			if nodeUses(e, name) {
				return true
			}
		}
	}
	return false
}

// Call is one use of an action.
type Call struct {
	Action string
	Inputs map[string]any
	// Key is the same for the same intention: the vendor, or the look-up, then does
	// it once.
	Key string
	// Again: an earlier call with this key ended without an answer. Since is when the
	// first one was made: what the vendor did before is none of ours.
	Again bool
	Since time.Time
}

// ErrNoAction says that the connector knows no such action.
var ErrNoAction = errors.New("the connector knows no such action")

// Call does something at the vendor. Wrong inputs are a fault at body.inputs;
// what the vendor refuses is an *Error.
func (s *Session) Call(ctx context.Context, call Call) (map[string]any, error) {
	p := s.connector.actions[call.Action]
	if p == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoAction, call.Action)
	}
	inputs, err := p.values(call.Inputs)
	if err != nil {
		return nil, err
	}
	for _, in := range p.Inputs {
		if text, ok := inputs[in.Key].(string); ok && in.Secret {
			s.hide(text)
		}
	}
	if err := s.findVars(ctx); err != nil {
		return nil, unsent(err)
	}
	env := s.with(formula.Env{
		"inputs": inputs, "key": call.Key, "steps": map[string]any{},
		"since": s.since(call),
	})
	if call.Again && p.lookup != nil {
		found, err := s.lookUp(ctx, p, env)
		if err != nil || found != nil {
			return found, err
		}
	}
	got, err := s.perform(ctx, p, env)
	if err != nil {
		return nil, err
	}
	return p.outcome(got.into(env))
}

// beforehand is how much earlier than our first call the vendor may note it: clocks
// differ, and their seconds are cut.
const beforehand = 2 * time.Minute

// since is from when on what the vendor has noted may be ours, by its own clock.
func (s *Session) since(call Call) string {
	if call.Since.IsZero() {
		return time.Unix(0, 0).UTC().Format(time.RFC3339)
	}
	return call.Since.Add(s.Skew() - beforehand).UTC().Format(time.RFC3339)
}

// values checks the inputs and gives them by their kind.
func (p *actionPlan) values(given map[string]any) (map[string]any, error) {
	texts, wrong := p.inputs.values(given, "body.inputs", fault.New(fault.Invalid, "connector.inputs_invalid", "The inputs do not fit."))
	if len(wrong.Fields) > 0 {
		return nil, wrong
	}
	out := map[string]any{}
	for _, f := range p.Inputs {
		switch text := texts[f.Key]; {
		case text == "":
		case f.Kind == KindBoolean:
			out[f.Key] = text == "true"
		case f.Kind == KindNumber:
			out[f.Key], _ = formula.Number(text)
		default:
			out[f.Key] = text
		}
	}
	return out, nil
}

// lookUp finds out whether it was done before; nil: it was not.
func (s *Session) lookUp(ctx context.Context, p *actionPlan, env formula.Env) (map[string]any, error) {
	got, err := s.fetch(ctx, p.lookup, env)
	if e := AsError(err); e != nil && (e.Code == NotFound || e.do == doSkip || e.do == doEmpty) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	found, err := p.found.Eval(got.into(env))
	if err != nil || formula.Blank(found) {
		return nil, err
	}
	got.body = found
	return p.outcome(got.into(env))
}

// perform makes the calls in their order.
func (s *Session) perform(ctx context.Context, p *actionPlan, env formula.Env) (got reply, err error) {
	steps := env["steps"].(map[string]any)
	begun := false
	for _, step := range p.steps {
		if step.when != nil {
			wanted, err := step.when.True(env)
			if err != nil {
				return got, err
			}
			if !wanted {
				continue
			}
		}
		if got, err = s.fetch(ctx, step.request, env); err != nil {
			if e := AsError(err); e != nil {
				e.partly = begun
			}
			return got, err
		}
		begun = true
		if step.name != "" {
			steps[step.name] = got.body
		}
	}
	return got, nil
}

func (p *actionPlan) outcome(env formula.Env) (map[string]any, error) {
	out := map[string]any{}
	for name, e := range p.result {
		v, err := e.Eval(env)
		if err != nil {
			return nil, fmt.Errorf("result %s: %w", name, err)
		}
		if v != nil {
			out[name] = v
		}
	}
	return out, nil
}
