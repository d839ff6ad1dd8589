package list

import (
	"fmt"
	"strings"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// order is a resolved sort.
type order struct {
	name string // as asked for, with its sign
	col  Column
	desc bool
}

func (s Spec) order(asked string) (order, error) {
	if asked == "" {
		asked = s.Default
	}
	name, desc := strings.CutPrefix(asked, "-")
	col, ok := s.sortColumn(name)
	if !ok {
		return order{}, fault.New(fault.Invalid, "list.bad_sort", "The list cannot be sorted that way.").
			At("query.sort", "this list cannot be sorted by "+name)
	}
	return order{name: asked, col: col, desc: desc}, nil
}

// reversed is the same order from its end.
func (o order) reversed() order {
	o.desc = !o.desc
	return o
}

func (o order) direction() string {
	if o.desc {
		return "desc"
	}
	return "asc"
}

// beyond is the comparison for what comes later in this order.
func (o order) beyond() string {
	if o.desc {
		return "<"
	}
	return ">"
}

// hasNulls tells whether some rows may have no value of this.
func (o order) hasNulls() bool { return o.col.Nullable || o.col.Side != nil }

// key is the SQL of what is sorted by: of the column, or of the table it points
// into, which statements call d.
func (o order) key() string {
	if o.col.By != nil {
		return "d." + o.col.By.Key
	}
	return o.col.Expr
}

// keyType is the type of key.
func (o order) keyType() Type {
	switch {
	case o.col.Side != nil:
		return o.col.Kept
	case o.col.By != nil:
		return Text
	}
	return o.col.Type
}

// keyText is the key as text that reads back to the very same value.
func (o order) keyText() string {
	switch o.keyType() {
	case Time:
		return "to_char(" + o.key() + ` at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
	case Date:
		return "to_char(" + o.key() + ", 'YYYY-MM-DD')"
	case Text, Keyword, ID, Int, Bool, Presence:
	}
	return o.key() + "::text"
}

// parse reads a key's text.
func (o order) parse(text string) (any, error) {
	col := o.col
	col.Type = o.keyType()
	return col.parse(text)
}

// edge is what lies before all ids.
func (o order) edge() string {
	if o.desc {
		return "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid"
	}
	return "'00000000-0000-0000-0000-000000000000'::uuid"
}

// by is the end of a statement: n rows in this order.
func (o order) by(n int, keys ...string) string {
	parts := make([]string, len(keys))
	for i, key := range keys {
		parts[i] = key + " " + o.direction()
	}
	return fmt.Sprintf("\norder by %s\nlimit %d", strings.Join(parts, ", "), n)
}
