// Package bamboohrtest helps tests that need a vendor who says one thing exactly,
// where the sandbox would make people up.
package bamboohrtest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Script is a vendor that answers the records it is given, in their order.
type Script struct {
	mu      sync.Mutex
	records []map[string]any
	before  func(http.ResponseWriter, *http.Request) bool
}

// Start starts a vendor of its own records and gives its base URL. Its answers have
// no date: tests keep a clock of their own.
func Start(t testing.TB, records ...map[string]any) (*Script, string) {
	t.Helper()
	s := &Script{records: records}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return s, web.URL + "/api/v1"
}

// Say replaces the records.
func (s *Script) Say(records ...map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = records
}

// Intercept lets f answer itself where it says true.
func (s *Script) Intercept(f func(http.ResponseWriter, *http.Request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = f
}

// ServeHTTP answers the custom report.
func (s *Script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"] = nil
	s.mu.Lock()
	before := s.before
	s.mu.Unlock()
	if before != nil && before(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"title": "x", "employees": s.records}) // the caller may be gone
}

// Record is somebody at work since long ago; pairs are further fields.
func Record(id, name, email string, pairs ...string) map[string]any {
	r := map[string]any{
		"id": id, "displayName": name + " Lima", "firstName": name, "lastName": "Lima", "preferredName": nil,
		"workEmail": email, "jobTitle": "Engineer", "department": "R&D", "location": "Lisboa", "supervisorId": nil,
		"supervisorEId": nil, "status": "Active", "employmentHistoryStatus": "Full-Time", "employeeNumber": "00" + id,
		"hireDate": "2020-01-01", "terminationDate": "0000-00-00",
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		r[pairs[i]] = pairs[i+1]
	}
	return r
}
