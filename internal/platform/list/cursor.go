package list

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// cursor is the place after the last row of a page: the sort it belongs to, that
// row's sort value as text (nil for NULL) and its id.
type cursor struct {
	Sort  string    `json:"s"`
	Value *string   `json:"v"`
	ID    uuid.UUID `json:"i"`
}

func (c cursor) encode() string {
	text, _ := json.Marshal(c) // strings and a uuid: cannot fail
	return base64.RawURLEncoding.EncodeToString(text)
}

func decodeCursor(text, sort string) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(raw, &c) != nil || c.ID == uuid.Nil {
		return cursor{}, badCursor("this is not a cursor of ours")
	}
	if c.Sort != sort {
		return cursor{}, badCursor("this cursor belongs to another sort")
	}
	return c, nil
}

func badCursor(message string) error {
	return fault.New(fault.Invalid, "list.bad_cursor", "The cursor cannot be used.").At("query.cursor", message)
}

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

// clause puts rows without a value last, in both directions.
func (o order) clause(idExpr string) string {
	direction := "asc"
	if o.desc {
		direction = "desc"
	}
	nulls := ""
	if o.col.Nullable {
		nulls = " nulls last"
	}
	return fmt.Sprintf("\norder by %s %s%s, %s %s", o.col.Expr, direction, nulls, idExpr, direction)
}

// after is the condition for rows behind the cursor.
func (o order) after(st *statement, c cursor, idExpr string) (string, error) {
	op := ">"
	if o.desc {
		op = "<"
	}
	if c.Value == nil {
		return fmt.Sprintf("(%s is null and %s %s %s)", o.col.Expr, idExpr, op, st.bind(c.ID)), nil
	}
	value, err := o.col.parse(*c.Value)
	if err != nil {
		return "", badCursor("this is not a cursor of ours")
	}
	v, id := st.bind(value), st.bind(c.ID)
	if o.col.Nullable {
		return fmt.Sprintf("(%[1]s %[2]s %[3]s or (%[1]s = %[3]s and %[4]s %[2]s %[5]s) or %[1]s is null)",
			o.col.Expr, op, v, idExpr, id), nil
	}
	return fmt.Sprintf("(%s, %s) %s (%s, %s)", o.col.Expr, idExpr, op, v, id), nil
}
