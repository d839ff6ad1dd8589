package httpx

import (
	"context"
	"errors"
	"net/http"
	"time"
)

var errSilent = errors.New("no byte in time")

// attempt sends the request once. The answer's body holds the place in the
// bulkhead until it is closed.
func (r *retrier) attempt(req *http.Request, state *host, try int) (*http.Response, error) {
	caller := req.Context()
	req, err := resign(req, try)
	if err != nil {
		closeBody(req)
		return nil, err
	}
	if err := state.enter(caller, r.gate.clock.Now(), r.limits.MaxWait); err != nil {
		closeBody(req)
		r.gate.record(req, r.scope, try, 0, nil, err)
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(caller)
	if req.URL.Scheme == "http" {
		ctx = context.WithValue(ctx, plainHTTP{}, true)
	}
	silence := time.AfterFunc(r.limits.HeaderTimeout, func() { cancel(errSilent) })
	start := r.gate.clock.Now()
	resp, err := r.base.RoundTrip(req.WithContext(ctx))
	taken := r.gate.clock.Now().Sub(start)
	if resp != nil && resp.Request == nil {
		resp.Request = req.WithContext(ctx)
	}
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = errors.Join(cause, err)
		}
		err = wrap(caller, err)
	}
	state.judge(broken(resp, err), caller.Err() != nil)
	r.gate.record(req, r.scope, try, taken, resp, err)
	if err != nil {
		silence.Stop()
		cancel(nil)
		state.leave()
		return nil, err
	}
	if wait, said, _ := pauseOf(resp, r.gate.clock.Now()); said {
		state.pause(r.gate.clock.Now().Add(wait))
	}
	return r.guardBody(caller, resp, silence, func() {
		silence.Stop()
		cancel(nil)
		state.leave()
	})
}

// broken tells the breaker that the host itself is in trouble. An answer that
// says when to come back is none.
func broken(resp *http.Response, err error) bool {
	if err != nil {
		return KindOf(err) == Unreachable
	}
	if _, said, _ := pauseOf(resp, time.Time{}); said {
		return false
	}
	return resp.StatusCode >= http.StatusInternalServerError && resp.StatusCode != http.StatusNotImplemented
}

func throttled(resp *http.Response) bool {
	return resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable
}
