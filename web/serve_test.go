package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/web"
)

var script = strings.Repeat("export const answer = 42;\n", 100)

func setup(t *testing.T) func(method, path string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	site := web.Serve(fstest.MapFS{
		"index.html":         {Data: []byte("<!doctype html><title>Assetronics</title>")},
		"favicon.svg":        {Data: []byte("<svg/>")},
		".gitkeep":           {Data: nil},
		"_app/main-a1b2.js":  {Data: []byte(script)},
		"_app/main-a1b2.css": {Data: []byte("body{}")},
	})
	return func(method, path string, header http.Header) *httptest.ResponseRecorder {
		req := httptest.NewRequest(method, path, nil)
		for name, values := range header {
			req.Header[name] = values
		}
		rec := httptest.NewRecorder()
		site.ServeHTTP(rec, req)
		return rec
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	get := setup(t)

	tests := map[string]struct {
		path        string
		status      int
		contentType string
		cache       string
	}{
		"Root":                {"/", 200, "text/html; charset=utf-8", "no-cache"},
		"RouteOfTheApp":       {"/workflows/0198-7c", 200, "text/html; charset=utf-8", "no-cache"},
		"RouteNamedLikeAFile": {"/assets/AST-1.2", 200, "text/html; charset=utf-8", "no-cache"},
		"HashedScript":        {"/_app/main-a1b2.js", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"HashedStyle":         {"/_app/main-a1b2.css", 200, "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		"PlainFile":           {"/favicon.svg", 200, "image/svg+xml", "no-cache"},
		"HiddenFile":          {"/.gitkeep", 200, "text/html; charset=utf-8", "no-cache"},
		"ErrScriptOfOldBuild": {"/_app/main-0000.js", 404, "text/plain; charset=utf-8", ""},
		"ErrFolder":           {"/_app", 404, "text/plain; charset=utf-8", ""},
		"ErrClimbingOut":      {"/_app/../../../etc/passwd", 200, "text/html; charset=utf-8", "no-cache"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res := get(http.MethodGet, tt.path, nil)
			require.Equal(t, tt.status, res.Code)
			require.Equal(t, tt.contentType, res.Header().Get("Content-Type"))
			require.Equal(t, tt.cache, res.Header().Get("Cache-Control"))
		})
	}
}

func TestPageForbidsScriptsFromElsewhere(t *testing.T) {
	t.Parallel()
	policy := setup(t)(http.MethodGet, "/", nil).Header().Get("Content-Security-Policy")
	require.Contains(t, policy, "script-src 'self';")
	require.Contains(t, policy, "default-src 'none'")
	require.Contains(t, policy, "frame-ancestors 'none'")
}

func TestCompressesForThoseWhoAsk(t *testing.T) {
	t.Parallel()
	get := setup(t)

	plain := get(http.MethodGet, "/_app/main-a1b2.js", nil)
	require.Empty(t, plain.Header().Get("Content-Encoding"))
	require.Equal(t, script, plain.Body.String())

	zipped := get(http.MethodGet, "/_app/main-a1b2.js", http.Header{"Accept-Encoding": {"br, gzip"}})
	require.Equal(t, "gzip", zipped.Header().Get("Content-Encoding"))
	require.NotEqual(t, plain.Header().Get("ETag"), zipped.Header().Get("ETag"))
	reader, err := gzip.NewReader(zipped.Body)
	require.NoError(t, err)
	unzipped, err := io.ReadAll(reader)
	require.NoError(t, err)
	require.Equal(t, script, string(unzipped))
}

func TestUnchangedFileIsNotSentAgain(t *testing.T) {
	t.Parallel()
	get := setup(t)
	etag := get(http.MethodGet, "/", nil).Header().Get("ETag")
	again := get(http.MethodGet, "/", http.Header{"If-None-Match": {etag}})
	require.Equal(t, http.StatusNotModified, again.Code)
	require.Empty(t, again.Body.String())
}

func TestErrOnlyReading(t *testing.T) {
	t.Parallel()
	res := setup(t)(http.MethodPost, "/", nil)
	require.Equal(t, http.StatusMethodNotAllowed, res.Code)
	require.Equal(t, "GET, HEAD", res.Header().Get("Allow"))
}

func TestErrNotBuilt(t *testing.T) {
	t.Parallel()
	rec := httptest.NewRecorder()
	web.Serve(fstest.MapFS{".gitkeep": {}}).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/", nil))
	require.Equal(t, http.StatusServiceUnavailable, rec.Code)
}

func TestBuiltInAppAnswers(t *testing.T) {
	t.Parallel()
	rec := httptest.NewRecorder()
	web.New().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/", nil))
	require.Contains(t, []int{http.StatusOK, http.StatusServiceUnavailable}, rec.Code)
}
