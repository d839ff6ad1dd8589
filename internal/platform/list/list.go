// Package list turns what a caller asks of a list (filters, sort, cursor, free
// text) into one SQL statement. A room declares its columns once; nothing of a
// request ever becomes part of the statement but as a bound value. Paging is by
// keyset: a page costs the same at any depth and never skips or repeats rows
// that did not change.
package list

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Limits of a page.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// What one request may ask for at most: each value and each word becomes a
// parameter of the statement, of which PostgreSQL takes 65,535.
const (
	maxValues = 200 // of one filter
	maxWords  = 32  // of a search
)

// Type is what a column's values are: it decides how a filter's text is read
// and which operators make sense.
type Type int

// The column types.
const (
	Text    Type = iota
	Keyword      // text from a fixed set or an exact name
	ID
	Int
	Date
	Time
	Bool
)

// Column is one thing a list can be sorted or filtered by. A name may stand
// twice when the two differ: a holder is sorted by name and filtered by id.
type Column struct {
	Name     string // as the API calls it
	Expr     string // SQL, e.g. "a.purchase_date"
	Type     Type
	Sort     bool
	Filter   bool
	Nullable bool
	Values   []string // for Keyword: the allowed ones, any if empty
}

// Spec is a room's declaration of a list.
type Spec struct {
	Select  string // "select … from … where a.tenant_id = $1": $1 is always the tenant
	IDExpr  string // the unique tie-breaker, e.g. "a.id"
	Columns []Column
	Search  string // predicate with %[1]s for the bound pattern, e.g. "(a.tag ilike %[1]s or …)"
	Default string // default sort, e.g. "-created_at"
}

// Filter is one condition of a request: name, operator ("" is equality, else
// not, in, gt, gte, lt, lte, contains, startswith, isnull) and the text given.
type Filter struct {
	Name  string
	Op    string
	Value string
}

// Request is what a caller asks for.
type Request struct {
	Limit   int
	Cursor  string
	Sort    string // "name" or "-name"; empty: the spec's default
	Query   string
	Filters []Filter
	Count   bool
}

// Page is one page of rows.
type Page[T any] struct {
	Rows       []T
	NextCursor string
	Total      *int64 // when the request counted
}

// HasMore tells whether another page follows.
func (p Page[T]) HasMore() bool { return p.NextCursor != "" }

// Map turns a page of one type into a page of another.
func Map[A, B any](p Page[A], f func(A) B) Page[B] {
	rows := make([]B, len(p.Rows))
	for i, r := range p.Rows {
		rows[i] = f(r)
	}
	return Page[B]{Rows: rows, NextCursor: p.NextCursor, Total: p.Total}
}

// Where is an additional condition a room sets itself, such as the rows a
// caller may see. Its SQL names its arguments as %s, in order.
type Where struct {
	SQL  string
	Args []any
}

func (s Spec) sortColumn(name string) (Column, bool) {
	return s.column(func(c Column) bool { return c.Name == name && c.Sort })
}

func (s Spec) filterColumn(name string) (Column, bool) {
	return s.column(func(c Column) bool { return c.Name == name && c.Filter })
}

func (s Spec) column(wanted func(Column) bool) (Column, bool) {
	at := slices.IndexFunc(s.Columns, wanted)
	if at < 0 {
		return Column{}, false
	}
	return s.Columns[at], true
}

// statement collects SQL and its bound values.
type statement struct {
	sql  strings.Builder
	args []any
}

func newStatement(base string, tenant uuid.UUID) *statement {
	st := &statement{args: []any{tenant}}
	st.sql.WriteString(base)
	return st
}

// bind adds a value and gives its placeholder.
func (st *statement) bind(v any) string {
	st.args = append(st.args, v)
	return fmt.Sprintf("$%d", len(st.args))
}

func (st *statement) and(predicate string) {
	st.sql.WriteString("\n  and ")
	st.sql.WriteString(predicate)
}
