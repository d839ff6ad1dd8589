package bamboohr

// selection says which people a table shows and how.
type selection struct {
	columns     []column
	onlyCurrent bool
	keep        func(*Person) bool
}

// table reads the people a list shows, as trouble lets them be seen.
func (st *state) table(sel selection, today string) table {
	damage := st.damages(today)
	t := table{columns: sel.columns, records: []record{}}
	for i := range st.People {
		p := &st.People[i]
		if st.Trouble.hides(p) || !sel.keep(p) {
			continue
		}
		t.records = append(t.records, st.record(p, sel.columns, today, sel.onlyCurrent, damage))
	}
	return t
}

// record reads one person.
func (st *state) record(p *Person, columns []column, today string, onlyCurrent bool, damage damages) record {
	r := st.row(p, today, onlyCurrent)
	broken := damage[p.ID]
	values := make([]any, len(columns))
	for i, c := range columns {
		if bad, ok := broken[c.alias]; ok {
			values[i] = bad
			continue
		}
		values[i] = c.value(r)
	}
	return record{id: p.ID, columns: columns, values: values}
}
