package channels

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/assetronics/assetronics/channels/internal/wire"
	"github.com/assetronics/assetronics/channels/internal/ws"
)

const (
	sessionHeader = "X-Phoenix-Longpoll-Token"
	// maxBody bounds one POST. Clients send at most 100 frames in one.
	maxBody = 8 << 20
)

// pollAnswer is the body of every answer. The HTTP status is always 200: the
// protocol's own is in the body.
type pollAnswer struct {
	Status   int       `json:"status"`
	Token    string    `json:"token,omitempty"`
	Messages *[]string `json:"messages,omitempty"`
}

// serveLongPoll serves clients whose way to us lets no WebSocket through. A GET
// without a session opens one, with one it waits for messages; a POST brings the
// client's.
func (s *Server) serveLongPoll(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Access-Control-Allow-Origin", "*") // the origin is checked here
	header.Set("Cache-Control", "no-store")
	if !s.originAllowed(r) {
		answerPoll(w, pollAnswer{Status: http.StatusForbidden})
		return
	}
	session := s.polls.find(r)
	switch {
	case r.Method == http.MethodOptions:
		header.Set("Access-Control-Allow-Headers", strings.Join(r.Header.Values("Access-Control-Request-Headers"), ", "))
		header.Set("Access-Control-Allow-Methods", "get, post, options")
		header.Set("Access-Control-Max-Age", "3600")
		w.WriteHeader(http.StatusOK)
	case r.Method == http.MethodGet && session != nil:
		s.listen(w, r, session)
	case r.Method == http.MethodGet:
		s.openPoll(w, r)
	case r.Method == http.MethodPost && session != nil:
		s.publish(w, r, session)
	case r.Method == http.MethodPost:
		answerPoll(w, pollAnswer{Status: http.StatusGone})
	default:
		w.WriteHeader(http.StatusBadRequest)
	}
}

func (s *Server) openPoll(w http.ResponseWriter, r *http.Request) {
	if s.sockets.isClosed() {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	arriving := s.sockets.arrive()
	defer s.sockets.leave(arriving)
	admitted, ok := s.admit(r)
	if !ok {
		answerPoll(w, pollAnswer{Status: http.StatusForbidden})
		return
	}
	session := s.newSession(admitted.who)
	open, welcome := s.sockets.add(&session.socket, arriving)
	if !open { // draining since the check
		session.expiry.Stop()
		admitted.who.ended()
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	s.polls.add(session)
	session.start()
	if !welcome {
		session.socket.disconnect()
	}
	answerPoll(w, pollAnswer{Status: http.StatusGone, Token: session.token, Messages: &[]string{}})
}

// listen waits for messages.
func (s *Server) listen(w http.ResponseWriter, r *http.Request, session *session) {
	ctx, cancel := context.WithTimeout(r.Context(), s.options.PollTimeout)
	defer cancel()
	frames, over := session.poll(ctx)
	answer := pollAnswer{Status: http.StatusOK, Token: session.token, Messages: &[]string{}}
	switch {
	case len(frames) > 0:
		*answer.Messages = messagesOf(frames)
	case over:
		answer = pollAnswer{Status: http.StatusGone}
	default:
		answer.Status = http.StatusNoContent
	}
	answerPoll(w, answer)
}

// messagesOf gives frames as text.
func messagesOf(frames []frame) []string {
	messages := make([]string, len(frames))
	for i, f := range frames {
		op, body := ws.Open(f)
		if op == ws.Binary {
			body = wire.TextOf(body)
		}
		messages[i] = string(body)
	}
	return messages
}

// publish hands the client's messages to the socket and answers when all have been
// handled.
func (s *Server) publish(w http.ResponseWriter, r *http.Request, session *session) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	messages, broken := readBody(r.Header.Get("Content-Type"), body, s.options.MaxFrame)
	for _, m := range messages {
		session.socket.receive(m)
	}
	if broken != nil { // as on a WebSocket: what came before it counts
		session.socket.close(broken.Code, broken.Reason)
		answerPoll(w, pollAnswer{Status: http.StatusGone})
		return
	}
	timeout := time.NewTimer(s.options.PollTimeout)
	defer timeout.Stop()
	done := make(chan struct{})
	session.socket.afterwards(done)
	select {
	case <-done:
		answerPoll(w, pollAnswer{Status: http.StatusOK})
	case <-timeout.C:
		answerPoll(w, pollAnswer{Status: http.StatusRequestTimeout})
	case <-r.Context().Done():
	}
}

func answerPoll(w http.ResponseWriter, answer pollAnswer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer) // the client may be gone
}
