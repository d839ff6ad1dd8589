package rest

import (
	"errors"
	"io"
	"net/http"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
)

// hooks takes the webhooks of vendors: POST /hooks/{endpoint}. There is no
// session; the signature over the raw body says who it is.
func (s *server) hooks() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hooks/{endpoint}", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			writeProblem(w, framingProblem(r.Context(), http.StatusRequestEntityTooLarge, "The body is larger than 1 MiB."))
			return
		}
		if err != nil {
			writeProblem(w, framingProblem(r.Context(), http.StatusBadRequest, "The body could not be read."))
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
