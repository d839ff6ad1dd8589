package workday

import (
	"net/http"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// Sizes of pages of the REST list.
const (
	usualLimit   = 20
	biggestLimit = 100
)

// restRefusal is how REST says no.
func restRefusal(w http.ResponseWriter, status int, message, code string) {
	kit.WriteJSON(w, status, map[string]any{"error": message, "errors": []any{map[string]string{"error": message}}, "code": code})
}

// admitted wants an access token: REST knows no passwords.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request) bool {
	if _, ok := s.tokens.Holder(kit.Bearer(r)); !ok {
		restRefusal(w, http.StatusUnauthorized, "invalid_token", "A401")
		return false
	}
	if r.PathValue("version") != "v6" || r.PathValue("tenant") != s.opts.Tenant {
		restRefusal(w, http.StatusNotFound, "Resource not found", "A404")
		return false
	}
	return true
}

func (s *Server) listWorkers(w http.ResponseWriter, r *http.Request) {
	if !s.admitted(w, r) {
		return
	}
	query := r.URL.Query()
	limit, ok := kit.Number(query.Get("limit"), usualLimit)
	offset, ok2 := kit.Number(query.Get("offset"), 0)
	if !ok || !ok2 || limit < 1 || limit > biggestLimit || offset < 0 {
		restRefusal(w, http.StatusBadRequest, "limit must be between 1 and 100, offset from 0", "A400")
		return
	}
	today, chosen := s.desk.Today(), []worker{}
	for _, one := range s.workers() {
		if one.here(today) && (!one.left(today) || query.Get("includeTerminatedWorkers") == "true") && one.found(query.Get("search")) {
			chosen = append(chosen, one)
		}
	}
	data := []any{}
	for _, one := range kit.PageOf(s.desk, chosen, offset, limit).Rows {
		data = append(data, one.object(s.desk.URL(r)))
	}
	kit.WriteJSON(w, http.StatusOK, map[string]any{"data": data, "total": len(chosen)})
}

// found tells whether any of the words is in the name or is the number.
func (w worker) found(search string) bool {
	name := strings.ToLower(w.person.Name())
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if strings.Contains(name, word) || w.id() == word {
			return true
		}
	}
	return strings.TrimSpace(search) == ""
}

func (s *Server) getWorker(w http.ResponseWriter, r *http.Request) {
	if !s.admitted(w, r) {
		return
	}
	for _, one := range s.workers() {
		if one.wid() == r.PathValue("id") && one.here(s.desk.Today()) {
			kit.WriteJSON(w, http.StatusOK, one.object(s.desk.URL(r)))
			return
		}
	}
	restRefusal(w, http.StatusNotFound, "Resource not found", "A404")
}

// object is the worker in REST. The e-mail is shown where the person's own object
// is permitted.
func (w worker) object(base string) map[string]any {
	thing := func(kind string, text string) map[string]any {
		return map[string]any{"id": strings.ReplaceAll(w.s.desk.Company().ID("workday "+kind+" "+text, 0), "-", ""), "descriptor": text}
	}
	person := thing("person", w.person.Number)
	if w.person.Email != "" {
		person["email"] = w.person.Email
	}
	kind := "Employee"
	if w.contingent {
		kind = "Contingent Worker"
	}
	return map[string]any{
		"id": w.wid(), "descriptor": w.person.Name(), "href": base + "/ccx/api/staffing/v6/" + w.s.opts.Tenant + "/workers/" + w.wid(),
		"workerId": w.id(), "workerType": thing("type", kind), "person": person, "additionalJobs": []any{},
		"primaryJob": map[string]any{
			"id": w.wid(), "descriptor": w.person.Title, "businessTitle": w.person.Title,
			"supervisoryOrganization": thing("organization", w.person.Dept), "jobProfile": thing("profile", w.person.Title),
			"location": thing("location", w.person.Location), "jobType": thing("jobtype", "Primary"),
		},
	}
}
