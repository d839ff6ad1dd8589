package httpx

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

const (
	backoffFirst = 500 * time.Millisecond
	backoffMost  = 30 * time.Second
)

type mark int

const (
	replayable mark = iota
	tries
	throttle
	signer
	cost
)

// Replayable marks the requests of ctx as harmless to send twice although
// their method does not say so, such as a report asked for by POST.
func Replayable(ctx context.Context) context.Context {
	return context.WithValue(ctx, replayable, true)
}

// Tries limits the attempts of ctx's requests to n where the client would make
// more: somebody is waiting for the answer.
func Tries(ctx context.Context, n int) context.Context { return context.WithValue(ctx, tries, n) }

// retrier is the outermost round tripper. The loop is ours and not failsafe's:
// that one reads Retry-After in seconds only and keeps the places and bodies
// of the answers it drops.
type retrier struct {
	gate   *Gate
	base   http.RoundTripper
	scope  string
	limits Limits
}

// RoundTrip tries until there is an answer worth giving.
func (r *retrier) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := checkURL(req); err != nil {
		closeBody(req)
		return nil, err
	}
	ctx := req.Context()
	state := r.gate.hosts.of(r.scope, req.URL.Scheme+"://"+hostPort(req.URL), r.limits)
	for try := 0; ; try++ {
		resp, err := r.attempt(req, state, try)
		wait, again := r.next(req, state, try, resp, err)
		if !again {
			return resp, err
		}
		next, rewound := rewind(req)
		if rewound != nil {
			return resp, err
		}
		discard(resp)
		if err := sleep(ctx, wait); err != nil {
			closeBody(next)
			return nil, err
		}
		req = next
	}
}

// next decides whether another attempt is worth it, and after how long. A
// pause that the host asked for is waited out by the next attempt itself.
func (r *retrier) next(req *http.Request, state *host, try int, resp *http.Response, err error) (time.Duration, bool) {
	ctx := req.Context()
	if n, limited := ctx.Value(tries).(int); limited && try+1 >= n {
		return 0, false
	}
	if try >= r.limits.Retries || ctx.Err() != nil || !transient(resp, err) {
		return 0, false
	}
	if !repeatable(req) && !refused(resp) {
		return 0, false
	}
	if pause := state.pausedUntil().Sub(r.gate.clock.Now()); pause > 0 {
		return 0, pause <= r.limits.MaxWait && fits(ctx, pause)
	}
	wait := backoff(try)
	return wait, fits(ctx, wait)
}

// transient tells whether the same request may well succeed later.
func transient(resp *http.Response, err error) bool {
	if err != nil {
		var unknownName *net.DNSError
		var certificate *tls.CertificateVerificationError
		return KindOf(err) == Unreachable && !errors.As(err, &certificate) &&
			(!errors.As(err, &unknownName) || !unknownName.IsNotFound)
	}
	if refused(resp) {
		return true
	}
	switch status := resp.StatusCode; status {
	case http.StatusRequestTimeout:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	default:
		return status >= http.StatusInternalServerError
	}
}

// refused answers were not acted upon: any request may be sent again.
func refused(resp *http.Response) bool {
	if resp == nil {
		return false
	}
	_, _, throttles := pauseOf(resp, time.Time{})
	return throttles && resp.StatusCode < http.StatusInternalServerError
}

func repeatable(req *http.Request) bool {
	switch req.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	}
	return req.Header.Get("Idempotency-Key") != "" || req.Context().Value(replayable) != nil
}

// backoff doubles from half a second up to half a minute; the upper half of
// it is random, so that many who failed together do not come back together.
func backoff(try int) time.Duration {
	d := min(backoffFirst<<min(try, 10), backoffMost)
	return d/2 + rand.N(d/2) //nolint:gosec // spreads load, guards nothing
}

var errNoRewind = errors.New("the body can be read once only")

// rewind gives the request with its body at the start.
func rewind(req *http.Request) (*http.Request, error) {
	next := req.WithContext(req.Context())
	if req.Body == nil || req.Body == http.NoBody {
		return next, nil
	}
	if req.GetBody == nil {
		return nil, errNoRewind
	}
	body, err := req.GetBody()
	next.Body = body
	return next, err
}

// discard frees an answer nobody will read; a short one leaves its connection
// usable.
func discard(resp *http.Response) {
	if resp != nil {
		_, _ = io.CopyN(io.Discard, resp.Body, 8<<10)
		_ = resp.Body.Close()
	}
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

func checkURL(req *http.Request) error {
	switch {
	case req.URL.Scheme != "http" && req.URL.Scheme != "https":
		return &Error{Kind: Blocked, cause: errors.New("scheme " + req.URL.Scheme)}
	case req.URL.Hostname() == "" || req.URL.User != nil:
		return &Error{Kind: Blocked, cause: errors.New("no host, or a user name in the address")}
	}
	return nil
}
