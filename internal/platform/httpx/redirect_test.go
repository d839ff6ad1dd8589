package httpx_test

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/httpx"
)

func sprint(v any) string { return fmt.Sprint(v) }

// echo answers with the request's headers, or redirects to ?to= with ?code=.
func echo(t *testing.T, seen *http.Header) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			code := http.StatusFound
			if r.URL.Query().Get("code") == "307" {
				code = http.StatusTemporaryRedirect
			}
			w.Header().Set("Location", to)
			w.WriteHeader(code)
			return
		}
		*seen = r.Header.Clone()
	})
}

type redirects struct {
	gate  *httpx.Gate
	a, b  *httptest.Server // two origins
	seen  http.Header      // of the last request that was not redirected
	doGet func(url string) error
}

func setupRedirects(t *testing.T) *redirects {
	t.Helper()
	r := &redirects{gate: httpx.New(httpx.Options{Allow: allow(t, "127.0.0.1")})}
	r.a, r.b = httptest.NewServer(echo(t, &r.seen)), httptest.NewServer(echo(t, &r.seen))
	t.Cleanup(r.gate.Close)
	t.Cleanup(r.a.Close)
	t.Cleanup(r.b.Close)
	client := r.gate.Client("test", httpx.Limits{Burst: 50})
	r.doGet = func(url string) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Basic c2VjcmV0")
		req.Header.Set("X-Api-Key", "secret")
		req.Header.Set("Accept", "application/json")
		resp, err := client.Do(req)
		if err == nil {
			require.NoError(t, resp.Body.Close())
		}
		return err
	}
	return r
}

func TestRedirectOnSameOriginKeepsSignIn(t *testing.T) {
	t.Parallel()
	r := setupRedirects(t)
	require.NoError(t, r.doGet(r.a.URL+"/?key=secret&to="+r.a.URL+"/x"))
	require.Equal(t, "Basic c2VjcmV0", r.seen.Get("Authorization"))
	require.Equal(t, "secret", r.seen.Get("X-Api-Key"))
	require.Empty(t, r.seen.Get("Referer"))
}

func TestRedirectToOtherOriginDropsSignIn(t *testing.T) {
	t.Parallel()
	r := setupRedirects(t)
	require.NoError(t, r.doGet(r.a.URL+"/?key=secret&to="+r.b.URL+"/x"))
	require.Equal(t, "application/json", r.seen.Get("Accept"))
	for _, name := range []string{"Authorization", "X-Api-Key", "Referer"} {
		require.Empty(t, r.seen.Get(name), name)
	}
}

func TestErrRedirectToBlockedAddress(t *testing.T) {
	t.Parallel()
	r := setupRedirects(t)
	for _, to := range []string{"http://127.0.0.2:1/", "http://169.254.169.254/latest", "http://[::1]:1/", "file:///etc/passwd"} {
		require.Equal(t, httpx.Blocked, httpx.KindOf(r.doGet(r.a.URL+"/?to="+to)), to)
	}
}

func TestErrRedirectLoop(t *testing.T) {
	t.Parallel()
	var hops int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hops++
		http.Redirect(w, r, "/again", http.StatusFound)
	}))
	t.Cleanup(server.Close)
	client := httpx.New(httpx.Options{Allow: allow(t, "127.0.0.1")}).Client("test", httpx.Limits{Burst: 50})
	_, err := get(t, client, server.URL)
	require.Equal(t, httpx.Redirect, httpx.KindOf(err))
	require.Equal(t, 6, hops)
}

func TestErrRedirectDowngrade(t *testing.T) {
	t.Parallel()
	r := setupRedirects(t)
	secure := httptest.NewTLSServer(echo(t, &r.seen))
	t.Cleanup(secure.Close)
	pool := x509.NewCertPool()
	pool.AddCert(secure.Certificate())
	r.gate.Trust(pool)
	require.NoError(t, r.doGet(secure.URL))
	require.Equal(t, httpx.Insecure, httpx.KindOf(r.doGet(secure.URL+"/?to="+r.a.URL)))
}

func TestErrRedirectCarriesBodyAway(t *testing.T) {
	t.Parallel()
	r := setupRedirects(t)
	client := r.gate.Client("test", httpx.Limits{})
	for to, want := range map[string]httpx.Kind{r.a.URL: "", r.b.URL: httpx.Redirect} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.a.URL+"/?code=307&to="+to, strings.NewReader("client_secret=x"))
		require.NoError(t, err)
		resp, err := client.Do(req)
		require.Equal(t, want, httpx.KindOf(err))
		if err == nil {
			require.NoError(t, resp.Body.Close())
		}
	}
}
