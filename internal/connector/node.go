package connector

import (
	"github.com/assetronics/assetronics/internal/connector/formula"
)

// node is a value of a body or query, made ready: templates inside are filled in
// when it is needed. Null values are left out of objects and lists.
type node interface {
	value(env formula.Env) (any, error)
}

type constant struct{ v any }

func (c constant) value(formula.Env) (any, error) { return c.v, nil }

type filled struct{ t *formula.Template }

func (f filled) value(env formula.Env) (any, error) { return f.t.Value(env) }

type array []node

func (a array) value(env formula.Env) (any, error) {
	out := make([]any, 0, len(a))
	for _, n := range a {
		v, err := n.value(env)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out = append(out, v)
		}
	}
	return out, nil
}

type object map[string]node

func (o object) value(env formula.Env) (any, error) {
	out := make(map[string]any, len(o))
	for name, n := range o {
		v, err := n.value(env)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out[name] = v
		}
	}
	return out, nil
}

// tree makes a value of the manifest ready.
func (c *compiler) tree(at string, v any, scope formula.Scope) node {
	switch v := v.(type) {
	case string:
		t := c.template(at, Template(v), scope)
		if t == nil || t.Fixed() {
			return constant{v}
		}
		return filled{t}
	case []any:
		out := make(array, len(v))
		for i, e := range v {
			out[i] = c.tree(item(at, i), e, scope)
		}
		return out
	case map[string]any:
		return c.object(at, v, scope)
	}
	return constant{v}
}

func (c *compiler) object(at string, v map[string]any, scope formula.Scope) object {
	out := make(object, len(v))
	for name, e := range v {
		out[name] = c.tree(sub(at, name), e, scope)
	}
	return out
}
