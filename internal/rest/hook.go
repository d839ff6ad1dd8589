package rest

import (
	"net/http"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
)

// hooks takes the webhooks of vendors: POST /hooks/{endpoint}. There is no
// session; the signature over the raw body says who it is.
func (s *server) hooks() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hooks/{endpoint}", func(w http.ResponseWriter, r *http.Request) {
		body, refusal := readBody(w, r)
		if refusal != nil {
			writeProblem(w, refusal)
			return
		}
		ctx := event.WithOrigin(r.Context(), event.Origin{
			Actor: event.SystemActor, Source: event.Sync, RequestID: requestID(r.Context()), IP: remoteIP(r),
		})
		if err := s.Integrations.Receive(ctx, r.PathValue("endpoint"), integration.Received{Header: r.Header, Body: body}); err != nil {
			writeProblem(w, newProblem(ctx, s.Log, err))
			return
		}
		w.WriteHeader(http.StatusAccepted)
	})
	return identified(contained(s.Log, noStore(mux)))
}
