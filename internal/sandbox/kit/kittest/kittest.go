// Package kittest lets the tests of simulated vendors speak to them over a real
// connection, on a day and with a company that are always the same.
package kittest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// Today is the day all tests play on, Friday.
const Today = "2026-01-30"

// Clock stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at half past nine.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 1, 30, 9, 30, 0, 0, time.UTC)} }

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Options are those of a small company whose vendors do not really wait.
func Options(clock *Clock, size int) kit.Options {
	return kit.Options{
		Now:     clock.Now,
		Company: company.New(company.Options{Today: clock.Now(), Now: clock.Now, Seed: 7, Size: size}),
		Wait:    func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

// Caller speaks to one vendor.
type Caller struct {
	T   *testing.T
	URL string
	// Header goes with every request.
	Header http.Header
}

// Serve mounts the vendor below a path, as the sandbox does.
func Serve(t *testing.T, vendor http.Handler) *Caller {
	t.Helper()
	const prefix = "/vendor"
	web := httptest.NewServer(http.StripPrefix(prefix, vendor))
	t.Cleanup(web.Close)
	return &Caller{T: t, URL: web.URL + prefix, Header: http.Header{}}
}

// Answer is what came back, the body read.
type Answer struct {
	T      *testing.T
	Status int
	Header http.Header
	Body   string
}

// client follows no redirects and keeps no connections that would outlive a test.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// Try makes a request; header pairs override, "" removes. An address that begins
// with http is taken as it is.
func (c *Caller) Try(method, path, body string, header ...string) (*http.Response, error) {
	address := path
	if !strings.HasPrefix(path, "http") {
		address = c.URL + path
	}
	req, err := http.NewRequestWithContext(c.T.Context(), method, address, strings.NewReader(body))
	require.NoError(c.T, err)
	for name, values := range c.Header {
		req.Header[name] = values
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Del(header[i])
		if header[i+1] != "" {
			req.Header.Set(header[i], header[i+1])
		}
	}
	return client.Do(req)
}

// Send makes a request that is answered.
func (c *Caller) Send(method, path, body string, header ...string) Answer {
	c.T.Helper()
	res, err := c.Try(method, path, body, header...)
	require.NoError(c.T, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	require.NoError(c.T, err)
	return Answer{c.T, res.StatusCode, res.Header, string(raw)}
}

// Get is Send without a body.
func (c *Caller) Get(path string, header ...string) Answer {
	c.T.Helper()
	return c.Send(http.MethodGet, path, "", header...)
}

// Form posts a form.
func (c *Caller) Form(path, body string, header ...string) Answer {
	c.T.Helper()
	return c.Send(http.MethodPost, path, body, append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)...)
}

// JSON sends a JSON body.
func (c *Caller) JSON(method, path, body string, header ...string) Answer {
	c.T.Helper()
	return c.Send(method, path, body, append([]string{"Content-Type", "application/json"}, header...)...)
}

// Order sends an order to the control API, which must be carried out.
func (c *Caller) Order(method, path, body string) Answer {
	c.T.Helper()
	got := c.Send(method, "/control/api/"+path, body, "Authorization", "")
	require.Equal(c.T, http.StatusOK, got.Status, got.Body)
	return got
}

// Trouble orders trouble.
func (c *Caller) Trouble(body string) {
	c.T.Helper()
	c.Order(http.MethodPut, "trouble", body)
}

// OK requires the status 200 and decodes the body.
func (a Answer) OK() map[string]any {
	a.T.Helper()
	require.Equal(a.T, http.StatusOK, a.Status, a.Body)
	return a.JSON()
}

// JSON decodes the body, an object.
func (a Answer) JSON() map[string]any {
	a.T.Helper()
	var v map[string]any
	require.NoError(a.T, json.Unmarshal([]byte(a.Body), &v), a.Body)
	return v
}

// Rows are the objects of a list.
func Rows(list any) []map[string]any {
	rows := []map[string]any{}
	items, _ := list.([]any)
	for _, item := range items {
		row, _ := item.(map[string]any)
		rows = append(rows, row)
	}
	return rows
}
