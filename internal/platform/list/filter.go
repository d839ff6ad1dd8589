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

// predicate compiles one filter. containing holds the rows that filters within
// texts may hold for, as far as they were looked up.
func (s Spec) predicate(st *statement, f Filter, containing map[Filter][]uuid.UUID) (string, error) {
	if f.Not {
		f.Not = false
		predicate, err := s.predicate(st, f, containing)
		return "not coalesce((" + predicate + "), false)", err
	}
	col, ok := s.filterColumn(f.Name)
	if !ok {
		return "", badFilter(f, "this list has no such filter")
	}
	if col.Type == Presence && f.Op != "isnull" {
		return "", badFilter(f, "only whether there is a value can be asked")
	}
	switch f.Op {
	case "", "in", "not":
		return anyOf(st, col, f)
	case "gt", "gte", "lt", "lte":
		return compare(st, col, f)
	case "within":
		return between(st, col, f)
	case "contains", "startswith":
		predicate, err := matches(st, col, f)
		if ids, ok := containing[f]; ok && err == nil {
			predicate = fmt.Sprintf("(%s = any(%s) and %s)", s.IDExpr, st.bind(ids), predicate)
		}
		return predicate, err
	case under:
		return below(st, col, f)
	case "isnull":
		return isNull(col, f)
	default:
		return "", badFilter(f, "there is no operator "+f.Op)
	}
}

// around puts a predicate on the column where its values are.
func (c Column) around(predicate string) string {
	if c.Within == "" {
		return predicate
	}
	return strings.Replace(c.Within, "%s", predicate, 1)
}

func (c Column) folded(text string) string {
	if c.Fold == nil {
		return text
	}
	return c.Fold(text)
}

// anyOf is equality with one of the values given, or with none of them.
func anyOf(st *statement, col Column, f Filter) (string, error) {
	texts := strings.Split(f.Value, ",")
	if len(texts) > maxValues {
		return "", badFilter(f, fmt.Sprintf("at most %d values", maxValues))
	}
	if col.By != nil && col.By.Slug != "" {
		if slugs, err := bySlug(st, col, f, texts); slugs != "" || err != nil {
			return slugs, err
		}
	}
	marks := make([]string, len(texts))
	for i, text := range texts {
		v, err := col.value(col.folded(strings.TrimSpace(text)), col.Type)
		if err != nil {
			return "", badFilter(f, err.Error())
		}
		marks[i] = st.bind(v)
	}
	return noneOf(col, f, fmt.Sprintf("%s in (%s)", col.Expr, strings.Join(marks, ", "))), nil
}

// bySlug is anyOf for a column whose values are given by their second names; ""
// when they are ids.
func bySlug(st *statement, col Column, f Filter, texts []string) (string, error) {
	var marks []string
	for _, text := range texts {
		if _, err := uuid.Parse(strings.TrimSpace(text)); err != nil {
			marks = append(marks, st.bind(strings.TrimSpace(text)))
		}
	}
	switch len(marks) {
	case 0:
		return "", nil
	case len(texts):
		return noneOf(col, f, fmt.Sprintf("%s in (select id from %s where tenant_id = $1 and %s in (%s))",
			col.Expr, col.By.Table, col.By.Slug, strings.Join(marks, ", "))), nil
	default:
		return "", badFilter(f, "either slugs or ids, not both")
	}
}

// noneOf turns a predicate around when the filter says not.
func noneOf(col Column, f Filter, equal string) string {
	switch {
	case f.Op != "not":
		return col.around(equal)
	case col.Within != "":
		return "not " + col.around(equal)
	case col.Nullable:
		// Rows without a value are not that value either.
		return fmt.Sprintf("(%s is null or not %s)", col.Expr, equal)
	default:
		return "not " + equal
	}
}

func compare(st *statement, col Column, f Filter) (string, error) {
	if col.Type == ID || col.Type == Bool || col.Type == Keyword {
		return "", badFilter(f, "these values have no order")
	}
	v, err := col.value(col.folded(f.Value), col.Type)
	if err != nil {
		return "", badFilter(f, err.Error())
	}
	return col.around(fmt.Sprintf("%s %s %s", col.Expr, comparisons[f.Op], st.bind(v))), nil
}

// between is the span from the first of two values to before the second.
func between(st *statement, col Column, f Filter) (string, error) {
	first, next, ok := strings.Cut(f.Value, ",")
	if !ok || col.Type != Date && col.Type != Time && col.Type != Int {
		return "", badFilter(f, "two values, of a column that has an order")
	}
	from, err := col.value(first, col.Type)
	if err != nil {
		return "", badFilter(f, err.Error())
	}
	to, err := col.value(next, col.Type)
	if err != nil {
		return "", badFilter(f, err.Error())
	}
	return col.around(fmt.Sprintf("(%[1]s >= %[2]s and %[1]s < %[3]s)", col.Expr, st.bind(from), st.bind(to))), nil
}

func matches(st *statement, col Column, f Filter) (string, error) {
	if col.Type != Text {
		return "", badFilter(f, "only texts can be searched")
	}
	pattern := EscapeLike(col.folded(f.Value)) + "%"
	if f.Op == "contains" {
		pattern = "%" + pattern
	}
	like := "ilike"
	if col.Fold != nil {
		like = "like" // both are folded already
	}
	return col.around(fmt.Sprintf("%s %s %s", col.Expr, like, st.bind(pattern))), nil
}

func isNull(col Column, f Filter) (string, error) {
	yes, err := strconv.ParseBool(f.Value)
	if err != nil {
		return "", badFilter(f, "say true or false")
	}
	switch {
	case col.Within != "" && yes:
		return "not " + col.around("true"), nil
	case col.Within != "":
		return col.around("true"), nil
	case yes:
		return col.Expr + " is null", nil
	default:
		return col.Expr + " is not null", nil
	}
}

// value reads what a caller wrote, as the column keeps it.
func (c Column) value(text string, kind Type) (any, error) {
	if c.Encode != nil {
		return c.Encode(text)
	}
	c.Type = kind
	return c.parse(text)
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
	case Presence:
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

// EscapeLike makes the wildcards of LIKE plain characters.
func EscapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

func badFilter(f Filter, message string) error {
	location := "query." + f.Name
	if f.Op != "" {
		location += "__" + f.Op
	}
	return fault.New(fault.Invalid, "list.bad_filter", "A filter cannot be used as given.").At(location, message)
}
