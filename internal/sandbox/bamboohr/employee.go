package bamboohr

import (
	"net/http"
	"strings"
)

// employee answers one person with the fields asked for, the names by default.
func (s *Server) employee(w http.ResponseWriter, r *http.Request) {
	keys := []string{"firstName", "lastName"}
	if asked := r.URL.Query().Get("fields"); asked != "" {
		keys = strings.Split(asked, ",")
	}
	if len(keys) > maxFields {
		emptyError(w, http.StatusBadRequest, "Too many fields requested")
		return
	}
	var found *record
	s.read(func(st *state) {
		p := st.person(r.PathValue("id"))
		if r.PathValue("id") == "0" { // whoever the key belongs to
			p = st.personByEmail(s.opts.KeyOwner)
		}
		if p == nil {
			return
		}
		today := s.today()
		one := st.record(p, columnsFor(keys, st.Trouble.ForbiddenFields), today, onlyCurrent(r), st.damages(today))
		found = &one
	})
	switch {
	case found == nil:
		emptyError(w, http.StatusNotFound, "Employee not found, Employee not found")
	case wantsJSON(r):
		writeJSON(w, http.StatusOK, found)
	default:
		writeXML(w, "application/xml", found.xml())
	}
}
