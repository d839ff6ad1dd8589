package httpx_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// vendor answers from a script; the last answer repeats. Its times are those of
// the bubble: no test here sleeps.
type vendor struct {
	answers []func(*http.Request) (*http.Response, error)

	mu     sync.Mutex
	times  []time.Duration // since the start
	bodies []string
	start  time.Time
	log    bytes.Buffer
}

func (v *vendor) RoundTrip(req *http.Request) (*http.Response, error) {
	v.mu.Lock()
	var sent []byte
	if req.Body != nil {
		sent, _ = io.ReadAll(req.Body)
	}
	v.bodies = append(v.bodies, string(sent))
	v.times = append(v.times, time.Since(v.start))
	answer := v.answers[min(len(v.times), len(v.answers))-1]
	v.mu.Unlock()
	return answer(req)
}

func (v *vendor) client(limits httpx.Limits) *http.Client {
	v.start = time.Now()
	log := slog.New(slog.NewTextHandler(&v.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	gate := httpx.New(httpx.Options{Log: log})
	gate.SetBase(v)
	return gate.Client("test", limits)
}

func (v *vendor) calls() int { return len(v.times) }

type answer = func(*http.Request) (*http.Response, error)

func status(code int, header ...string) answer {
	return func(req *http.Request) (*http.Response, error) {
		resp := &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("ok")), Request: req, ContentLength: -1}
		for i := 0; i < len(header); i += 2 {
			resp.Header.Set(header[i], header[i+1])
		}
		return resp, nil
	}
}

func broken(*http.Request) (*http.Response, error) { return nil, errors.New("connection reset") }

func silent(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func send(ctx context.Context, t *testing.T, client *http.Client, method, body string) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, "https://vendor.example/api?key=query-secret", strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer header-secret")
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, err
}

func TestRetry(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration) string { // the bubble's clock starts at midnight UTC 2000-01-01
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(d).Format(http.TimeFormat)
	}
	for name, c := range map[string]struct {
		method     string
		answers    []answer
		want       int
		calls      int
		from, till time.Duration // when the last call came
	}{
		"Seconds":          {"GET", []answer{status(429, "Retry-After", "7"), status(200)}, 200, 2, 7 * time.Second, 7 * time.Second},
		"HTTPDate":         {"GET", []answer{status(503, "Retry-After", at(9*time.Second)), status(200)}, 200, 2, 9 * time.Second, 9 * time.Second},
		"PastDate":         {"GET", []answer{status(503, "Retry-After", at(-time.Hour)), status(200)}, 200, 2, 0, time.Second},
		"NoHeader":         {"GET", []answer{status(429), status(200)}, 200, 2, 250 * time.Millisecond, 500 * time.Millisecond},
		"BadHeader":        {"GET", []answer{status(429, "Retry-After", "soon"), status(200)}, 200, 2, 250 * time.Millisecond, 500 * time.Millisecond},
		"Gateway":          {"PUT", []answer{status(502), status(504), status(408), status(200)}, 200, 4, 1750 * time.Millisecond, 3500 * time.Millisecond},
		"ConnectionError":  {"GET", []answer{broken, status(200)}, 200, 2, 250 * time.Millisecond, 500 * time.Millisecond},
		"PostTooMany":      {"POST", []answer{status(429, "Retry-After", "1"), status(200)}, 200, 2, time.Second, time.Second},
		"ErrPostGateway":   {"POST", []answer{status(502), status(200)}, 502, 1, 0, 0},
		"Server":           {"GET", []answer{status(500), status(200)}, 200, 2, 250 * time.Millisecond, 500 * time.Millisecond},
		"ErrPostServer":    {"POST", []answer{status(500), status(200)}, 500, 1, 0, 0},
		"ErrNotMade":       {"GET", []answer{status(501), status(200)}, 501, 1, 0, 0},
		"ErrNotFound":      {"GET", []answer{status(404), status(200)}, 404, 1, 0, 0},
		"ErrPauseTooLong":  {"GET", []answer{status(429, "Retry-After", "3600")}, 429, 1, 0, 0},
		"ErrGivesUp":       {"GET", []answer{status(504)}, 504, 6, 7750 * time.Millisecond, 15500 * time.Millisecond},
		"ErrNegativePause": {"GET", []answer{status(429, "Retry-After", "-5"), status(200)}, 200, 2, 0, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				v := &vendor{answers: c.answers}
				got, err := send(t.Context(), t, v.client(httpx.Limits{}), c.method, "body")
				require.NoError(t, err)
				require.Equal(t, c.want, got)
				require.Equal(t, c.calls, v.calls())
				last := v.times[len(v.times)-1]
				require.GreaterOrEqual(t, last, c.from)
				require.LessOrEqual(t, last, c.till)
				for _, body := range v.bodies {
					require.Equal(t, "body", body, "every attempt sends the whole body")
				}
			})
		})
	}
}

func TestReplayablePostIsRetried(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{broken, status(502), status(200)}}
		got, err := send(httpx.Replayable(t.Context()), t, v.client(httpx.Limits{}), http.MethodPost, "{}")
		require.NoError(t, err)
		require.Equal(t, 200, got)
		require.Equal(t, []string{"{}", "{}", "{}"}, v.bodies)
	})
}

func TestTriesLimitsAttempts(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 1, 2: 2, 99: 6} {
		synctest.Test(t, func(t *testing.T) {
			v := &vendor{answers: []answer{broken}}
			_, err := send(httpx.Tries(t.Context(), n), t, v.client(httpx.Limits{}), http.MethodGet, "")
			require.Equal(t, httpx.Unreachable, httpx.KindOf(err))
			require.Equal(t, want, v.calls())
		})
	}
}

func TestPauseHoldsForTheWholeScope(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{status(429, "Retry-After", "3600"), status(200)}}
		client := v.client(httpx.Limits{})
		got, err := send(t.Context(), t, client, http.MethodGet, "")
		require.NoError(t, err)
		require.Equal(t, 429, got)
		_, err = send(t.Context(), t, client, http.MethodGet, "")
		var e *httpx.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, httpx.RateLimited, e.Kind)
		require.Equal(t, time.Hour, e.RetryAfter)
		require.Equal(t, 1, v.calls(), "the vendor is left alone")
		time.Sleep(time.Hour) // the bubble's clock
		got, err = send(t.Context(), t, client, http.MethodGet, "")
		require.NoError(t, err)
		require.Equal(t, 200, got)
	})
}

func TestWaitingHonoursTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{status(429, "Retry-After", "60")}}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		_, err := send(ctx, t, v.client(httpx.Limits{}), http.MethodGet, "")
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 5*time.Second, time.Since(v.start))
	})
}

func TestDeadlineBeforeThePauseEndsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{status(429, "Retry-After", "60")}}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		got, err := send(ctx, t, v.client(httpx.Limits{}), http.MethodGet, "")
		require.NoError(t, err)
		require.Equal(t, 429, got)
		require.Zero(t, time.Since(v.start))
	})
}

func TestLogHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		v := &vendor{answers: []answer{broken, status(200, "Set-Cookie", "cookie-secret")}}
		client := v.client(httpx.Limits{})
		_, err := send(t.Context(), t, client, http.MethodPut, "body-secret")
		require.NoError(t, err)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://vendor.example/services/T00/abcdefghijklmnopqrst-secret", nil)
		require.NoError(t, err)
		resp, err := client.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		log := v.log.String()
		require.NotContains(t, log, "secret")
		require.Contains(t, log, "host=vendor.example path=/api attempt=2")
		require.Contains(t, log, "kind=unreachable cause=\"connection reset\"")
		require.Contains(t, log, "path=/services/T00/***")
	})
}
