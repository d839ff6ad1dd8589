package bamboohr

// Reset replaces everybody by a fresh population and ends all trouble. Webhooks
// stay, none are sent, and nobody gets an id that was in use before.
func (s *Server) Reset() error {
	return s.change(func(st *state) error {
		st.repopulate(s.population())
		st.Tombstones, st.Deliveries, st.Trouble = nil, nil, Trouble{}
		return nil
	})
}
