package connector_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answer is a vendor that says the same to everything.
func answer(status int, body string, header ...string) *http.Client {
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		resp := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
		for i := 0; i < len(header); i += 2 {
			resp.Header.Set(header[i], header[i+1])
		}
		return resp, nil
	})}
}

func manifest(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/manifest.yaml")
	require.NoError(t, err)
	return string(data)
}

func acme(t testing.TB) *connector.Connector {
	t.Helper()
	c, err := connector.Parse([]byte(manifest(t)))
	require.NoError(t, err)
	return c
}

func open(t testing.TB, client *http.Client) *connector.Session {
	t.Helper()
	s, err := acme(t).Open(
		map[string]any{"account": "acme"},
		map[string]seal.Secret{"token": "t0p-secret"}, client)
	require.NoError(t, err)
	return s
}

// people wraps records as the vendor answers them.
func people(records string) string { return `{"data":{"people":[` + records + `]}}` }

func readAll(t testing.TB, s *connector.Session) (all connector.Page, err error) {
	t.Helper()
	err = s.Read(t.Context(), "people", func(p connector.Page) error {
		all.Employees = append(all.Employees, p.Employees...)
		all.Rejects = append(all.Rejects, p.Rejects...)
		return nil
	})
	return all, err
}
