package list

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// segment is a part of a list that one statement reads in order.
type segment struct {
	spec   Spec
	order  order
	tenant uuid.UUID
	nulls  bool    // the rows without a value
	after  *cursor // the place to begin behind; nil: at the beginning
	from   *string // the value to begin at; nil: at the beginning
	along  bool    // walk along the dimension instead of sorting
	where  func(*statement) error
}

// read makes the statement for the first n rows: the room's own columns, then the
// row's id, the key as text and the dimension's id or NULL.
func (s segment) read(n int) (*statement, error) {
	switch {
	case s.nulls:
		return s.readNulls(n)
	case s.order.col.By != nil && s.along:
		return s.readAlong(n)
	case s.order.col.By != nil:
		return s.readJoined(n)
	default:
		return s.readPlain(n)
	}
}

// readPlain sorts by something in the row, or in the side table's row beside it.
func (s segment) readPlain(n int) (*statement, error) {
	o, id := s.order, s.spec.IDExpr
	from := s.spec.tail()
	if side := o.col.Side; side != nil {
		from = side.Table + " v, " + from + " and v.tenant_id = $1 and " + side.Where + " and " + side.Owner + " = " + id
		id = side.Owner
	}
	st := newStatement(fmt.Sprintf("%s, %s, %s, null::uuid\nfrom %s", s.spec.head(), id, o.keyText(), from), s.tenant)
	if o.hasNulls() {
		st.and(o.key() + " is not null")
	}
	if err := s.where(st); err != nil {
		return nil, err
	}
	switch {
	case s.after != nil:
		value, err := o.parse(*s.after.Value)
		if err != nil {
			return nil, badCursor("this is not a cursor of ours")
		}
		v, i := st.bind(value), st.bind(s.after.ID)
		st.and(fmt.Sprintf("(%s, %s) %s (%s, %s)", o.key(), id, o.beyond(), v, i))
	case s.from != nil:
		if err := s.begin(st); err != nil {
			return nil, err
		}
	}
	st.write(o.by(n, o.key(), id))
	return st, nil
}

// begin asks for the rows from a value on.
func (s segment) begin(st *statement) error {
	text := *s.from
	if s.order.col.Fold != nil {
		text = s.order.col.Fold(text)
	}
	value, err := s.order.col.value(text, s.order.keyType())
	if err != nil {
		return badFrom(err.Error())
	}
	st.and(fmt.Sprintf("%s %s= %s", s.order.key(), s.order.beyond(), st.bind(value)))
	return nil
}

// readNulls reads the rows without a value in the order of their ids.
func (s segment) readNulls(n int) (*statement, error) {
	id := s.spec.IDExpr
	st := newStatement(fmt.Sprintf("%s, %s, null::text, null::uuid\nfrom %s", s.spec.head(), id, s.spec.tail()), s.tenant)
	if side := s.order.col.Side; side != nil {
		st.and(fmt.Sprintf("not exists (select from %s v where v.tenant_id = $1 and %s and %s = %s and %s is not null)",
			side.Table, side.Where, side.Owner, id, s.order.col.Expr))
	} else {
		st.and(s.order.col.Expr + " is null")
	}
	if err := s.where(st); err != nil {
		return nil, err
	}
	if s.after != nil {
		st.and(fmt.Sprintf("%s %s %s", id, s.order.beyond(), st.bind(s.after.ID)))
	}
	st.write(s.order.by(n, id))
	return st, nil
}

// readJoined sorts the rows by the names of what they point at: for few rows.
func (s segment) readJoined(n int) (*statement, error) {
	o, id, by := s.order, s.spec.IDExpr, s.order.col.By
	st := newStatement(fmt.Sprintf("%s, %s, %s, d.id\nfrom %s d, %s and d.tenant_id = $1 and d.id = %s",
		s.spec.head(), id, o.keyText(), by.Table, s.spec.tail(), o.col.Expr), s.tenant)
	if err := s.where(st); err != nil {
		return nil, err
	}
	if s.after != nil {
		key, group, row, err := s.place(st)
		if err != nil {
			return nil, err
		}
		st.and(fmt.Sprintf("(%s, d.id, %s) %s (%s, %s, %s)", o.key(), id, o.beyond(), key, group, row))
	} else if s.from != nil {
		if err := s.begin(st); err != nil {
			return nil, err
		}
	}
	st.write(o.by(n, o.key(), "d.id", id))
	return st, nil
}

// readAlong goes along the dimension in the order of its names and takes each
// one's rows from their index, until there are n.
func (s segment) readAlong(n int) (*statement, error) {
	o, id, by := s.order, s.spec.IDExpr, s.order.col.By
	st := newStatement(fmt.Sprintf("select x.*, d.key, d.id\nfrom (select d.id, %s as key from %s d where d.tenant_id = $1",
		o.key(), by.Table), s.tenant)
	begin := o.edge()
	if s.after != nil {
		key, group, row, err := s.place(st)
		if err != nil {
			return nil, err
		}
		st.and(fmt.Sprintf("(%s, d.id) %s= (%s, %s)", o.key(), o.beyond(), key, group))
		begin = fmt.Sprintf("case when d.id = %s then %s else %s end", group, row, begin)
	} else if s.from != nil {
		if err := s.begin(st); err != nil {
			return nil, err
		}
	}
	st.write(fmt.Sprintf("\n  order by %[1]s %[2]s, d.id %[2]s offset 0) d\ncross join lateral (%[3]s, %[4]s as its_id\nfrom %[5]s",
		o.key(), o.direction(), s.spec.head(), id, s.spec.tail()))
	st.and(fmt.Sprintf("%s = d.id and %s %s %s", o.col.Expr, id, o.beyond(), begin))
	if err := s.where(st); err != nil {
		return nil, err
	}
	st.write(o.by(n, id) + ") x")
	st.write(o.by(n, "d.key", "d.id", "x.its_id"))
	return st, nil
}

// place binds the cursor's row.
func (s segment) place(st *statement) (key, group, row string, err error) {
	if s.after.Group == nil {
		return "", "", "", badCursor("this is not a cursor of ours")
	}
	value, err := s.order.parse(*s.after.Value)
	if err != nil {
		return "", "", "", badCursor("this is not a cursor of ours")
	}
	return st.bind(value), st.bind(*s.after.Group) + "::uuid", st.bind(s.after.ID) + "::uuid", nil
}

func badFrom(message string) error {
	return fault.New(fault.Invalid, "list.bad_from", "The list cannot begin there.").At("query.from", message)
}
