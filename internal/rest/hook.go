package rest

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/hook"
)

// hooks takes the webhooks of vendors: /hooks/{endpoint}. There is no session; the
// signature over the raw body says who it is. A GET is a vendor's handshake.
func (s *server) hooks() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hooks/{endpoint}", s.receiveHook)
	mux.HandleFunc("GET /hooks/{endpoint}", s.receiveHook)
	return identified(contained(s.Log, noStore(mux)))
}

func (s *server) receiveHook(w http.ResponseWriter, r *http.Request) {
	body, refusal := readBody(w, r)
	if refusal != nil {
		writeProblem(w, refusal)
		return
	}
	ctx := event.WithOrigin(r.Context(), event.Origin{
		Actor: event.SystemActor, Source: event.Sync, RequestID: requestID(r.Context()), IP: remoteIP(r),
	})
	// The address as the vendor called it: some sign it.
	called := strings.TrimRight(s.PublicURL, "/") + r.URL.RequestURI()
	reply, err := s.Hooks.Receive(ctx, r.PathValue("endpoint"), hook.Call{Method: r.Method, URL: called, Header: r.Header, Body: body})
	if err != nil {
		p := newProblem(ctx, s.Log, err)
		if p.Code == hook.CodeBacklog {
			w.Header().Set("Retry-After", strconv.Itoa(int(hook.RetryAfter.Seconds())))
		}
		writeProblem(w, p)
		return
	}
	answerHook(w, reply)
}

// answerHook says what the vendor wants to hear: mostly nothing but 200, which all
// of them take for success.
func answerHook(w http.ResponseWriter, reply *connector.Reply) {
	if reply == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", cmp.Or(reply.ContentType, "text/plain; charset=utf-8"))
	w.Header().Set("X-Content-Type-Options", "nosniff") // a challenge is a stranger's text
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body) //nolint:gosec // never as a page: the lines above
}
