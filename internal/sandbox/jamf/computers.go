package jamf

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// computerFields are what computers can be filtered and sorted by here.
var computerFields = []field[computer]{
	{"id", func(c computer) any { return c.id }},
	{"udid", func(c computer) any { return c.udid() }},
	{"general.name", func(c computer) any { return c.device.Name }},
	{"general.platform", func(computer) any { return "Mac" }},
	{"general.assetTag", computer.assetTag},
	{"general.lastContactTime", func(c computer) any { return c.contact() }},
	{"general.reportDate", func(c computer) any { return c.contact() }},
	{"general.lastEnrolledDate", func(c computer) any { return stamp(c.device.Enrolled, c.device.Index+1) }},
	{"general.managementId", func(c computer) any { return c.managementID() }},
	{"general.remoteManagement.managed", func(c computer) any { return !c.older }},
	{"hardware.serialNumber", computer.serial},
	{"hardware.macAddress", func(c computer) any { return mac(c.device.WiFi) }},
	{"hardware.model", func(c computer) any { return c.device.Model }},
	{"hardware.modelIdentifier", func(c computer) any { return c.device.ModelID }},
	{"operatingSystem.version", func(c computer) any { return c.device.OSVersion }},
	{"userAndLocation.email", computer.email},
	{"userAndLocation.username", computer.username},
}

func (s *Server) listComputers(w http.ResponseWriter, r *http.Request) {
	wanted, ok := wantedSections(r, slices.ContainsFunc)
	if !ok {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "section", "there is no such section")
		return
	}
	list(s, w, r, s.all(s.desk.Company().Look()), computerFields, "general.name:asc", func(c computer) (any, error) {
		return c.record(wanted), nil
	})
}

// wantedSections reads the repeated parameter; without it there is GENERAL alone.
func wantedSections(r *http.Request, contains func([]section, func(section) bool) bool) (wanted func(string) bool, ok bool) {
	names := r.URL.Query()["section"]
	if len(names) == 0 {
		names = []string{"GENERAL"}
	}
	for _, name := range names {
		if !contains(sections, func(s section) bool { return s.name == strings.ToUpper(name) }) {
			return nil, false
		}
	}
	return func(name string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
	}, true
}

func (s *Server) getComputer(w http.ResponseWriter, r *http.Request) {
	wanted, ok := wantedSections(r, slices.ContainsFunc)
	if !ok {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "section", "there is no such section")
		return
	}
	s.oneComputer(w, r, wanted)
}

func (s *Server) computerDetail(w http.ResponseWriter, r *http.Request) {
	s.oneComputer(w, r, func(string) bool { return true })
}

func (s *Server) oneComputer(w http.ResponseWriter, r *http.Request, wanted func(string) bool) {
	c, ok := s.find(r.PathValue("id"))
	if !ok {
		unknownID(w, r.PathValue("id"))
		return
	}
	kit.WriteJSON(w, http.StatusOK, c.record(wanted))
}

// writable are the values that can be patched here.
var writable = map[string]bool{
	"general.assetTag": true, "userAndLocation.username": true, "userAndLocation.realname": true, "userAndLocation.email": true,
	"assetTag": true, "location.username": true, "location.realName": true, "location.emailAddress": true,
}

// patchComputer writes values. v1 answers with the record, later versions with nothing.
func (s *Server) patchComputer(w http.ResponseWriter, r *http.Request) {
	c, ok := s.find(r.PathValue("id"))
	if !ok {
		unknownID(w, r.PathValue("id"))
		return
	}
	if !s.patch(w, r, c.id) {
		return
	}
	if r.PathValue("version") == "v1" {
		kit.WriteJSON(w, http.StatusOK, c.record(func(string) bool { return true }))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// patch reads a body of values, one or two levels deep, and keeps them.
func (s *Server) patch(w http.ResponseWriter, r *http.Request, id string) bool {
	var body map[string]any
	if kit.MediaType(r) != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "", "application/json is needed")
		return false
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&body) != nil {
		refuse(w, http.StatusBadRequest, "INVALID_JSON", "", "the body is no JSON object")
		return false
	}
	flat := map[string]string{}
	for key, value := range body {
		inner, nested := value.(map[string]any)
		if !nested {
			flat[key] = text(value)
		}
		for name, v := range inner {
			flat[key+"."+name] = text(v)
		}
	}
	for path := range flat {
		if !writable[path] {
			refuse(w, http.StatusBadRequest, "INVALID_FIELD", path, "the field cannot be written")
			return false
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.edits[id] == nil {
		s.edits[id] = map[string]string{}
	}
	for path, value := range flat {
		s.edits[id][path] = value
	}
	return true
}
