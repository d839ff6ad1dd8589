package bamboohr

// SetEndDate makes date (YYYY-MM-DD) the person's last working day, past or future.
func (s *Server) SetEndDate(id, date string) (Person, error) {
	if !validDay(date) {
		return Person{}, refuse("end_date", "a date like 2026-01-31 is needed")
	}
	return s.update(id, func(_ *state, p *Person) error {
		if date < p.HireDate {
			return refuse("end_date", "lies before the first day, "+p.HireDate)
		}
		p.TerminationDate = date
		return nil
	})
}

// WithdrawEndDate lets the person stay.
func (s *Server) WithdrawEndDate(id string) (Person, error) {
	return s.update(id, func(_ *state, p *Person) error {
		p.TerminationDate = ""
		return nil
	})
}

// Withdraw deletes a record, as when a hire does not come. Who reported to the
// person reports to nobody: ids are not used again, so the old one leads nowhere.
func (s *Server) Withdraw(id string) error {
	return s.change(func(st *state) error {
		found := st.person(id)
		if found == nil {
			return notHere(id)
		}
		gone := *found
		i := st.index[id]
		st.People = append(st.People[:i:i], st.People[i+1:]...)
		st.Tombstones = append(st.Tombstones, tombstone{ID: id, At: s.opts.Now()})
		st.reindex()
		s.announce(st, eventDeleted, gone, nil)
		return nil
	})
}
