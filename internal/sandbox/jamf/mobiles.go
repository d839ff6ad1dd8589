package jamf

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// mobile is one record of a phone or a tablet. Its fields are named otherwise than
// a computer's.
type mobile struct {
	s      *Server
	id     string
	device company.Device
	user   company.Person
	used   bool
}

// allMobiles are the company's own, in the order of their ids.
func (s *Server) allMobiles(v *company.View) []mobile {
	return s.mobiles.Of(s.desk, v, func() []mobile {
		list := []mobile{}
		for _, d := range v.Devices {
			if d.Platform != company.IOS || d.Personal || d.Removed || !s.desk.Shown("device", d.Index) {
				continue
			}
			m := mobile{s: s, id: strconv.Itoa(firstID + d.Index), device: d}
			m.user, m.used = v.Person(d.Owner)
			list = append(list, m)
		}
		return list
	})
}

func (s *Server) findMobile(id string) (mobile, bool) {
	for _, m := range s.allMobiles(s.desk.Company().Look()) {
		if m.id == id {
			return m, true
		}
	}
	return mobile{}, false
}

// faulty records cannot be processed: a strict list fails at them.
func (m mobile) faulty() bool { return m.s.desk.Company().Chance("jamf faulty", m.device.Index, 2) }

func (m mobile) managementID() string {
	return m.s.desk.Company().ID("jamf mobile management", m.device.Index)
}

// udid is forty hex digits on these.
func (m mobile) udid() string {
	return strings.ReplaceAll(strings.ToLower(m.device.UUID), "-", "") + m.device.UUID[:8]
}

func (m mobile) ifUsed(value string) string {
	if !m.used {
		return ""
	}
	return value
}

func (m mobile) tag() any { return written(m.s, "m"+m.id, "assetTag", or(m.device.Tag)) }

var mobileFields = []field[mobile]{
	{"id", func(m mobile) any { return m.id }},
	{"mobileDeviceId", func(m mobile) any { return m.id }},
	{"name", func(m mobile) any { return m.device.Name }},
	{"displayName", func(m mobile) any { return m.device.Name }},
	{"serialNumber", func(m mobile) any { return m.device.Serial }},
	{"udid", func(m mobile) any { return m.udid() }},
	{"assetTag", mobile.tag},
	{"managementId", func(m mobile) any { return m.managementID() }},
	{"lastInventoryUpdateDate", func(m mobile) any { return stamp(m.device.LastSeen, m.device.Index) }},
}

func (s *Server) listMobiles(w http.ResponseWriter, r *http.Request) {
	list(s, w, r, s.allMobiles(s.desk.Company().Look()), mobileFields, "id:asc", func(m mobile) (any, error) {
		return m.slim(), nil
	})
}

func (m mobile) slim() map[string]any {
	d := m.device
	return map[string]any{
		"id": m.id, "name": d.Name, "serialNumber": d.Serial, "wifiMacAddress": mac(d.WiFi), "udid": m.udid(),
		"phoneNumber": "", "model": d.Model, "modelIdentifier": d.ModelID, "username": m.ifUsed(m.user.Login()),
		"type": "ios", "managementId": m.managementID(), "softwareUpdateDeviceId": "D37AP",
	}
}

// listMobileDetails fails at the first faulty record unless it is asked to be lenient.
func (s *Server) listMobileDetails(w http.ResponseWriter, r *http.Request) {
	names := r.URL.Query()["section"]
	if len(names) == 0 {
		names = []string{"GENERAL"}
	}
	lenient := strings.EqualFold(r.URL.Query().Get("exception-handling"), "LENIENT")
	list(s, w, r, s.allMobiles(s.desk.Company().Look()), mobileFields, "displayName:asc", func(m mobile) (any, error) {
		if m.faulty() && !lenient {
			return nil, errors.New("Mobile device " + m.id + " could not be processed")
		}
		return m.detail(func(name string) bool {
			return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
		}), nil
	})
}

func (m mobile) detail(wanted func(string) bool) map[string]any {
	d := m.device
	row := map[string]any{
		"mobileDeviceId": m.id, "deviceType": "iOS", "general": nil, "hardware": nil, "userAndLocation": nil, "security": nil,
		"applications": nil, "extensionAttributes": nil,
	}
	if wanted("GENERAL") {
		row["general"] = map[string]any{
			"udid": m.udid(), "displayName": d.Name, "assetTag": m.tag(), "siteId": "-1",
			"lastInventoryUpdateDate": stamp(d.LastSeen, d.Index), "osVersion": d.OSVersion, "osBuild": d.OSBuild,
			"ipAddress": "10.1.2.8", "managed": true, "supervised": d.Index%4 != 0, "deviceOwnershipType": "Institutional",
			"lastEnrolledDate": stamp(d.Enrolled, d.Index+1), "managementId": m.managementID(), "extensionAttributes": []any{},
		}
	}
	if wanted("HARDWARE") && !m.faulty() { // what cannot be processed is null
		row["hardware"] = map[string]any{
			"capacityMb": d.Storage / megabyte, "availableSpaceMb": d.Free / megabyte, "usedSpacePercentage": 100 - 100*d.Free/d.Storage,
			"batteryLevel": 80, "serialNumber": d.Serial, "wifiMacAddress": mac(d.WiFi), "bluetoothMacAddress": mac(d.WiFi),
			"model": d.Model, "modelIdentifier": d.ModelID, "modelNumber": "MTP03", "deviceId": "",
		}
	}
	if wanted("USER_AND_LOCATION") {
		row["userAndLocation"] = map[string]any{
			"username":     written(m.s, "m"+m.id, "location.username", m.ifUsed(m.user.Login())),
			"realName":     written(m.s, "m"+m.id, "location.realName", m.ifUsed(m.user.Name())),
			"emailAddress": written(m.s, "m"+m.id, "location.emailAddress", m.ifUsed(m.user.Email)),
			"position":     m.ifUsed(m.user.Title), "phoneNumber": "", "departmentId": "-1", "buildingId": "-1", "room": "",
		}
	}
	if wanted("SECURITY") {
		row["security"] = map[string]any{"dataProtected": d.Encrypted, "passcodePresent": true, "hardwareEncryption": 3, "jailBreakDetected": false}
	}
	if wanted("APPLICATIONS") {
		row["applications"] = []any{map[string]any{"identifier": "com.tinyspeck.chatlyio", "name": "Slack", "version": "24.11.10", "shortVersion": "24.11.10", "managementStatus": "Managed"}}
	}
	return row
}

func (s *Server) getMobile(w http.ResponseWriter, r *http.Request) {
	m, ok := s.findMobile(r.PathValue("id"))
	if !ok {
		unknownID(w, r.PathValue("id"))
		return
	}
	kit.WriteJSON(w, http.StatusOK, m.slim())
}

func (s *Server) patchMobile(w http.ResponseWriter, r *http.Request) {
	m, ok := s.findMobile(r.PathValue("id"))
	if !ok {
		unknownID(w, r.PathValue("id"))
		return
	}
	if s.patch(w, r, "m"+m.id) {
		body := m.slim()
		body["assetTag"] = m.tag()
		kit.WriteJSON(w, http.StatusOK, body)
	}
}

// departmentID numbers departments as their list does.
func (s *Server) departmentID(name string) string {
	v := s.desk.Company().Look()
	ids := s.numbers.Of(s.desk, v, func() map[string]string {
		made := map[string]string{}
		for i, d := range s.places(func(p company.Person) string { return p.Dept }) {
			made[d] = strconv.Itoa(i + 1)
		}
		return made
	})
	if id, ok := ids[name]; ok {
		return id
	}
	return "-1"
}

// places are the different values of people, sorted.
func (s *Server) places(of func(company.Person) string) []string {
	seen := map[string]bool{}
	names := []string{}
	for _, p := range s.desk.Company().Look().People {
		if name := of(p); name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (s *Server) named(w http.ResponseWriter, r *http.Request, names []string) {
	type one struct{ id, name string }
	records := []one{}
	for i, name := range names {
		records = append(records, one{strconv.Itoa(i + 1), name})
	}
	fields := []field[one]{{"id", func(o one) any { return o.id }}, {"name", func(o one) any { return o.name }}}
	list(s, w, r, records, fields, "id:asc", func(o one) (any, error) {
		return map[string]string{"id": o.id, "name": o.name}, nil
	})
}

func (s *Server) departments(w http.ResponseWriter, r *http.Request) {
	s.named(w, r, s.places(func(p company.Person) string { return p.Dept }))
}

func (s *Server) buildings(w http.ResponseWriter, r *http.Request) {
	s.named(w, r, s.places(func(p company.Person) string { return p.Location }))
}
