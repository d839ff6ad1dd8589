package connectors_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// talk answers as a fixture says. Pages are read ahead while details are asked
// for, so requests may come in another order than they stand in the file: a
// request takes the first exchange left that names its method and address, else
// the first left that names none.
type talk struct {
	t      require.TestingT
	folder string

	mu   sync.Mutex
	left []Exchange
}

// RoundTrip answers with the exchange that is the request's. It runs outside of
// the test's goroutine: what is wrong is noted, and the request fails.
func (k *talk) RoundTrip(r *http.Request) (*http.Response, error) {
	x, ok := k.take(r.Method + " " + r.URL.String())
	if !ok {
		assert.Fail(k.t, "not in the fixture", "%s %s", r.Method, r.URL)
		return nil, fmt.Errorf("%s %s is not in the fixture", r.Method, r.URL)
	}
	if err := x.expect(k.t, r); err != nil {
		return nil, err
	}
	body := x.Answer.Body
	if x.Answer.File != "" {
		data, err := os.ReadFile(filepath.Join(k.folder, x.Answer.File))
		if !assert.NoError(k.t, err) {
			return nil, err
		}
		body = string(data)
	}
	return &http.Response{StatusCode: x.Answer.Status, Header: x.Answer.header(), Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func (k *talk) take(line string) (Exchange, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.left, func(x Exchange) bool { return x.Request != nil && x.Request.line() == line })
	if i < 0 {
		i = slices.IndexFunc(k.left, func(x Exchange) bool { return x.Request == nil })
	}
	if i < 0 {
		return Exchange{}, false
	}
	x := k.left[i]
	k.left = slices.Delete(k.left, i, i+1)
	return x, true
}

// unsaid are the exchanges nobody asked for.
func (k *talk) unsaid() []Exchange {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.left
}

func (q *request) line() string { return q.Method + " " + q.URL }

func (x Exchange) expect(t require.TestingT, r *http.Request) error {
	if x.Request == nil {
		return nil
	}
	good := true
	for name, value := range x.Request.Headers {
		good = assert.Equal(t, []string{value}, r.Header.Values(name), name) && good
	}
	if x.Request.Body != "" {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		if json.Valid([]byte(x.Request.Body)) {
			good = assert.JSONEq(t, x.Request.Body, string(body)) && good
		} else {
			good = assert.Equal(t, strings.TrimSpace(x.Request.Body), string(bytes.TrimSpace(body))) && good
		}
	}
	if !good {
		return fmt.Errorf("%s is not as the fixture says", x.Request.line())
	}
	return nil
}
