package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// appHooks are where the app listens, as its settings at the vendor say.
type appHooks struct {
	InteractivityURL string `json:"interactivity_url"`
	EventsURL        string `json:"events_url"`
}

// control adds this vendor's orders.
func (s *Server) control(mux *http.ServeMux) {
	mux.HandleFunc("PUT /control/api/app", func(w http.ResponseWriter, r *http.Request) {
		var hooks appHooks
		err := kit.Decode(r, &hooks)
		if err == nil {
			err = s.setHooks(r.Context(), hooks)
		}
		s.desk.Answer(w, hooks, err)
	})
	mux.HandleFunc("POST /control/api/reinstall", func(w http.ResponseWriter, _ *http.Request) {
		s.setRevoked(false)
		s.desk.Answer(w, map[string]string{"token": s.opts.BotToken}, nil)
	})
	mux.HandleFunc("GET /control/api/messages", func(w http.ResponseWriter, _ *http.Request) {
		s.desk.Answer(w, map[string]any{"messages": s.messages()}, nil)
	})
	mux.HandleFunc("POST /control/api/click", func(w http.ResponseWriter, r *http.Request) {
		var c Click
		err := kit.Decode(r, &c)
		var sent Sent
		if err == nil {
			sent, err = s.Press(r.Context(), s.desk.URL(r), c)
		}
		s.desk.Answer(w, sent, err)
	})
	mux.HandleFunc("POST /control/api/event", func(w http.ResponseWriter, r *http.Request) {
		var e Event
		err := kit.Decode(r, &e)
		var sent Sent
		if err == nil {
			sent, err = s.Tell(r.Context(), e)
		}
		s.desk.Answer(w, sent, err)
	})
	mux.HandleFunc("POST /control/click", func(w http.ResponseWriter, r *http.Request) {
		_, err := s.Press(r.Context(), s.desk.URL(r), Click{
			Channel: r.PostFormValue("channel"), TS: r.PostFormValue("ts"),
			ActionID: r.PostFormValue("action_id"), User: r.PostFormValue("user"),
		})
		s.desk.Done(w, r, "done", err)
	})
}

// setHooks keeps the addresses after the handshake with the one for events.
func (s *Server) setHooks(ctx context.Context, hooks appHooks) error {
	if hooks.EventsURL != "" {
		if err := s.verify(ctx, hooks.EventsURL); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = hooks
	return nil
}

// verify is the vendor's handshake: the receiver must give the challenge back, as
// plain text, as a form or in JSON.
func (s *Server) verify(ctx context.Context, target string) error {
	s.mu.Lock()
	challenge := fmt.Sprintf("challenge%dmustcomeback", s.next())
	s.mu.Unlock()
	body, _ := json.Marshal(map[string]string{"type": "url_verification", "token": "verification-token-is-deprecated", "challenge": challenge})
	sent, err := s.send(ctx, target, "application/json", body, Sending{})
	if err != nil {
		return err
	}
	if sent.Status != http.StatusOK || !strings.Contains(sent.Body, challenge) {
		return fmt.Errorf("events_url: the challenge did not come back, but %d %q", sent.Status, sent.Body)
	}
	return nil
}

// Event is what the vendor tells the app: {"type": "team_join", …}.
type Event struct {
	Event map[string]any `json:"event"`
	// URL is where it goes, by default the app's Events URL.
	URL string `json:"url"`
	Sending
}

// Tell sends an event.
func (s *Server) Tell(ctx context.Context, e Event) (Sent, error) {
	if kind, _ := e.Event["type"].(string); kind == "" {
		return Sent{}, errors.New("event: a type is needed")
	}
	s.mu.Lock()
	target := e.URL
	if target == "" {
		target = s.hooks.EventsURL
	}
	body, err := json.Marshal(map[string]any{
		"token": "verification-token-is-deprecated", "team_id": teamID, "api_app_id": appID, "type": "event_callback",
		"event_id": fmt.Sprintf("Ev%08d", s.next()), "event_time": s.desk.Now().Unix(), "event": e.Event,
		"authorizations": []any{map[string]any{"enterprise_id": nil, "team_id": teamID, "user_id": botUser, "is_bot": true}},
	})
	s.mu.Unlock()
	if err != nil {
		return Sent{}, err
	}
	return s.send(ctx, target, "application/json", body, e.Sending)
}

// messages are all that the app posted, as the control API shows them.
func (s *Server) messages() []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []map[string]any{}
	for _, ch := range s.channels {
		for _, m := range ch.Messages {
			v := m.view()
			v["channel"], v["to"] = ch.ID, ch.User
			list = append(list, v)
		}
	}
	return list
}

// panels show the messages with their buttons.
func (s *Server) panels(*http.Request) []kit.Panel {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := kit.Panel{
		Title: "Messages", Columns: []string{"To", "Text"},
		Hint: "What the app posted. A button is pressed by whom the message was sent to, in a channel by the first member.",
	}
	for _, ch := range s.channels {
		to, presser := "#"+ch.Name, userID(0)
		if ch.User != "" {
			m, _ := s.find(ch.User)
			to, presser = m.Profile.RealName, ch.User
		}
		for _, m := range ch.Messages {
			row := kit.Row{Cells: []string{to, m.Text}}
			for _, b := range m.buttons() {
				row.Buttons = append(row.Buttons, kit.Button{Label: b.label(), Action: "click", Values: map[string]string{
					"channel": ch.ID, "ts": m.TS, "action_id": b.ActionID, "user": presser,
				}})
			}
			p.Rows = append(p.Rows, row)
		}
	}
	return []kit.Panel{p}
}
