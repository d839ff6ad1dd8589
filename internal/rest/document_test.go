package rest_test

import (
	"encoding/json"
	"log/slog"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/rest"
)

// TestDocumentIsCommitted holds docs/openapi.json against the code: an API
// changes where a reviewer sees it.
func TestDocumentIsCommitted(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile("../../docs/openapi.json")
	require.NoError(t, err)
	face := rest.New(rest.Deps{Log: slog.New(slog.DiscardHandler)})
	now, err := json.Marshal(face.API.OpenAPI())
	require.NoError(t, err)
	require.JSONEq(t, string(now), string(committed), "run make gen")
}
