package jamf

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// hook is a registered receiver of one kind of event.
type hook struct {
	XMLName  xml.Name `json:"-" xml:"webhook"`
	ID       int      `json:"id" xml:"id"`
	Name     string   `json:"name" xml:"name"`
	Enabled  bool     `json:"enabled" xml:"enabled"`
	URL      string   `json:"url" xml:"url"`
	Type     string   `json:"content_type" xml:"content_type"`
	Event    string   `json:"event" xml:"event"`
	Auth     string   `json:"authentication_type" xml:"authentication_type"` // NONE, BASIC or HEADER
	Username string   `json:"username" xml:"username"`
	Password string   `json:"-" xml:"password"`
	Header   string   `json:"header" xml:"header"` // as JSON: {"name": "value"}
}

// events are those that can be fired here.
var events = []string{
	"ComputerAdded", "ComputerCheckIn", "ComputerInventoryCompleted", "MobileDeviceEnrolled",
	"MobileDeviceUnEnrolled", "MobileDeviceCheckIn", "MobileDeviceInventoryCompleted",
}

// createWebhook is of the Classic API: XML in, XML out, 201.
func (s *Server) createWebhook(w http.ResponseWriter, r *http.Request) {
	var h hook
	err := xml.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&h)
	switch {
	case err != nil, h.Name == "", h.URL == "":
		w.Header().Set("Content-Type", "text/html;charset=UTF-8")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "<html><body><p>Bad Request</p></body></html>")
		return
	case !slices.Contains(events, h.Event):
		w.Header().Set("Content-Type", "text/html;charset=UTF-8")
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, "<html><body><p>Conflict</p><p>Error: Problem with event</p></body></html>")
		return
	}
	s.mu.Lock()
	h.ID = len(s.hooks) + 1
	s.hooks = append(s.hooks, h)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(http.StatusCreated)
	_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><webhook><id>%d</id></webhook>`, h.ID)
}

func (s *Server) listWebhooks(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	all := slices.Clone(s.hooks)
	s.mu.Unlock()
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		rows := []map[string]any{}
		for _, h := range all {
			rows = append(rows, map[string]any{"id": h.ID, "name": h.Name})
		}
		kit.WriteJSON(w, http.StatusOK, map[string]any{"webhooks": rows})
		return
	}
	w.Header().Set("Content-Type", "application/xml")
	_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><webhooks><size>%d</size>`, len(all))
	for _, h := range all {
		_ = xml.NewEncoder(w).EncodeElement(struct {
			ID   int    `xml:"id"`
			Name string `xml:"name"`
		}{h.ID, h.Name}, xml.StartElement{Name: xml.Name{Local: "webhook"}})
	}
	_, _ = io.WriteString(w, `</webhooks>`)
}

// Fire orders an event about a record.
type Fire struct {
	Event string `json:"event"`
	ID    string `json:"id"`
}

// Fire sends the event to all who registered for it and tells their statuses.
func (s *Server) Fire(ctx context.Context, f Fire) (statuses []int, err error) {
	if !slices.Contains(events, f.Event) {
		return nil, fmt.Errorf("event: use one of %v", events)
	}
	about, ok := s.event(f)
	if !ok {
		return nil, errors.New("id: there is no such record")
	}
	s.mu.Lock()
	all := slices.Clone(s.hooks)
	s.mu.Unlock()
	for _, h := range all {
		if h.Event != f.Event || !h.Enabled {
			continue
		}
		body, err := json.Marshal(map[string]any{
			"webhook": map[string]any{"id": h.ID, "name": h.Name, "webhookEvent": h.Event, "eventTimestamp": s.desk.Now().UnixMilli()},
			"event":   about,
		})
		if err != nil {
			return statuses, err
		}
		status, err := s.deliver(ctx, h, body)
		if err != nil {
			return statuses, err
		}
		statuses = append(statuses, status)
	}
	return statuses, nil
}

// event is what the payload tells of the record. Ids are numbers here.
func (s *Server) event(f Fire) (any, bool) {
	if strings.HasPrefix(f.Event, "Mobile") {
		m, ok := s.findMobile(f.ID)
		id, _ := strconv.Atoi(m.id)
		return map[string]any{
			"jssID": id, "serialNumber": m.device.Serial, "udid": m.udid(), "deviceName": m.device.Name, "model": m.device.ModelID,
			"modelDisplay": m.device.Model, "product": "", "version": m.device.OSVersion, "osVersion": m.device.OSVersion, "osBuild": m.device.OSBuild,
			"wifiMacAddress": mac(m.device.WiFi), "bluetoothMacAddress": mac(m.device.WiFi), "imei": m.device.IMEI, "icciID": "",
			"ipAddress": "10.1.2.8", "username": m.ifUsed(m.user.Login()), "room": "", "userDirectoryID": "-1",
		}, ok
	}
	c, ok := s.find(f.ID)
	id, _ := strconv.Atoi(c.id)
	about := map[string]any{
		"jssID": id, "serialNumber": text(c.device.Serial), "udid": c.device.UUID, "deviceName": c.device.Name, "model": c.device.Model,
		"macAddress": mac(c.device.WiFi), "alternateMacAddress": "", "osVersion": c.device.OSVersion, "osBuild": c.device.OSBuild,
		"ipAddress": "203.0.113.9", "reportedIpAddress": "10.1.1.7", "username": c.user.Login(), "emailAddress": c.user.Email,
		"realName": c.user.Name(), "phone": "", "position": c.user.Title, "department": c.user.Dept, "building": "", "room": "", "userDirectoryID": "-1",
	}
	if f.Event == "ComputerCheckIn" { // the only one that nests it
		return map[string]any{"computer": about, "trigger": "CLIENT_CHECKIN", "username": ""}, ok
	}
	return about, ok
}

func (s *Server) deliver(ctx context.Context, h hook, body []byte) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	switch h.Auth {
	case "BASIC":
		req.SetBasicAuth(h.Username, h.Password)
	case "HEADER":
		var headers map[string]string
		_ = json.Unmarshal([]byte(h.Header), &headers) // without them the receiver refuses, as it should
		for name, value := range headers {
			req.Header.Set(name, value)
		}
	}
	res, err := s.opts.Client.Do(req)
	if err != nil {
		return 0, fmt.Errorf("the receiver did not answer: %w", err)
	}
	_ = res.Body.Close()
	return res.StatusCode, nil
}

// control adds this vendor's order: {"event", "id"} is sent to who registered.
func (s *Server) control(mux *http.ServeMux) {
	mux.HandleFunc("POST /control/api/fire", func(w http.ResponseWriter, r *http.Request) {
		var f Fire
		err := kit.Decode(r, &f)
		var statuses []int
		if err == nil {
			statuses, err = s.Fire(r.Context(), f)
		}
		s.desk.Answer(w, map[string]any{"statuses": statuses}, err)
	})
}
