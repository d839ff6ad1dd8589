package list

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// asked is a query in the list's own terms.
type asked struct {
	filters []Filter
	words   []string
}

// ask compiles a query into filters and words. Names of what rows point at are
// looked up, so that what nothing is called is said at once.
func (s Spec) ask(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, text string) (asked, error) {
	var a asked
	if !utf8.ValidString(text) {
		return a, badQuery(wrong(0, 0, "this is not text"))
	}
	terms, mistaken := parseQuery(text)
	if mistaken != nil {
		return a, badQuery(mistaken)
	}
	for _, t := range terms {
		if t.field == "" {
			if t.not {
				return a, badQuery(wrong(t.from, t.to, "words cannot be excluded; name a field, such as -name:%q", t.values[0].text))
			}
			a.words = append(a.words, strings.Fields(t.values[0].text)...)
			continue
		}
		filters, err := s.compileTerm(ctx, tx, tenant, t)
		if err != nil {
			return a, err
		}
		a.filters = append(a.filters, filters...)
	}
	return a, nil
}

func badQuery(m *mistake) error {
	return fault.New(fault.Invalid, "list.bad_query", "The search cannot be understood: %s.", m.message).
		At(fmt.Sprintf("query.q[%d:%d]", m.from, m.to), m.message)
}

func (s Spec) compileTerm(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, t term) ([]Filter, error) {
	field, tree := inTree(t.field)
	col, ok := s.asks(field)
	if !ok || tree && col.treeName() == "" {
		return nil, badQuery(s.unknown(t))
	}
	if tree {
		ids, err := s.named(ctx, tx, tenant, col, t)
		return []Filter{{Name: col.Name, Op: under, Value: strings.Join(ids, ","), Not: t.not}}, err
	}
	if filters, ok, err := s.presence(col, t); ok || err != nil {
		return filters, err
	}
	if col.Type == Presence {
		return nil, badQuery(wrong(t.from, t.to, "the values of %[1]s are hidden; ask for those with one, %[1]s:*, or without, %[1]s:none", t.field))
	}
	var err error
	texts := make([]string, len(t.values))
	for i, v := range t.values {
		texts[i] = v.text
	}
	if col.By != nil && col.Type == ID {
		if texts, err = s.named(ctx, tx, tenant, col, t); err != nil {
			return nil, err
		}
	}
	switch {
	case col.Type == Date || col.Type == Time:
		return spans(col, t)
	case t.op == ":" && col.Type == Text:
		if len(texts) > 1 {
			return nil, badQuery(wrong(t.from, t.to, "one part of %s at a time; with = several whole values", t.field))
		}
		return []Filter{{Name: col.Name, Op: "contains", Value: texts[0], Not: t.not}}, nil
	}
	f := Filter{Name: col.Name, Op: signs[t.op], Not: t.not}
	for i, text := range texts {
		if i < len(t.values) && col.By == nil {
			if text, err = col.understood(text, t.values[i]); err != nil {
				return nil, err
			}
		}
		texts[i] = text
	}
	if f.Op != "" && len(texts) > 1 {
		return nil, badQuery(wrong(t.from, t.to, "compare with one value"))
	}
	if f.Op != "" && (col.Type == ID || col.Type == Bool || col.Type == Keyword) {
		return nil, badQuery(wrong(t.fieldTo, t.opTo, "%s has no order; use :", t.field))
	}
	f.Value = strings.Join(texts, ",")
	return []Filter{f}, nil
}

var signs = map[string]string{":": "", "=": "", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}

// understood is a value as the filter takes it.
func (c Column) understood(text string, v value) (string, error) {
	switch {
	case c.Type == Keyword && len(c.Values) > 0:
		if c.Fold == nil {
			text = strings.ReplaceAll(strings.ToLower(text), " ", "_")
		}
		if text = c.folded(text); !slices.Contains(c.Values, text) {
			return "", badQuery(wrong(v.from, v.to, "%q is none of %s", v.text, strings.Join(c.Values, ", ")))
		}
		return text, nil
	case c.Scale > 1:
		n, ok := Scaled(text, c.Scale)
		if !ok {
			return "", badQuery(wrong(v.from, v.to, "%q is not a number", v.text))
		}
		return strconv.FormatInt(n, 10), nil
	}
	if _, err := c.value(c.folded(text), c.Type); err != nil {
		return "", badQuery(wrong(v.from, v.to, "%s", err))
	}
	return text, nil
}

// Scaled reads a number whose unit is worth scale (a power of ten) of what is
// kept.
func Scaled(text string, scale int64) (int64, bool) {
	whole, part, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	digits := len(strconv.FormatInt(scale, 10)) - 1
	if len(part) > digits || whole == "" || len(whole) > 12 {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+part+strings.Repeat("0", digits-len(part)), 10, 62)
	if strings.HasPrefix(text, "-") {
		return -int64(n), err == nil
	}
	return int64(n), err == nil
}

// presence compiles field:* and field:none.
func (s Spec) presence(col Column, t term) ([]Filter, bool, error) {
	v := t.values[0]
	if v.quoted || v.text != "*" && v.text != "none" {
		return nil, false, nil
	}
	if t.op != ":" || len(t.values) > 1 {
		return nil, true, badQuery(wrong(t.from, t.to, "%s stands alone, behind a colon", v.text))
	}
	none := (v.text == "none") != t.not
	return []Filter{{Name: col.Name, Op: "isnull", Value: strconv.FormatBool(none)}}, true, nil
}

// spans compiles days, months and years: each is a span of time.
func spans(col Column, t term) ([]Filter, error) {
	if len(t.values) > 1 {
		return nil, badQuery(wrong(t.from, t.to, "one date at a time"))
	}
	v := t.values[0]
	first, next, ok := span(v.text)
	if !ok {
		if _, err := col.value(v.text, col.Type); err != nil {
			return nil, badQuery(wrong(v.from, v.to, "%q is no date; write 2026, 2026-03 or 2026-03-31", v.text))
		}
		return []Filter{{Name: col.Name, Op: signs[t.op], Value: v.text, Not: t.not}}, nil
	}
	f := func(op string, d clock.Date) Filter {
		return Filter{Name: col.Name, Op: op, Value: d.String(), Not: t.not}
	}
	switch t.op {
	case "<":
		return []Filter{f("lt", first)}, nil
	case "<=":
		return []Filter{f("lt", next)}, nil
	case ">":
		return []Filter{f("gte", next)}, nil
	case ">=":
		return []Filter{f("gte", first)}, nil
	}
	return []Filter{{Name: col.Name, Op: "within", Value: first.String() + "," + next.String(), Not: t.not}}, nil
}

// span is the first day of a year, a month or a day, and the first behind it.
func span(text string) (first, next clock.Date, ok bool) {
	for layout, months := range map[string]int{"-01-01": 12, "-01": 1, "": 0} {
		d, err := clock.ParseDate(text + layout)
		if err != nil || d.Year > 9998 {
			continue
		}
		at := d.At(0, "UTC")
		if months == 0 {
			return d, d.AddDays(1), true
		}
		return d, clock.DateOf(at.AddDate(0, months, 0)), true
	}
	return first, next, false
}

// named finds the ids of what the values are the names of, or parts of them.
func (s Spec) named(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, col Column, t term) ([]string, error) {
	if t.op != ":" && t.op != "=" {
		return nil, badQuery(wrong(t.fieldTo, t.opTo, "%s has no order; use :", t.field))
	}
	var found []string
	for _, v := range t.values {
		if id, err := uuid.Parse(v.text); err == nil {
			found = append(found, id.String())
			continue
		}
		ids, err := col.By.ids(ctx, tx, tenant, v.text, t.op == "=")
		switch {
		case err != nil:
			return nil, err
		case len(ids) == 0:
			return nil, badQuery(wrong(v.from, v.to, "no %s is called %q", strings.ReplaceAll(t.field, "_", " "), v.text))
		}
		found = append(found, ids...)
	}
	if len(found) > maxValues {
		return nil, badQuery(wrong(t.from, t.to, "more than %d are called that; say more of the name", maxValues))
	}
	return found, nil
}

// ids are the rows of that name, else those that have it in their names.
func (d *Dimension) ids(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, name string, whole bool) ([]string, error) {
	key := strings.Join(strings.Fields(strings.ToLower(name)), " ")
	exact := d.Key + " = $2"
	args := []any{tenant, key}
	if d.Slug != "" {
		exact = "(" + exact + " or " + d.Slug + " = $2)"
	}
	ids, err := d.read(ctx, tx, "id::text", exact, args)
	if err != nil || len(ids) > 0 || whole {
		return ids, err
	}
	where, args := d.like(tenant, key)
	return d.read(ctx, tx, "id::text", where, args)
}

// like holds for the rows that have the text in their names.
func (d *Dimension) like(tenant uuid.UUID, key string) (string, []any) {
	where, args := d.Key+" like $2", []any{tenant, "%" + EscapeLike(key) + "%"}
	if d.Finder == "" || utf8.RuneCountInString(key) < shortest {
		return where, args // from the index of its names, in their order
	}
	return fmt.Sprintf("id = any(array(select %s($2, %d))) and %s", d.Finder, Most, where), args
}

func (d *Dimension) read(ctx context.Context, tx pgx.Tx, what, where string, args []any) ([]string, error) {
	rows, err := tx.Query(ctx, fmt.Sprintf("select %s from %s where tenant_id = $1 and %s order by %s limit %d",
		what, d.Table, where, d.Key, maxValues+1), args...)
	if err != nil {
		return nil, fmt.Errorf("look up names: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look up names: %w", err)
	}
	return found, nil
}

// asks finds the column that a query calls so.
func (s Spec) asks(name string) (Column, bool) {
	name = strings.ToLower(name)
	return s.column(func(c Column) bool { return c.Filter && (c.Name == name || slices.Contains(c.Also, name)) })
}

// unknown says that there is no such field, and which may have been meant.
func (s Spec) unknown(t term) *mistake {
	nearest, distance := "", 3
	for _, c := range s.Columns {
		for _, name := range append([]string{c.Name}, c.Also...) {
			if d := levenshtein.ComputeDistance(strings.ToLower(t.field), name); c.Filter && d < distance {
				nearest, distance = name, d
			}
		}
	}
	from := t.fieldTo - utf8.RuneCountInString(t.field)
	if nearest != "" {
		return wrong(from, t.fieldTo, "there is no field %s; do you mean %s?", t.field, nearest)
	}
	return wrong(from, t.fieldTo, "there is no field %s; put the words in quotes to look for them", t.field)
}
