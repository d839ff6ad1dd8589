package connector

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// Exchange is one call, as an administrator may see it: no query, headers or
// bodies.
type Exchange struct {
	Method   string
	Scheme   string // https, or http within a company
	Host     string
	Path     string
	Status   int           // 0 without an answer
	Duration time.Duration // until the answer was read
	Bytes    int64         // of the answer, as far as it was read
	Attempt  int           // from 1: the first one, or again by a rule of the manifest or with a fresh token
	At       time.Time
	Code     Code // empty when all is well
}

type attemptKey struct{}

func withAttempt(ctx context.Context, n int) context.Context {
	return context.WithValue(ctx, attemptKey{}, n)
}

// send makes the exchange. It is noted when its body is closed: only then it is
// known how much there was, and whether it was any good.
func (s *Session) send(req *http.Request) (*http.Response, error) {
	start := s.clock.Now()
	resp, err := s.client.Do(req) //nolint:gosec // the client guards where it goes
	if resp != nil {
		s.setClock(resp.Header)
	}
	if s.note == nil {
		return resp, err
	}
	attempt, _ := req.Context().Value(attemptKey{}).(int)
	x := Exchange{Method: req.Method, Scheme: req.URL.Scheme, Host: req.URL.Host, Path: s.presentable(req.URL.Path), At: start, Attempt: max(attempt, 1)}
	if err != nil {
		x.Code, x.Duration = Unreachable, s.clock.Now().Sub(start)
		s.note(x)
		return resp, err
	}
	x.Status = resp.StatusCode
	resp.Body = &noted{ReadCloser: resp.Body, session: s, exchange: x}
	return resp, nil
}

// noted is a body whose exchange is noted with it.
type noted struct {
	io.ReadCloser
	session  *Session
	once     sync.Once
	exchange Exchange
}

// Read counts.
func (n *noted) Read(p []byte) (int, error) {
	read, err := n.ReadCloser.Read(p)
	n.exchange.Bytes += int64(read)
	return read, err
}

// Close notes the exchange, once.
func (n *noted) Close() error {
	n.once.Do(func() {
		n.exchange.Duration = n.session.clock.Now().Sub(n.exchange.At)
		n.session.note(n.exchange)
	})
	return n.ReadCloser.Close()
}

// mark tells that an answer is not as it should be.
func mark(resp *http.Response, code Code) {
	if n, ok := resp.Body.(*noted); ok {
		n.exchange.Code = code
	}
}
