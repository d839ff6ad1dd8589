package connector_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

func TestErrAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status  int
		header  []string
		body    string
		code    connector.Code
		message string
		after   time.Duration
	}{
		"Unauthorized": {401, []string{"X-Error", "API key not provided"}, "", connector.BadCredentials,
			"Acme HR does not accept the key. It says: API key not provided", 0},
		"Forbidden":    {403, nil, `{"error":{"message":"No\u0007 way"}}`, connector.Forbidden, "Acme HR does not allow this to the key's owner. It says: No way", 0},
		"NotFound":     {404, nil, "<html>", connector.NotFound, "Nothing is found at this address of Acme HR.", 0},
		"TooMany":      {429, []string{"Retry-After", "7"}, "", connector.RateLimited, "Acme HR asks to come back later.", 7 * time.Second},
		"Unavailable":  {503, []string{"Retry-After", "7"}, "", connector.RateLimited, "Acme HR asks to come back later.", 7 * time.Second},
		"Maintenance":  {503, nil, "", connector.VendorError, "Acme HR failed.", 0},
		"Server":       {500, nil, `{"errors":[{"text":"boom"}]}`, connector.VendorError, "Acme HR failed. It says: boom", 0},
		"Redirect":     {304, nil, "", connector.VendorError, "Acme HR refuses the request.", 0},
		"OwnCode":      {418, nil, "", connector.RateLimited, "Acme HR asks to come back later.", 0},
		"SecretHidden": {401, []string{"X-Error", "unknown key t0p-secret!"}, "", connector.BadCredentials, "Acme HR does not accept the key. It says: unknown key ***!", 0},
		"Date": {429, []string{"Date", "Sat, 01 Aug 2026 00:00:00 GMT", "Retry-After", "Sat, 01 Aug 2026 00:01:00 GMT"}, "", connector.RateLimited,
			"Acme HR asks to come back later.", time.Minute},
		"DateAlone": {429, []string{"Retry-After", "Sat, 01 Aug 2026 00:01:00 GMT"}, "", connector.RateLimited, "Acme HR asks to come back later.", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, answer(c.status, c.body, c.header...))
			_, read := readAll(t, s)
			for _, err := range []error{read, s.Test(t.Context())} {
				e := connector.AsError(err)
				require.NotNil(t, e, "%v", err)
				require.Equal(t, c.code, e.Code)
				require.Equal(t, c.message, e.Message)
				require.Equal(t, c.status, e.Status)
				require.Equal(t, c.after, e.RetryAfter)
			}
		})
	}
}

func TestErrLongAnswerIsCut(t *testing.T) {
	t.Parallel()
	err := open(t, answer(500, "", "X-Error", strings.Repeat("ä", 5000))).Test(t.Context())
	require.Less(t, len([]rune(connector.AsError(err).Message)), 300)
}

// Through the guarded client: whatever is wrong with an address reads the same.
func TestErrUnreachable(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	allow, err := httpx.ParseAllow("127.0.0.1")
	require.NoError(t, err)
	client := httpx.New(httpx.Options{Allow: allow}).Client("test", httpx.Limits{})
	for _, base := range []string{closed.URL, "http://127.0.0.2:1", "https://169.254.169.254", "https://no-such-name.invalid"} {
		s, err := acme(t).Open(map[string]any{"account": "acme", "base_url": base}, map[string]seal.Secret{"token": "t"}, client)
		require.NoError(t, err)
		err = s.Test(t.Context())
		require.EqualError(t, err, "unreachable: Acme HR could not be reached at this address.")
	}
	s, err := acme(t).Open(map[string]any{"account": "acme", "base_url": "http://8.8.8.8"}, map[string]seal.Secret{"token": "t"}, client)
	require.NoError(t, err)
	require.EqualError(t, s.Test(t.Context()), "unreachable: The address of Acme HR must begin with https://.")
}

func TestErrTooLarge(t *testing.T) {
	t.Parallel()
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(people(strings.Repeat(`{"id":"1"},`, 1000) + `{"id":"1"}`)))
	}))
	t.Cleanup(vendor.Close)
	allow, err := httpx.ParseAllow("127.0.0.1")
	require.NoError(t, err)
	client := httpx.New(httpx.Options{Allow: allow}).Client("test", httpx.Limits{MaxBody: 1000})
	s, err := acme(t).Open(map[string]any{"account": "acme", "base_url": vendor.URL}, map[string]seal.Secret{"token": "t"}, client)
	require.NoError(t, err)
	_, err = readAll(t, s)
	require.EqualError(t, err, "vendor_error: The answer of Acme HR is too large.")
}

func TestCancellationPasses(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		cancel()
		return nil, r.Context().Err()
	})}
	err := open(t, client).Test(ctx)
	require.Equal(t, context.Canceled, err)
}

func TestTest(t *testing.T) {
	t.Parallel()
	for _, body := range []string{people(``), people(`{"id":"1"}`), people(`{"id":"1"},{"id":`)} {
		require.NoError(t, open(t, answer(200, body)).Test(t.Context()), body)
	}
	for _, body := range []string{``, `{}`, `<html>`, `{"data":{"people":null}}`} {
		require.Equal(t, connector.VendorError, connector.AsError(open(t, answer(200, body)).Test(t.Context())).Code, body)
	}
}
