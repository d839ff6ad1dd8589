package suiteql

import (
	"fmt"
	"strings"
	"time"
)

// call is a function with its arguments.
type call struct {
	name string
	args []expr
}

// arity is how many arguments a function takes, from and to.
var arity = map[string][2]int{
	"builtin.df": {1, 1}, "to_char": {1, 2}, "to_date": {1, 2}, "to_timestamp": {1, 2},
	"nvl": {2, 2}, "coalesce": {1, 20}, "upper": {1, 1}, "lower": {1, 1}, "max": {1, 1}, "min": {1, 1},
}

func newCall(name string, args []expr) (expr, error) {
	bounds, known := arity[name]
	if !known {
		return nil, fmt.Errorf("unknown function %s", strings.ToUpper(name))
	}
	if len(args) < bounds[0] || len(args) > bounds[1] {
		return nil, fmt.Errorf("wrong number of arguments of %s", strings.ToUpper(name))
	}
	if _, isColumn := args[0].(column); name == "builtin.df" && !isColumn {
		return nil, fmt.Errorf("BUILTIN.DF takes a field")
	}
	return call{name, args}, nil
}

// aggregate tells functions over all rows.
func (c call) aggregate() bool { return c.name == "count" || c.name == "max" || c.name == "min" }

func (c call) value(s scope) (any, error) {
	if c.name == "builtin.df" {
		return c.display(s)
	}
	if c.aggregate() {
		return nil, fmt.Errorf("%s is not allowed here", strings.ToUpper(c.name))
	}
	args := make([]any, len(c.args))
	for i, a := range c.args {
		var err error
		if args[i], err = a.value(s); err != nil {
			return nil, err
		}
	}
	switch c.name {
	case "upper":
		return strings.ToUpper(show(args[0])), nil
	case "lower":
		return strings.ToLower(show(args[0])), nil
	case "nvl", "coalesce":
		for _, a := range args {
			if a != nil {
				return a, nil
			}
		}
		return nil, nil
	case "to_char":
		return toChar(args)
	default:
		return toTime(args)
	}
}

// display is what people see in place of a key.
func (c call) display(s scope) (any, error) {
	col, _ := c.args[0].(column)
	b, err := s.find(col.table, col.name)
	if err != nil || b.row == nil {
		return nil, err
	}
	if shown, ok := b.row[col.name+displaySuffix]; ok {
		return shown, nil
	}
	return b.row[col.name], nil
}

// masks are the parts of date formats, longer ones first.
var masks = strings.NewReplacer(
	"YYYY", "2006", "HH24", "15", "MM", "01", "DD", "02", "MI", "04", "SS", "05", "yyyy", "2006", "mm", "01", "dd", "02",
	"hh24", "15", "mi", "04", "ss", "05",
)

func toChar(args []any) (any, error) {
	at, isTime := args[0].(time.Time)
	switch {
	case args[0] == nil:
		return nil, nil
	case isTime && len(args) == 2:
		return at.Format(masks.Replace(show(args[1]))), nil
	default:
		return show(args[0]), nil
	}
}

func toTime(args []any) (any, error) {
	if args[0] == nil {
		return nil, nil
	}
	layout := userDate
	if len(args) == 2 {
		layout = masks.Replace(show(args[1]))
	}
	at, err := time.Parse(layout, show(args[0]))
	if err != nil {
		return nil, fmt.Errorf("%q is no date of the given format", show(args[0]))
	}
	return at, nil
}
