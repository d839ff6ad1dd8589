package bamboohr

import (
	"cmp"
	"encoding/xml"
	"net/http"
	"slices"
	"time"
)

// The vendor's words for what happened to a record last.
const (
	actionInserted = "Inserted"
	actionUpdated  = "Updated"
	actionDeleted  = "Deleted"
)

// changedTypes are the values of the parameter type and what they let through.
var changedTypes = map[string]string{
	"": "", "all": "", "inserted": actionInserted, "updated": actionUpdated, "deleted": actionDeleted,
}

// changedEmployee is one entry of the change list.
type changedEmployee struct {
	ID          string `json:"id" xml:"id,attr"`
	Action      string `json:"action" xml:"action,attr"`
	LastChanged string `json:"lastChanged" xml:"lastChanged,attr"`

	at time.Time
}

// changedEmployees answers who was made, changed or deleted since an instant.
func (s *Server) changedEmployees(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	since, ok := parseStamp(query.Get("since"))
	if !ok {
		emptyError(w, http.StatusBadRequest, "The since parameter must be an ISO 8601 date")
		return
	}
	action, known := changedTypes[query.Get("type")]
	if !known {
		emptyError(w, http.StatusBadRequest, "Invalid type parameter")
		return
	}
	var changed []changedEmployee
	s.read(func(st *state) { changed = st.changedSince(since, action) })
	latest := stamp(since)
	if len(changed) > 0 {
		latest = stamp(slices.MaxFunc(changed, func(a, b changedEmployee) int { return a.at.Compare(b.at) }).at)
	}
	if !wantsJSON(r) {
		writeXML(w, "application/xml", struct {
			XMLName   xml.Name          `xml:"employees"`
			Latest    string            `xml:"latest,attr"`
			Employees []changedEmployee `xml:"employee"`
		}{Latest: latest, Employees: changed})
		return
	}
	byID := make(map[string]changedEmployee, len(changed))
	for _, c := range changed {
		byID[c.ID] = c
	}
	writeJSON(w, http.StatusOK, struct {
		Latest    string                     `json:"latest"`
		Employees map[string]changedEmployee `json:"employees"`
	}{latest, byID})
}

// changedSince lists the changes, oldest first; action "" lists all kinds.
func (st *state) changedSince(since time.Time, action string) []changedEmployee {
	var changed []changedEmployee
	add := func(id, what string, at time.Time) {
		if at.IsZero() || at.Before(since) || action != "" && action != what {
			return
		}
		changed = append(changed, changedEmployee{ID: id, Action: what, LastChanged: stamp(at), at: at})
	}
	for _, p := range st.People {
		what := actionUpdated
		if p.Inserted {
			what = actionInserted
		}
		add(p.ID, what, p.LastChanged)
	}
	for _, t := range st.Tombstones {
		add(t.ID, actionDeleted, t.At)
	}
	slices.SortFunc(changed, func(a, b changedEmployee) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.ID, b.ID))
	})
	return changed
}
