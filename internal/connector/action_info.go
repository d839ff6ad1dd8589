package connector

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
)

// The targets: what an action can be done to. An account is a person's at the vendor.
const (
	TargetDevice  = "device"
	TargetAccount = "account"
)

// recordOf is the kind of the records that a target stands in.
var recordOf = map[string]string{TargetDevice: "device", TargetAccount: "app_user"}

// inputs compiles what an action asks for, and where the rest stands.
func (c *compiler) inputs(at string, p *actionPlan) {
	list := make([]Field, len(p.Inputs))
	for i, in := range p.Inputs {
		list[i] = in.Field
	}
	p.inputs = c.fields(at+".inputs", list)
	p.sources = map[string]*formula.Expression{}
	for i := range p.Inputs {
		in, path := &p.Inputs[i], item(at+".inputs", i)
		in.Field = list[i] // with the defaults of the language
		if in.From != "" && p.Target == "" {
			c.add(path+".from", "the action needs a target whose record it stands in")
		}
		if in.From != "" && in.Secret {
			c.add(path+".secret", "what stands in a record is no secret")
		}
		p.sources[in.Key] = c.expression(path+".from", in.From, targetScope(p.Target))
	}
	if p.Target != "" {
		c.choice(at+".target", p.Target, TargetDevice, TargetAccount)
	}
	for i, name := range p.Streams {
		if s, known := c.m.Streams[name]; !known || s.Record != recordOf[p.Target] {
			c.add(item(at+".streams", i), "there is no stream %q of %ss", name, cmp.Or(p.Target, "target"))
		}
	}
}

// targetScope is what of a target its inputs can be taken from.
func targetScope(target string) formula.Scope {
	kind, known := recordOf[target]
	if !known {
		return formula.Scope{}
	}
	return formula.Scope{target: record.KindOf(kind).Names()}
}

// ActionInfo is what people and workflows see of an action.
type ActionInfo struct {
	Name      string
	Title     string
	Help      string
	Dangerous bool
	Target    string   // device, account, or empty
	Streams   []string // whose devices or accounts; all when empty
	Inputs    []Input
	Results   []string
	// Repeatable: after a failure without an answer it may be called again, with
	// Again set.
	Repeatable bool
}

// Actions lists what can be done, by name.
func (c *Connector) Actions() []ActionInfo {
	infos := make([]ActionInfo, 0, len(c.actions))
	for _, name := range slices.Sorted(maps.Keys(c.actions)) {
		infos = append(infos, c.actions[name].info())
	}
	return infos
}

// Action finds one by its name.
func (c *Connector) Action(name string) (ActionInfo, bool) {
	p, ok := c.actions[name]
	if !ok {
		return ActionInfo{}, false
	}
	return p.info(), true
}

func (p *actionPlan) info() ActionInfo {
	return ActionInfo{
		Name: p.name, Title: p.Title, Help: p.Help, Dangerous: p.Dangerous, Target: p.Target, Streams: p.Streams,
		Inputs: slices.Clone(p.Inputs), Results: slices.Sorted(maps.Keys(p.result)), Repeatable: p.lookup != nil || p.keyed(),
	}
}

// TakesFrom tells whether it can be done to targets of the stream.
func (i ActionInfo) TakesFrom(target, stream string) bool {
	return i.Target == target && (len(i.Streams) == 0 || slices.Contains(i.Streams, stream))
}

// Asked are the inputs that a person gives.
func (i ActionInfo) Asked() []Input {
	return slices.DeleteFunc(slices.Clone(i.Inputs), func(in Input) bool { return in.From != "" })
}

// Fill gives the inputs of an action that stand in the record of its target, and the
// titles of those that should and do not.
func (c *Connector) Fill(action string, target any) (filled map[string]any, missing []string, err error) {
	p := c.actions[action]
	if p == nil {
		return nil, nil, fmt.Errorf("%w: %s", ErrNoAction, action)
	}
	text, err := json.Marshal(target)
	if err != nil {
		return nil, nil, fmt.Errorf("encode target: %w", err)
	}
	var known map[string]any
	if err := json.Unmarshal(text, &known); err != nil {
		return nil, nil, fmt.Errorf("decode target: %w", err)
	}
	filled = map[string]any{}
	for _, in := range p.Inputs {
		source := p.sources[in.Key]
		if source == nil {
			continue
		}
		v, err := source.Eval(formula.Env{p.Target: known})
		if err != nil {
			return nil, nil, fmt.Errorf("input %s: %w", in.Key, err)
		}
		if !formula.Blank(v) {
			filled[in.Key] = v
		} else if in.Required {
			missing = append(missing, in.Title)
		}
	}
	return filled, missing, nil
}

// CheckInputs judges inputs as Call would: a fault at body.inputs. It gives them by
// their kind, defaults included.
func (c *Connector) CheckInputs(action string, given map[string]any) (map[string]any, error) {
	p := c.actions[action]
	if p == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoAction, action)
	}
	return p.values(given)
}
