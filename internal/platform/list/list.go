// Package list turns what a caller asks of a list (filters, sort, cursor, free
// text) into SQL. A room declares its columns once; nothing of a request ever
// becomes part of a statement but as a bound value. Paging is by keyset: a page
// costs the same at any depth and never skips or repeats rows that did not
// change.
//
// A list is read in up to two segments, the rows that have a value of what is
// sorted by and behind them, in both directions, those that have none: each is a
// range of an index. Statements with conditions are planned anew each time, because the
// best plan depends on the values (order.go, segment.go), unless few rows are left
// whatever they are.
package list

import "slices"

// Limits of a page.
const (
	DefaultLimit = 50
	MaxLimit     = 500
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
	Presence // of which only can be asked whether there is one
)

// Column is one thing a list can be sorted or filtered by. A name may stand
// twice when the two differ: a holder is sorted by name and filtered by id.
type Column struct {
	Name     string // as the API calls it
	Expr     string // SQL, e.g. "a.purchase_date"
	Type     Type
	Sort     bool
	Filter   bool
	Facet    bool // its values can be counted
	Nullable bool
	Values   []string // for Keyword: the allowed ones, any if empty

	Also []string // what else a query may call it
	// Scale is what one of what people write in a query is worth: 100 for money that
	// is kept in cents. 0 is 1.
	Scale int64
	// Encode reads a value that is kept as something else than Type; Kept is as what.
	Encode func(string) (any, error)
	Kept   Type

	// Fold turns a text that is asked for into the form Expr keeps (its key); nil
	// when it is kept as it is written.
	Fold func(string) string
	// By is the table behind an ID column: rows are sorted along its names, and
	// its names can be asked for.
	By *Dimension
	// Within stands around a predicate on something that is not in the row itself,
	// as "exists (select from … where … and %s)": a row that has no such value is
	// one for which it does not hold.
	Within string
	// Side is where values that are sorted by lie when they are not in the row.
	Side *Side
	// Finder is an SQL function (pattern text, most int) that gives the ids of rows
	// with the pattern somewhere in their texts: it makes contains and startswith
	// fast where row level security keeps them from an index. FinderArgs are what it is
	// told besides.
	Finder     string
	FinderArgs []any
}

// Dimension is a table of few rows that very many rows point at. The list goes
// along it in the order of its keys and reads each one's rows from an index on
// (tenant_id, the column, id): no page sorts or joins what it does not show.
type Dimension struct {
	Table string
	Key   string // what it is sorted by, e.g. "name_key"
	Label string // what people read, e.g. "name"
	Slug  string // a second name of its rows; may be empty
	// Under is an SQL function (tenant uuid, roots uuid[]) that gives the ids of rows
	// of a tree with what lies under them; empty: its rows lie in no tree.
	Under string
	// Finder, for a table of very many rows, looks their names up (as Column.Finder).
	Finder string
}

// Side is a table with one row for each value, with an index on its own key, the
// value and the id of the row the value belongs to.
type Side struct {
	Table string // e.g. "field_values"
	Where string // its own key, e.g. "v.field_id = '…'"; the table is called v
	Owner string // the id of the list's row, e.g. "v.owner_id"
}

// Spec is a room's declaration of a list.
type Spec struct {
	Select  string // "select … \nfrom … where a.tenant_id = $1": $1 is always the tenant
	IDExpr  string // the unique tie-breaker, e.g. "a.id"
	Columns []Column
	Default string // default sort, e.g. "-created_at"

	// How free text is looked for: by a predicate with %[1]s for the bound pattern,
	// e.g. "(a.tag ilike %[1]s or …)", where rows are few; else by Finder.
	Search string
	Finder Finder

	// Language lets the search text hold conditions, such as status:in_stock.
	Language bool
}

// Filter is one condition of a request: name, operator ("" is equality, else
// in, not, gt, gte, lt, lte, within, under, contains, startswith, isnull) and the text given.
type Filter struct {
	Name  string
	Op    string
	Value string
	Not   bool // turns it around
}

// Request is what a caller asks for.
type Request struct {
	Limit   int
	Cursor  string
	From    string // begin at this value of what is sorted by
	Sort    string // "name" or "-name"; empty: the spec's default, or how well rows match Query
	Query   string
	Filters []Filter
	Facets  []string // columns whose values are counted
	Count   bool
	Extra   []Column // beside the list's own, such as a company's own fields
}

// Page is one page of rows.
type Page[T any] struct {
	Rows       []T
	NextCursor string
	PrevCursor string
	Total      *int64 // when the request counted
	Estimated  bool   // Total is what the database expects; above ExactTotal only
	Facets     []Facet
}

// HasMore tells whether another page follows.
func (p Page[T]) HasMore() bool { return p.NextCursor != "" }

// Map turns a page of one type into a page of another.
func Map[A, B any](p Page[A], f func(A) B) Page[B] {
	rows := make([]B, len(p.Rows))
	for i, r := range p.Rows {
		rows[i] = f(r)
	}
	return Page[B]{
		Rows: rows, NextCursor: p.NextCursor, PrevCursor: p.PrevCursor, Total: p.Total, Estimated: p.Estimated, Facets: p.Facets,
	}
}

// With gives the list with further columns, such as a company's own fields.
func (s Spec) With(columns ...Column) Spec {
	s.Columns = slices.Concat(s.Columns, columns)
	return s
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
