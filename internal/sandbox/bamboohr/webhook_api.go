package bamboohr

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// webhookJSON is a hook as the vendor shows it.
type webhookJSON struct {
	ID                   string            `json:"id"`
	Name                 string            `json:"name"`
	Created              string            `json:"created"`
	LastSent             *string           `json:"lastSent"`
	MonitorFields        []string          `json:"monitorFields"` // null when nothing is watched
	PostFields           map[string]string `json:"postFields"`
	URL                  string            `json:"url"`
	Format               string            `json:"format"`
	IncludeCompanyDomain bool              `json:"includeCompanyDomain"`
	Events               []string          `json:"events"`
	// PrivateKey is there in the answer to the registration and never again.
	PrivateKey string `json:"privateKey,omitempty"`
}

func (h webhook) json() webhookJSON {
	return webhookJSON{
		ID: h.ID, Name: h.Name, Created: clockStamp(h.Created), LastSent: orNull(h.LastSent),
		MonitorFields: h.MonitorFields, PostFields: h.PostFields, URL: h.URL, Format: h.Format,
		IncludeCompanyDomain: h.IncludeCompanyDomain, Events: h.Events,
	}
}

// clockStamp is the form of instants in the webhook answers, in UTC.
func clockStamp(t time.Time) string { return t.UTC().Format(time.DateTime) }

func orNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := clockStamp(t)
	return &s
}

func webhookError(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, webhookProblem{Errors: []webhookIssue{{Error: message}}})
}

func (s *Server) listWebhooks(w http.ResponseWriter, _ *http.Request) {
	type entry struct {
		ID       string  `json:"id"`
		Name     string  `json:"name"`
		Created  string  `json:"created"`
		LastSent *string `json:"lastSent"`
		URL      string  `json:"url"`
	}
	list := []entry{}
	s.read(func(st *state) {
		for _, h := range st.Webhooks {
			list = append(list, entry{h.ID, h.Name, clockStamp(h.Created), orNull(h.LastSent), h.URL})
		}
	})
	writeJSON(w, http.StatusOK, map[string]any{"webhooks": list})
}

func (s *Server) createWebhook(w http.ResponseWriter, r *http.Request) {
	var body newWebhook
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&body) != nil {
		webhookError(w, http.StatusBadRequest, "Invalid request body")
		return
	}
	key := make([]byte, 16)
	if _, err := io.ReadFull(s.opts.Rand, key); err != nil {
		s.opts.Log.Error("no randomness for a private key", slog.Any("error", err))
		webhookError(w, http.StatusInternalServerError, "Sorry for the inconvenience, please try again later")
		return
	}
	var forbidden []string
	s.read(func(st *state) { forbidden = st.Trouble.ForbiddenFields })
	made, problem := body.checked(forbidden)
	if problem != nil {
		writeJSON(w, problem.status, problem)
		return
	}
	err := s.change(func(st *state) error {
		made.ID, made.PrivateKey, made.Created = strconv.Itoa(st.NextWebhook), hex.EncodeToString(key), s.opts.Now()
		st.NextWebhook++
		st.Webhooks = append(st.Webhooks, made)
		return nil
	})
	if err != nil {
		webhookError(w, http.StatusInternalServerError, "Sorry for the inconvenience, please try again later")
		return
	}
	answer := made.json()
	answer.PrivateKey = made.PrivateKey
	writeJSON(w, http.StatusCreated, answer)
}

func (s *Server) getWebhook(w http.ResponseWriter, r *http.Request) {
	hook, known := s.webhook(r.PathValue("id"))
	if !known {
		webhookError(w, http.StatusNotFound, noWebhook(r))
		return
	}
	writeJSON(w, http.StatusOK, hook.json())
}

func (s *Server) deleteWebhook(w http.ResponseWriter, r *http.Request) {
	found := false
	err := s.change(func(st *state) error {
		if i := st.webhook(r.PathValue("id")); i >= 0 {
			found = true
			st.Webhooks = append(st.Webhooks[:i:i], st.Webhooks[i+1:]...)
		}
		return nil
	})
	switch {
	case err != nil:
		webhookError(w, http.StatusInternalServerError, "Sorry for the inconvenience, please try again later")
	case !found:
		webhookError(w, http.StatusNotFound, noWebhook(r))
	default:
		w.Header().Set("Content-Type", "text/plain; charset=UTF-8")
		_, _ = io.WriteString(w, "Web hook has been deleted.")
	}
}

// webhookLog lists a hook's deliveries, the newest first.
func (s *Server) webhookLog(w http.ResponseWriter, r *http.Request) {
	type entry struct {
		WebhookID     string   `json:"webhookId"`
		URL           string   `json:"url"`
		LastAttempted string   `json:"lastAttempted"`
		LastSuccess   string   `json:"lastSuccess"`
		StatusCode    string   `json:"statusCode"`
		Format        string   `json:"format"`
		EmployeeIDs   []string `json:"employeeIds"`
	}
	hook, known := s.webhook(r.PathValue("id"))
	if !known {
		webhookError(w, http.StatusNotFound, noWebhook(r))
		return
	}
	log := []entry{}
	for _, d := range s.Deliveries() {
		if d.WebhookID != hook.ID || d.Attempts == 0 {
			continue
		}
		e := entry{
			WebhookID: d.WebhookID, URL: d.URL, LastAttempted: clockStamp(d.LastAttempt),
			StatusCode: strconv.Itoa(d.StatusCode), Format: hook.Format, EmployeeIDs: []string{d.EmployeeID},
		}
		if d.State == Delivered {
			e.LastSuccess = e.LastAttempted
		}
		log = append(log, e)
	}
	writeJSON(w, http.StatusOK, log)
}

func noWebhook(r *http.Request) string {
	return fmt.Sprintf("No webhook was found with ID: %s.", r.PathValue("id"))
}

func (s *Server) webhook(id string) (hook webhook, known bool) {
	s.read(func(st *state) {
		if i := st.webhook(id); i >= 0 {
			hook, known = st.Webhooks[i], true
		}
	})
	return hook, known
}

// webhook is the hook's place, -1 for an unknown id.
func (st *state) webhook(id string) int {
	for i := range st.Webhooks {
		if st.Webhooks[i].ID == id {
			return i
		}
	}
	return -1
}
