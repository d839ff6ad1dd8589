package list

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// ParseFilter splits a query parameter "purchase_date__gte" into name and
// operator.
func ParseFilter(param, value string) Filter {
	name, op, found := strings.Cut(param, "__")
	if found && op == "" {
		name = param // no operator: no filter is called that
	}
	return Filter{Name: name, Op: op, Value: value}
}

var comparisons = map[string]string{"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}

// predicate compiles one filter.
func (s Spec) predicate(st *statement, f Filter) (string, error) {
	col, ok := s.filterColumn(f.Name)
	if !ok {
		return "", badFilter(f, "this list has no such filter")
	}
	switch f.Op {
	case "", "in", "not":
		return anyOf(st, col, f)
	case "gt", "gte", "lt", "lte":
		return compare(st, col, f)
	case "contains", "startswith":
		return matches(st, col, f)
	case "isnull":
		return isNull(col, f)
	default:
		return "", badFilter(f, "there is no operator "+f.Op)
	}
}

// anyOf is equality with one of the values given, or with none of them.
func anyOf(st *statement, col Column, f Filter) (string, error) {
	var values []any
	texts := strings.Split(f.Value, ",")
	if len(texts) > maxValues {
		return "", badFilter(f, fmt.Sprintf("at most %d values", maxValues))
	}
	for _, text := range texts {
		v, err := col.parse(strings.TrimSpace(text))
		if err != nil {
			return "", badFilter(f, err.Error())
		}
		values = append(values, v)
	}
	var marks []string
	for _, v := range values {
		marks = append(marks, st.bind(v))
	}
	list := strings.Join(marks, ", ")
	if f.Op == "not" {
		// Rows without a value are not that value either.
		return fmt.Sprintf("(%[1]s is null or %[1]s not in (%[2]s))", col.Expr, list), nil
	}
	return fmt.Sprintf("%s in (%s)", col.Expr, list), nil
}

func compare(st *statement, col Column, f Filter) (string, error) {
	if col.Type == ID || col.Type == Bool || col.Type == Keyword {
		return "", badFilter(f, "these values have no order")
	}
	v, err := col.parse(f.Value)
	if err != nil {
		return "", badFilter(f, err.Error())
	}
	return fmt.Sprintf("%s %s %s", col.Expr, comparisons[f.Op], st.bind(v)), nil
}

func matches(st *statement, col Column, f Filter) (string, error) {
	if col.Type != Text {
		return "", badFilter(f, "only texts can be searched")
	}
	pattern := escapeLike(f.Value) + "%"
	if f.Op == "contains" {
		pattern = "%" + pattern
	}
	return fmt.Sprintf("%s ilike %s", col.Expr, st.bind(pattern)), nil
}

func isNull(col Column, f Filter) (string, error) {
	yes, err := strconv.ParseBool(f.Value)
	if err != nil {
		return "", badFilter(f, "say true or false")
	}
	if yes {
		return col.Expr + " is null", nil
	}
	return col.Expr + " is not null", nil
}

// parse reads a value's text as the column's type.
func (c Column) parse(text string) (any, error) {
	switch c.Type {
	case Keyword:
		if len(c.Values) > 0 && !slices.Contains(c.Values, text) {
			return nil, fmt.Errorf("%q is none of %s", text, strings.Join(c.Values, ", "))
		}
		return text, nil
	case ID:
		id, err := uuid.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%q is not an id", text)
		}
		return id, nil
	case Int:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is not a whole number", text)
		}
		return n, nil
	case Date:
		return clock.ParseDate(text)
	case Time:
		return parseTime(text)
	case Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, fmt.Errorf("%q is neither true nor false", text)
		}
		return b, nil
	case Text:
		return text, nil
	}
	return nil, fmt.Errorf("column %s has no type", c.Name)
}

// parseTime takes an instant or a plain day, which stands for its start in UTC.
func parseTime(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil && t.UTC().Year() > 0 && t.UTC().Year() < 10_000 {
		return t.UTC(), nil
	}
	d, err := clock.ParseDate(text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is neither a date nor an instant (RFC 3339)", text)
	}
	return d.At(0, "UTC"), nil
}

// escapeLike makes the wildcards of LIKE plain characters.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

func badFilter(f Filter, message string) error {
	location := "query." + f.Name
	if f.Op != "" {
		location += "__" + f.Op
	}
	return fault.New(fault.Invalid, "list.bad_filter", "A filter cannot be used as given.").At(location, message)
}
