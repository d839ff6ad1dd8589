package bamboohr

import (
	"net/http"
	"slices"
)

// update changes one record and announces the fields whose value is another now.
// When change fails or changes nothing, nothing is announced.
func (s *Server) update(id string, change func(*state, *Person) error) (Person, error) {
	var after Person
	err := s.change(func(st *state) error {
		p := st.person(id)
		if p == nil {
			return notHere(id)
		}
		next := *p
		if err := change(st, &next); err != nil {
			return err
		}
		before := st.values(p, s.today())
		old := p.Jobs
		*p, after = next, next
		changed := differing(before, st.values(p, s.today()))
		if len(changed) == 0 && slices.Equal(old, next.Jobs) {
			return nil
		}
		p.LastChanged, p.Inserted = s.opts.Now(), false
		after = *p
		s.announce(st, eventUpdated, after, changed)
		return nil
	})
	return after, err
}

func notHere(id string) error {
	return refusal{status: http.StatusNotFound, message: "nobody here has the id " + id}
}

// values are a person's current ones, in the order of fields.
func (st *state) values(p *Person, today string) []any {
	r := st.row(p, today, true)
	values := make([]any, len(fields))
	for i, f := range fields {
		values[i] = f.value(r)
	}
	return values
}

func differing(before, after []any) []string {
	var changed []string
	for i, f := range fields {
		if f.number != "" && f.alias != "lastChanged" && before[i] != after[i] {
			changed = append(changed, f.alias)
		}
	}
	return changed
}
