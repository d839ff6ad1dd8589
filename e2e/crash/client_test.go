package crash_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// client calls the program for a person of the demo. Sessions outlive a crash.
type client struct {
	url, token string
	http       *http.Client
}

// signIn signs a person of the demo in.
func (p *program) signIn(t testing.TB, email string) *client {
	t.Helper()
	c := &client{url: p.url, http: &http.Client{Timeout: patience}}
	var session struct{ Token string }
	c.do(t, http.MethodPost, "/api/v1/auth/login", map[string]any{"email": email, "password": "assetronics-demo"}, &session)
	c.token = session.Token
	return c
}

// try sends a request that a crash may cut off; status 0 is no answer.
func (c *client) try(method, path string, body any, out any) (status int) {
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0
		}
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequest(method, c.url+path, reader)
	if err != nil {
		return 0
	}
	r.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil || out != nil && json.Unmarshal(text, out) != nil {
		return 0
	}
	return answer.StatusCode
}

// do is try where it must succeed.
func (c *client) do(t testing.TB, method, path string, body any, out any) {
	t.Helper()
	var raw json.RawMessage
	var kept any = &raw
	if out == nil && method == http.MethodPut {
		kept = nil
	}
	status := c.try(method, path, body, kept)
	require.True(t, status >= 200 && status < 300, "%s %s: %d %s", method, path, status, raw)
	if out != nil {
		require.NoError(t, json.Unmarshal(raw, out), string(raw))
	}
}

type page[T any] struct {
	Data []T
	Page struct {
		NextCursor *string `json:"next_cursor"`
		Total      int
	}
}

// all reads a whole list.
func all[T any](t testing.TB, c *client, path string) []T {
	t.Helper()
	var list []T
	cursor := ""
	for {
		var p page[T]
		c.do(t, http.MethodGet, path+"limit=200"+cursor, nil, &p)
		list = append(list, p.Data...)
		if p.Page.NextCursor == nil {
			return list
		}
		cursor = "&cursor=" + *p.Page.NextCursor
	}
}

// until waits for something.
func until(t testing.TB, what string, is func() bool) {
	t.Helper()
	require.Eventually(t, is, patience, poll, what)
}

// moment waits before the blow falls: this is the one place where time passes on
// purpose.
func moment(d time.Duration) {
	timer := time.NewTimer(d)
	<-timer.C
}
