package msgraph

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
)

const devicesPath = "/v1.0/deviceManagement/managedDevices"

// actionTakes is how long a device needs to do what it is told.
const actionTakes = time.Minute

// action is something a device was told to do.
type action struct {
	name string
	at   time.Time
}

// bodies are the actions and what their bodies may say.
var bodies = map[string][]string{
	"wipe":          {"keepEnrollmentData", "keepUserData", "macOsUnlockCode", "persistEsimDataPlan", "useProtectedWipe"},
	"retire":        {},
	"remoteLock":    {},
	"syncDevice":    {},
	"rebootNow":     {},
	"shutDown":      {},
	"locateDevice":  {},
	"resetPasscode": {},
}

func (s *Server) listDevices(w http.ResponseWriter, r *http.Request) {
	q, err := managedDevices.read(r)
	if err == nil && q.expand != "" {
		err = badRequest("The query specified in the URI is not valid.")
	}
	if err != nil {
		s.refuseErr(w, r, err)
		return
	}
	page(s, w, r, managedDevices, q, s.enrolments(s.desk.Company().Look()), q.top, nil)
}

func (s *Server) getDevice(w http.ResponseWriter, r *http.Request) {
	q, err := managedDevices.read(r)
	e, ok := s.findDevice(s.desk.Company().Look(), r.PathValue("id"))
	if err == nil && !ok {
		err = deviceNotFound()
	}
	if err != nil {
		s.refuseErr(w, r, err)
		return
	}
	e.whole = slices.Contains(q.selected, "physicalMemoryInBytes") // asked for by name
	s.one(w, r, managedDevices.show(e, q.selected), managedDevices.context, q.selected)
}

func deviceNotFound() refusal {
	return refusal{http.StatusNotFound, "ResourceNotFound", "Device not found."}
}

// act tells a device what to do. The result shows in its record later.
func (s *Server) act(w http.ResponseWriter, r *http.Request) {
	id, name := r.PathValue("id"), r.PathValue("action")
	allowed, known := bodies[name]
	if !known {
		s.refuse(w, r, refusal{http.StatusBadRequest, "BadRequest", "Resource not found for the segment '" + name + "'."})
		return
	}
	e, ok := s.findDevice(s.desk.Company().Look(), id)
	if !ok {
		s.refuse(w, r, deviceNotFound())
		return
	}
	var body map[string]any
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&body)
	for key := range body {
		if !slices.Contains(allowed, key) {
			err = badRequest("The parameter '" + key + "' in the request payload is not a valid parameter for the operation '" + name + "'.")
		}
	}
	if err != nil && !errors.Is(err, io.EOF) { // no body is a body, too
		s.refuseErr(w, r, err)
		return
	}
	s.mu.Lock()
	s.actions[id] = append(s.actions[id], action{name, s.desk.Now()})
	s.mu.Unlock()
	if name == "syncDevice" {
		s.desk.Company().EditDevice(e.device.Index, func(d *company.Device) { d.LastSeen = s.desk.Now().Truncate(time.Second) })
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) deleteDevice(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if _, ok := s.findDevice(s.desk.Company().Look(), id); !ok {
		s.refuse(w, r, deviceNotFound())
		return
	}
	s.mu.Lock()
	s.gone[id] = true
	s.mu.Unlock()
	s.fleet.Forget()
	w.WriteHeader(http.StatusNoContent)
}

// results are what became of the actions.
func (e enrolment) results() any {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	rows := []map[string]string{}
	for _, a := range e.s.actions[e.id] {
		state, updated := "pending", a.at
		if e.s.desk.Now().Sub(a.at) >= actionTakes {
			state, updated = "done", a.at.Add(actionTakes)
		}
		rows = append(rows, map[string]string{
			"actionName": a.name, "actionState": state,
			"startDateTime": a.at.UTC().Format(time.RFC3339), "lastUpdatedDateTime": updated.UTC().Format(time.RFC3339),
		})
	}
	return rows
}

// state tells of a wipe or a retirement under way.
func (e enrolment) state() any {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	state := "managed"
	for _, a := range e.s.actions[e.id] {
		switch a.name {
		case "wipe":
			state = "wipePending"
		case "retire":
			state = "retirePending"
		}
	}
	return state
}
