package jamf

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// commandTakes is how long a device needs to acknowledge.
const commandTakes = 30 * time.Second

// command is something a device was told to do.
type command struct {
	uuid       string
	kind       string
	management string
	client     string // MOBILE_DEVICE or COMPUTER
	sent       time.Time
}

// commandTypes are those that can be sent here.
var commandTypes = []string{
	"DEVICE_LOCK", "ERASE_DEVICE", "RESTART_DEVICE", "SHUT_DOWN_DEVICE", "ENABLE_LOST_MODE", "DISABLE_LOST_MODE",
	"CLEAR_PASSCODE", "SET_RECOVERY_LOCK", "LOG_OUT_USER", "DELETE_USER", "SETTINGS", "DEVICE_INFORMATION", "SECURITY_INFO",
}

var pin = regexp.MustCompile(`^\d{6}$`)

// queue keeps a command and returns its UUID.
func (s *Server) queue(kind, management, client string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	uuid := company.UUID(3, "command", len(s.commands))
	s.commands = append(s.commands, command{uuid, kind, management, client, s.desk.Now()})
	return uuid
}

// sendCommand tells several devices the same.
func (s *Server) sendCommand(w http.ResponseWriter, r *http.Request) {
	var body struct {
		ClientData []struct {
			ManagementID string `json:"managementId"`
			ClientType   string `json:"clientType"`
		} `json:"clientData"`
		CommandData struct {
			CommandType string `json:"commandType"`
			PIN         string `json:"pin"`
		} `json:"commandData"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&body) != nil || len(body.ClientData) == 0 {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "clientData", "clientData is needed")
		return
	}
	kind := body.CommandData.CommandType
	if !slices.Contains(commandTypes, kind) {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "commandData.commandType", "there is no command "+kind)
		return
	}
	clients := []string{}
	for i, c := range body.ClientData {
		client := s.clientType(c.ManagementID)
		if client == "" {
			refuse(w, http.StatusBadRequest, "INVALID_ID", "clientData["+string(rune('0'+i%10))+"].managementId", "no device has it")
			return
		}
		if client == "COMPUTER" && (kind == "DEVICE_LOCK" || kind == "ERASE_DEVICE") && !pin.MatchString(body.CommandData.PIN) {
			refuse(w, http.StatusBadRequest, "INVALID_FIELD", "commandData.pin", "a PIN of six digits is needed")
			return
		}
		clients = append(clients, client)
	}
	made := []map[string]string{}
	for i, c := range body.ClientData {
		uuid := s.queue(kind, c.ManagementID, clients[i])
		made = append(made, map[string]string{"id": uuid, "href": s.desk.URL(r) + "/api/v2/mdm/commands?filter=uuid==" + uuid})
	}
	kit.WriteJSON(w, http.StatusCreated, made)
}

// clientType is what kind of device has the management id, "" for none.
func (s *Server) clientType(management string) string {
	v := s.desk.Company().Look()
	if slices.ContainsFunc(s.all(v), func(c computer) bool { return c.managementID() == management }) {
		return "COMPUTER"
	}
	if slices.ContainsFunc(s.allMobiles(v), func(m mobile) bool { return m.managementID() == management }) {
		return "MOBILE_DEVICE"
	}
	return ""
}

func (s *Server) state(c command) string {
	if s.desk.Now().Sub(c.sent) < commandTakes {
		return "PENDING"
	}
	return "ACKNOWLEDGED"
}

func (s *Server) listCommands(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	all := slices.Clone(s.commands)
	s.mu.Unlock()
	if r.URL.Query().Get("filter") == "" {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "filter", "a filter is needed")
		return
	}
	fields := []field[command]{
		{"uuid", func(c command) any { return c.uuid }},
		{"clientManagementId", func(c command) any { return c.management }},
		{"command", func(c command) any { return c.kind }},
		{"status", func(c command) any { return s.state(c) }},
		{"dateSent", func(c command) any { return stamp(c.sent, 2) }},
	}
	list(s, w, r, all, fields, "dateSent:asc", func(c command) (any, error) {
		row := map[string]any{
			"uuid": c.uuid, "dateSent": stamp(c.sent, 2), "dateCompleted": nil, "profileId": nil, "commandError": nil,
			"client":       map[string]string{"managementId": c.management, "clientType": c.client},
			"commandState": s.state(c), "commandType": c.kind,
		}
		if s.state(c) == "ACKNOWLEDGED" {
			row["dateCompleted"] = stamp(c.sent.Add(commandTakes), 2)
		}
		return row, nil
	})
}

func (s *Server) blankPush(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Clients []string `json:"clientManagementIds"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&body) != nil {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "clientManagementIds", "a list is needed")
		return
	}
	failed := []string{}
	for _, id := range body.Clients {
		if s.clientType(id) == "" {
			failed = append(failed, id)
		}
	}
	kit.WriteJSON(w, http.StatusOK, map[string]any{"errorUuids": failed})
}

// eraseComputer needs the PIN with which the Mac can be found again.
func (s *Server) eraseComputer(w http.ResponseWriter, r *http.Request) {
	c, ok := s.find(r.PathValue("id"))
	if !ok {
		unknownID(w, r.PathValue("id"))
		return
	}
	var body struct {
		PIN *string `json:"pin"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&body); err != nil && !errors.Is(err, io.EOF) {
		refuse(w, http.StatusBadRequest, "INVALID_JSON", "", "the body is no JSON object")
		return
	}
	if body.PIN != nil && !pin.MatchString(*body.PIN) {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "pin", "a PIN of six digits is needed")
		return
	}
	s.queued(w, c.id, s.queue("ERASE_DEVICE", c.managementID(), "COMPUTER"))
}

func (s *Server) queued(w http.ResponseWriter, id, uuid string) {
	kit.WriteJSON(w, http.StatusOK, map[string]string{"deviceId": id, "commandUuid": uuid})
}

func (s *Server) unmanageComputer(w http.ResponseWriter, r *http.Request) {
	c, ok := s.find(r.PathValue("id"))
	if !ok {
		unknownID(w, r.PathValue("id"))
		return
	}
	s.queued(w, c.id, s.queue("REMOVE_PROFILE", c.managementID(), "COMPUTER"))
}

// mobileCommand tells one phone or tablet something.
func (s *Server) mobileCommand(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		m, ok := s.findMobile(r.PathValue("id"))
		if !ok {
			unknownID(w, r.PathValue("id"))
			return
		}
		body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
		if len(strings.TrimSpace(string(body))) > 0 && !json.Valid(body) {
			refuse(w, http.StatusBadRequest, "INVALID_JSON", "", "the body is no JSON object")
			return
		}
		s.queued(w, m.id, s.queue(kind, m.managementID(), "MOBILE_DEVICE"))
	}
}
