package suiteql

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// expr is something with a value in a row.
type expr interface {
	value(scope) (any, error)
}

// scope finds columns of the rows that are joined.
type scope []bound

type bound struct {
	alias string
	table *Table
	row   Row // nil for the missing side of a LEFT JOIN
}

func (s scope) find(table, name string) (bound, error) {
	for _, b := range s {
		if (table == "" || b.alias == table) && b.table.has(name) {
			return b, nil
		}
	}
	record := table
	for _, b := range s {
		if table == "" || b.alias == table {
			record = b.table.Name
			break
		}
	}
	return bound{}, &UnknownField{Field: name, Record: record}
}

type (
	literal struct{ is any }
	column  struct{ table, name string }
	logic   struct {
		op          string
		left, right expr
	}
	negation   struct{ inner expr }
	comparison struct {
		op          string
		left, right expr
	}
	isNull struct {
		inner   expr
		negated bool
	}
	in struct {
		left expr
		list []expr
	}
	like   struct{ left, pattern expr }
	concat struct{ left, right expr }
)

func (l literal) value(scope) (any, error) { return l.is, nil }

func (c column) value(s scope) (any, error) {
	b, err := s.find(c.table, c.name)
	if err != nil || b.row == nil {
		return nil, err
	}
	return b.row[c.name], nil
}

func truth(e expr, s scope) (bool, error) {
	v, err := e.value(s)
	yes, _ := v.(bool)
	return yes, err
}

func (l logic) value(s scope) (any, error) {
	left, err := truth(l.left, s)
	if err != nil || left == (l.op == "or") {
		return left, err
	}
	return truth(l.right, s)
}

func (n negation) value(s scope) (any, error) {
	inner, err := truth(n.inner, s)
	return !inner, err
}

func (c comparison) value(s scope) (any, error) {
	left, err := c.left.value(s)
	if err != nil {
		return nil, err
	}
	right, err := c.right.value(s)
	if err != nil || left == nil || right == nil {
		return false, err
	}
	order, err := compare(left, right)
	switch c.op {
	case "=":
		return order == 0, err
	case "!=", "<>":
		return order != 0, err
	case "<":
		return order < 0, err
	case "<=":
		return order <= 0, err
	case ">":
		return order > 0, err
	default:
		return order >= 0, err
	}
}

func (n isNull) value(s scope) (any, error) {
	v, err := n.inner.value(s)
	return (v == nil) != n.negated, err
}

func (i in) value(s scope) (any, error) {
	left, err := i.left.value(s)
	if err != nil || left == nil {
		return false, err
	}
	for _, e := range i.list {
		right, err := e.value(s)
		if err != nil {
			return nil, err
		}
		if right == nil {
			continue
		}
		if order, err := compare(left, right); err != nil || order == 0 {
			return err == nil, err
		}
	}
	return false, nil
}

func (l like) value(s scope) (any, error) {
	left, err := l.left.value(s)
	if err != nil {
		return nil, err
	}
	pattern, err := l.pattern.value(s)
	return left != nil && matches(show(left), show(pattern)), err
}

// matches knows % only; _ is as rare as it is in what it is used for.
func matches(text, pattern string) bool {
	parts := strings.Split(pattern, "%")
	rest, ok := strings.CutPrefix(text, parts[0])
	if len(parts) == 1 {
		return ok && rest == ""
	}
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(rest, part)
		if !ok || at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return ok && strings.HasSuffix(rest, parts[len(parts)-1])
}

func (c concat) value(s scope) (any, error) {
	left, err := c.left.value(s)
	if err != nil {
		return nil, err
	}
	right, err := c.right.value(s)
	return show(left) + show(right), err
}

// compare orders two values; texts that are numbers count as such beside numbers.
func compare(left, right any) (int, error) {
	switch l := left.(type) {
	case time.Time:
		r, ok := right.(time.Time)
		if !ok {
			var err error
			if r, err = time.Parse(userDate, show(right)); err != nil {
				return 0, fmt.Errorf("a date cannot be compared with %q", show(right))
			}
		}
		return l.Compare(r), nil
	case float64:
		r, err := strconv.ParseFloat(show(right), 64)
		if err != nil {
			return 0, fmt.Errorf("a number cannot be compared with %q", show(right))
		}
		return sign(l - r), nil
	}
	switch r := right.(type) {
	case float64, time.Time:
		order, err := compare(r, left)
		return -order, err
	}
	return strings.Compare(show(left), show(right)), nil
}

func sign(n float64) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	default:
		return 0
	}
}

// userDate is the date format of the token's user.
const userDate = "1/2/2006"

// show writes a value as answers do: all of them are texts.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.Format(userDate)
	case bool:
		return map[bool]string{true: "T", false: "F"}[v]
	default:
		return fmt.Sprint(v)
	}
}
