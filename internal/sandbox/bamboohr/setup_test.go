package bamboohr_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// today is the day all tests play on, Friday.
const today = "2026-01-30"

// watch is a clock that stands still until it is moved.
type watch struct {
	mu  sync.Mutex
	now time.Time
}

func (w *watch) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watch) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func newWatch() *watch {
	return &watch{now: time.Date(2026, 1, 30, 9, 30, 0, 0, time.UTC)}
}

// vendor is a running sandbox and a reader that knows its key.
type vendor struct {
	*bamboohr.Server
	t     *testing.T
	url   string
	clock *watch
}

// setup starts a small vendor; adjust may change its options.
func setup(t *testing.T, adjust ...func(*bamboohr.Options)) *vendor {
	t.Helper()
	clock := newWatch()
	opts := bamboohr.Options{
		Now: clock.Now, Seed: 7, Size: 60, HireManager: "manager@acme.test", KeyOwner: "hr@acme.test",
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Fixed: []bamboohr.Fixed{
			{FirstName: "Mara", LastName: "Quist", Email: "manager@acme.test", JobTitle: "Engineering Manager", Department: "Engineering"},
			{FirstName: "Hélène", LastName: "Roy", Email: "hr@acme.test", JobTitle: "HR Manager", Department: "People"},
		},
	}
	for _, change := range adjust {
		change(&opts)
	}
	s, err := bamboohr.New(opts)
	require.NoError(t, err)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return &vendor{Server: s, t: t, url: web.URL, clock: clock}
}

// answer is what came back, the body read.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &v), a.body)
	return v
}

// send makes a request with the key and JSON accepted; header pairs override.
func (v *vendor) send(method, path, body string, header ...string) answer {
	v.t.Helper()
	res, err := v.try(method, path, body, header...)
	require.NoError(v.t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	require.NoError(v.t, err)
	return answer{res.StatusCode, res.Header, string(raw)}
}

// reader follows no redirects and keeps no connections that would outlive a test.
var reader = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (v *vendor) try(method, path, body string, header ...string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, bytes.NewBufferString(body))
	require.NoError(v.t, err)
	req.SetBasicAuth(bamboohr.DemoKey, "x")
	req.Header.Set("Accept", "application/json")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Del(header[i])
		if header[i+1] != "" {
			req.Header.Set(header[i], header[i+1])
		}
	}
	return reader.Do(req)
}

// report reads the custom report as a connector should: id → record.
func (v *vendor) report(fields ...string) map[string]map[string]any {
	v.t.Helper()
	return v.reportWith("format=json&onlyCurrent=false", map[string]any{"title": "x", "fields": fields})
}

func (v *vendor) reportWith(query string, body map[string]any) map[string]map[string]any {
	v.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(v.t, err)
	got := v.send(http.MethodPost, "/api/v1/reports/custom?"+query, string(raw))
	require.Equal(v.t, http.StatusOK, got.status, got.header)
	var report struct {
		Employees []map[string]any `json:"employees"`
	}
	require.NoError(v.t, json.Unmarshal([]byte(got.body), &report))
	byID := make(map[string]map[string]any, len(report.Employees))
	for _, e := range report.Employees {
		byID[e["id"].(string)] = e
	}
	return byID
}

// control sends JSON to the control API.
func (v *vendor) control(method, path, body string) answer {
	v.t.Helper()
	return v.send(method, "/control/api/"+path, body, "Authorization", "")
}

// someone is the first person of a phase.
func (v *vendor) someone(phase bamboohr.Phase) bamboohr.PersonView {
	v.t.Helper()
	people := v.People("", phase)
	require.NotEmpty(v.t, people)
	return people[0]
}
