package httpx_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/httpx"
)

func TestRateLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{status(200)}}
		client := v.client(httpx.Limits{RequestsPerSecond: 2, Burst: 1})
		for range 4 {
			_, err := send(t.Context(), t, client, http.MethodGet, "")
			require.NoError(t, err)
		}
		require.Equal(t, []time.Duration{0, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond}, v.times)
	})
}

func TestBulkheadHoldsUntilTheBodyIsClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{status(200)}}
		client := v.client(httpx.Limits{Concurrent: 1})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://vendor.example/", nil)
		require.NoError(t, err)
		resp, err := client.Do(req)
		require.NoError(t, err)

		var group sync.WaitGroup
		group.Go(func() {
			_, err := send(t.Context(), t, client, http.MethodGet, "")
			require.NoError(t, err)
		})
		synctest.Wait()
		require.Equal(t, 1, v.calls())
		require.NoError(t, resp.Body.Close())
		group.Wait()
		require.Equal(t, 2, v.calls())
	})
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{broken, status(500), status(200)}}
		client := v.client(httpx.Limits{Retries: -1, BreakerFailures: 2, BreakerDelay: time.Minute})
		_, err := send(t.Context(), t, client, http.MethodGet, "")
		require.Equal(t, httpx.Unreachable, httpx.KindOf(err))
		_, err = send(t.Context(), t, client, http.MethodGet, "")
		require.NoError(t, err)

		_, err = send(t.Context(), t, client, http.MethodGet, "")
		var e *httpx.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, httpx.Open, e.Kind)
		require.Equal(t, time.Minute, e.RetryAfter)
		require.Equal(t, 2, v.calls())

		time.Sleep(time.Minute) // the bubble's clock
		for range 2 {
			got, err := send(t.Context(), t, client, http.MethodGet, "")
			require.NoError(t, err)
			require.Equal(t, 200, got)
		}
	})
}

// A vendor that throttles is not down, and another origin has its own breaker.
func TestBreakerStaysClosed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{status(503, "Retry-After", "1")}}
		client := v.client(httpx.Limits{BreakerFailures: 2})
		got, err := send(t.Context(), t, client, http.MethodGet, "")
		require.NoError(t, err)
		require.Equal(t, 503, got)
		require.Equal(t, 6, v.calls())
	})
}

func TestScopesDoNotShareTrouble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{broken}, start: time.Now()}
		gate := httpx.New(httpx.Options{})
		gate.SetBase(v)
		limits := httpx.Limits{Retries: -1, BreakerFailures: 1}
		for scope, want := range map[string]httpx.Kind{"a": httpx.Unreachable, "b": httpx.Unreachable} {
			_, err := send(t.Context(), t, gate.Client(scope, limits), http.MethodGet, "")
			require.Equal(t, want, httpx.KindOf(err))
		}
		_, err := send(t.Context(), t, gate.Client("a", limits), http.MethodGet, "")
		require.Equal(t, httpx.Open, httpx.KindOf(err))
	})
}

func TestErrSilentVendor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{silent}}
		_, err := send(t.Context(), t, v.client(httpx.Limits{Retries: -1, HeaderTimeout: 20 * time.Second}), http.MethodGet, "")
		require.Equal(t, httpx.Unreachable, httpx.KindOf(err))
		require.Equal(t, 20*time.Second, time.Since(v.start))
	})
}

// A body that stops in the middle ends the reading; a reader that takes its
// time does not.
func TestErrStalledBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{func(req *http.Request) (*http.Response, error) {
			r, w := io.Pipe()
			go func() {
				_, _ = w.Write([]byte("first"))
				<-req.Context().Done()
				_ = w.CloseWithError(req.Context().Err())
			}()
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: r, ContentLength: -1}, nil
		}}}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://vendor.example/", nil)
		require.NoError(t, err)
		resp, err := v.client(httpx.Limits{StallTimeout: 10 * time.Second}).Do(req)
		require.NoError(t, err)
		buf := make([]byte, 5)
		for _, part := range [][]byte{buf[:2], buf[2:]} {
			time.Sleep(time.Hour) // the bubble's clock
			_, err = io.ReadFull(resp.Body, part)
			require.NoError(t, err)
		}
		start := time.Now()
		_, err = resp.Body.Read(buf)
		require.Equal(t, httpx.Unreachable, httpx.KindOf(err))
		require.Equal(t, 10*time.Second, time.Since(start))
		require.NoError(t, resp.Body.Close())
	})
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	const limit = 1000
	bomb := func(n int) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(make([]byte, n))
		_ = w.Close()
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		header string
		body   []byte
		want   httpx.Kind
	}{
		"Exactly":     {"", make([]byte, limit), ""},
		"ErrOneMore":  {"", make([]byte, limit+1), httpx.TooLarge},
		"GzipExactly": {"gzip", bomb(limit), ""},
		"ErrGzipBomb": {"gzip", bomb(10 << 20), httpx.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c.header != "" {
					w.Header().Set("Content-Encoding", c.header)
				}
				if r.URL.Path == "/chunked" {
					w.(http.Flusher).Flush()
				}
				_, _ = w.Write(c.body)
			}))
			t.Cleanup(server.Close)
			gate := httpx.New(httpx.Options{Allow: allow(t, "127.0.0.1")})
			t.Cleanup(gate.Close)
			client := gate.Client("test", httpx.Limits{MaxBody: limit})
			for _, path := range []string{"/", "/chunked"} {
				n, err := read(t, client, server.URL+path)
				require.Equal(t, c.want, httpx.KindOf(err), path)
				require.LessOrEqual(t, n, int64(limit))
			}
		})
	}
}

func read(t *testing.T, client *http.Client, url string) (int64, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, strings.NewReader(""))
	require.NoError(t, err)
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { require.NoError(t, resp.Body.Close()) }()
	return io.Copy(io.Discard, resp.Body)
}
