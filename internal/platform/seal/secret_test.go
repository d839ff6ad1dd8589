package seal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/seal"
)

func TestSecretPrintsAsStars(t *testing.T) {
	t.Parallel()
	type settings struct {
		Key  seal.Secret            `json:"key"`
		Keys map[string]seal.Secret `json:"keys"`
	}
	s := settings{Key: "hunter2", Keys: map[string]seal.Secret{"a": "hunter2"}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10v"} {
		fmt.Fprintf(&out, verb+"\n", s.Key)
		fmt.Fprintf(&out, verb+"\n", s)
		fmt.Fprintf(&out, verb+"\n", &s)
	}
	require.NoError(t, json.NewEncoder(&out).Encode(s))
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).Info("x", "key", s.Key, "all", s, "keys", s.Keys)
	}
	require.NotContains(t, out.String(), "hunter2")
	require.NotContains(t, out.String(), fmt.Sprintf("%x", "hunter2"))
	require.Contains(t, out.String(), `"key":"***"`)
	require.Equal(t, "hunter2", s.Key.Reveal())
}

func TestSecretIsReadFromJSON(t *testing.T) {
	t.Parallel()
	var got map[string]seal.Secret
	require.NoError(t, json.Unmarshal([]byte(`{"api_key":"k"}`), &got))
	require.Equal(t, "k", got["api_key"].Reveal())
}
