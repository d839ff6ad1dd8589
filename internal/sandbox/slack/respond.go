package slack

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"time"
)

// How often and how long the address of a click can be answered to.
const (
	maxResponses = 5
	responseLife = 30 * time.Minute
)

// responseURL is the address that belongs to one click.
type responseURL struct {
	channel, ts string
	used        int
	expires     time.Time
}

// newResponseURL makes one. The caller holds the lock.
func (s *Server) newResponseURL(base, channelID, ts string) string {
	id := rand.Text()
	s.answers[id] = &responseURL{channel: channelID, ts: ts, expires: s.desk.Now().Add(responseLife)}
	return base + "/actions/" + teamID + "/" + id
}

// respond changes the message of a click, or adds one behind it. Such an address
// needs no token: it is one.
func (s *Server) respond(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Text            string `json:"text"`
		Blocks          any    `json:"blocks"`
		ReplaceOriginal *bool  `json:"replace_original"`
		DeleteOriginal  bool   `json:"delete_original"`
		ResponseType    string `json:"response_type"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&body) != nil {
		refuseResponse(w, http.StatusBadRequest, "invalid_payload")
		return
	}
	blocks, no := blocksOf(body.Blocks)
	s.mu.Lock()
	defer s.mu.Unlock()
	at, known := s.answers[r.PathValue("id")]
	switch {
	case !known:
		refuseResponse(w, http.StatusNotFound, "invalid_url")
		return
	case s.desk.Now().After(at.expires), at.used >= maxResponses:
		refuseResponse(w, http.StatusNotFound, "expired_url")
		return
	case no != "":
		refuseResponse(w, http.StatusBadRequest, string(no))
		return
	case body.Text == "" && blocks == nil && !body.DeleteOriginal:
		refuseResponse(w, http.StatusBadRequest, "no_text")
		return
	}
	at.used++
	ch, m := s.message(at.channel, at.ts)
	switch {
	case ch == nil || m == nil: // deleted since
	case body.DeleteOriginal:
		ch.Messages = without(ch.Messages, m)
	case body.ReplaceOriginal != nil && *body.ReplaceOriginal:
		m.Text, m.Blocks, m.Edited = body.Text, blocks, true
	default:
		ch.Messages = append(ch.Messages, &message{TS: s.stamp(), Text: body.Text, Blocks: blocks})
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write([]byte(`{"ok":true}`))
}

func without(list []*message, gone *message) []*message {
	kept := []*message{}
	for _, m := range list {
		if m != gone {
			kept = append(kept, m)
		}
	}
	return kept
}

func refuseResponse(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"ok":false,"error":"` + word + `"}`))
}
