package suiteql

import (
	"errors"
	"fmt"
	"slices"
)

// displaySuffix marks the column of a row that BUILTIN.DF shows.
const displaySuffix = " display"

// Display is the name under which a row keeps what BUILTIN.DF shows of a column.
func Display(column string) string { return column + displaySuffix }

// Row is a record by column names, in lower case. A missing one is NULL.
type Row map[string]any

// Table is a kind of record. Columns are all there are, also those that are NULL
// everywhere.
type Table struct {
	Name    string
	Columns []string
	Rows    []Row
}

func (t *Table) has(name string) bool { return slices.Contains(t.Columns, name) }

// UnknownRecord is a FROM of a table that is not there or not permitted.
type UnknownRecord struct{ Record string }

func (e *UnknownRecord) Error() string { return "Record '" + e.Record + "' was not found." }

// UnknownField is a column that is not there or not permitted.
type UnknownField struct{ Field, Record string }

func (e *UnknownField) Error() string {
	return "Field '" + e.Field + "' for record '" + e.Record + "' was not found. Reason: REMOVED - Field is removed"
}

// Result is what a query gives: texts by column; NULLs are left out.
type Result struct {
	Rows []map[string]string
	// Ordered tells that the query said in which order.
	Ordered bool
}

// Run runs a query over the tables that find knows by their lower-case names.
func Run(query string, find func(string) *Table) (Result, error) {
	s, err := parse(query)
	if err != nil {
		return Result{}, err
	}
	rows, err := s.read(find)
	if err != nil {
		return Result{}, err
	}
	if err := s.sort(rows); err != nil {
		return Result{}, err
	}
	result := Result{Ordered: len(s.order) > 0, Rows: []map[string]string{}}
	if s.aggregates() {
		row, err := s.summary(rows)
		result.Rows = append(result.Rows, row)
		return result, err
	}
	for _, row := range rows {
		shown, err := s.show(row)
		if err != nil {
			return Result{}, err
		}
		result.Rows = append(result.Rows, shown)
	}
	return result, nil
}

// read joins and filters.
func (s statement) read(find func(string) *Table) ([]scope, error) {
	table := find(s.from.table)
	if table == nil {
		return nil, &UnknownRecord{s.from.table}
	}
	rows := make([]scope, 0, len(table.Rows))
	for _, r := range table.Rows {
		rows = append(rows, scope{{s.from.alias, table, r}})
	}
	empty := scope{{s.from.alias, table, nil}} // to check names although there are no rows
	for _, j := range s.joins {
		other := find(j.table)
		if other == nil {
			return nil, &UnknownRecord{j.table}
		}
		var err error
		if rows, err = j.apply(rows, empty, other); err != nil {
			return nil, err
		}
		empty = append(slices.Clone(empty), bound{j.alias, other, nil})
	}
	if err := s.check(empty); err != nil {
		return nil, err
	}
	if s.where == nil {
		return rows, nil
	}
	kept := rows[:0]
	for _, row := range rows {
		yes, err := truth(s.where, row)
		if err != nil {
			return nil, err
		}
		if yes {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// check finds columns that do not exist, without any row.
func (s statement) check(empty scope) error {
	for _, i := range s.items {
		if c, ok := i.expr.(call); ok && c.aggregate() {
			continue
		}
		if _, err := i.expr.value(empty); isUnknown(err) {
			return err
		}
	}
	if s.where != nil {
		if _, err := s.where.value(empty); isUnknown(err) {
			return err
		}
	}
	return nil
}

func isUnknown(err error) bool {
	var unknown *UnknownField
	return errors.As(err, &unknown)
}

// apply joins by the equality of two columns, which is looked up and not searched.
func (j join) apply(rows []scope, known scope, other *Table) ([]scope, error) {
	equal, ok := j.on.(comparison)
	if !ok || equal.op != "=" {
		return nil, fmt.Errorf("only joins by one equality are supported")
	}
	theirs, ours := equal.right, equal.left
	right := scope{{j.alias, other, nil}}
	if _, err := theirs.value(right); err != nil {
		theirs, ours = ours, theirs
	}
	if _, err := theirs.value(right); err != nil {
		return nil, err
	}
	if _, err := ours.value(known); err != nil {
		return nil, err
	}
	byKey := map[string][]Row{}
	for _, r := range other.Rows {
		key, err := theirs.value(scope{{j.alias, other, r}})
		if err != nil {
			return nil, err
		}
		if key != nil {
			byKey[show(key)] = append(byKey[show(key)], r)
		}
	}
	joined := []scope{}
	for _, row := range rows {
		key, err := ours.value(row)
		if err != nil {
			return nil, err
		}
		found := byKey[show(key)]
		if key == nil {
			found = nil
		}
		if len(found) == 0 && j.left {
			found = []Row{nil}
		}
		for _, r := range found {
			joined = append(joined, append(slices.Clone(row), bound{j.alias, other, r}))
		}
	}
	return joined, nil
}

// sort orders the rows; NULLs come last, as in Oracle's database.
func (s statement) sort(rows []scope) (failed error) {
	if len(s.order) == 0 {
		return nil
	}
	keys := make([]expr, len(s.order))
	for i, k := range s.order {
		keys[i] = s.meant(k.expr)
	}
	slices.SortStableFunc(rows, func(a, b scope) int {
		for i, k := range keys {
			left, err := k.value(a)
			right, err2 := k.value(b)
			order := 0
			switch {
			case err != nil || err2 != nil:
				failed = errors.Join(err, err2)
			case left == nil || right == nil:
				order = map[bool]int{true: 1}[left == nil] - map[bool]int{true: 1}[right == nil]
			default:
				order, err = compare(left, right)
				failed = errors.Join(failed, err)
			}
			if s.order[i].desc {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
	return failed
}

// meant resolves an alias or a position to the item it stands for.
func (s statement) meant(e expr) expr {
	if l, ok := e.(literal); ok {
		if n, ok := l.is.(float64); ok && n >= 1 && int(n) <= len(s.items) {
			return s.items[int(n)-1].expr
		}
	}
	if c, ok := e.(column); ok && c.table == "" {
		for _, i := range s.items {
			if i.alias == c.name {
				return i.expr
			}
		}
	}
	return e
}

// show makes the answer's row.
func (s statement) show(row scope) (map[string]string, error) {
	shown := map[string]string{}
	if len(s.items) == 0 {
		for _, b := range row {
			for _, name := range b.table.Columns {
				if v := b.row[name]; v != nil {
					shown[name] = show(v)
				}
			}
		}
		return shown, nil
	}
	for n, i := range s.items {
		v, err := i.expr.value(row)
		if err != nil {
			return nil, err
		}
		if v != nil {
			shown[i.name(n)] = show(v)
		}
	}
	return shown, nil
}

// name is the alias, the column's name or, for expressions, expr and its number.
func (i item) name(n int) string {
	if i.alias != "" {
		return i.alias
	}
	if c, ok := i.expr.(column); ok {
		return c.name
	}
	return fmt.Sprintf("expr%d", n+1)
}

func (s statement) aggregates() bool {
	return slices.ContainsFunc(s.items, func(i item) bool {
		c, ok := i.expr.(call)
		return ok && c.aggregate()
	})
}

// summary is the one row of aggregates.
func (s statement) summary(rows []scope) (map[string]string, error) {
	shown := map[string]string{}
	for n, i := range s.items {
		c, ok := i.expr.(call)
		if !ok || !c.aggregate() {
			return nil, fmt.Errorf("columns beside aggregates need GROUP BY, which is not supported")
		}
		if c.name == "count" {
			shown[i.name(n)] = show(float64(len(rows)))
			continue
		}
		var best any
		for _, row := range rows {
			v, err := c.args[0].value(row)
			if err != nil {
				return nil, err
			}
			order := 0
			if best != nil && v != nil {
				if order, err = compare(v, best); err != nil {
					return nil, err
				}
			}
			if v != nil && (best == nil || order > 0 && c.name == "max" || order < 0 && c.name == "min") {
				best = v
			}
		}
		if best != nil {
			shown[i.name(n)] = show(best)
		}
	}
	return shown, nil
}
