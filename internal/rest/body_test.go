package rest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/stretchr/testify/require"
)

// TestSlowHandler: a handler that takes longer than a body may is not cancelled.
func TestSlowHandler(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	s := &server{Deps: Deps{Log: slog.New(slog.DiscardHandler)}, api: humago.New(mux, huma.DefaultConfig("Test", "1"))}
	type input struct {
		Body struct{ Name string }
	}
	publicRoute(s, op{ID: "slow", Method: http.MethodPost, Path: "/slow", Status: http.StatusNoContent},
		func(ctx context.Context, _ *input) (*struct{}, error) {
			longer := time.NewTimer(6 * time.Second) // huma's deadline for a body is 5 s
			defer longer.Stop()
			select {
			case <-longer.C:
				return nil, nil //nolint:nilnil // no content
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		})
	listener := httptest.NewServer(mux)
	t.Cleanup(listener.Close)
	answer, err := http.Post(listener.URL+base+"/slow", "application/json", strings.NewReader(`{"Name":"x"}`))
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusNoContent, answer.StatusCode)
}
