package httpx

import (
	"context"
	"net/http"
	"time"
)

// Throttle reads an answer's own way of asking for a pause: whether it throttles
// at all, and for how long; zero when it does not say.
type Throttle func(*http.Response) (wait time.Duration, throttles bool)

// WithThrottle makes the requests of ctx understand a vendor's own headers and
// statuses, besides 429, 503 and Retry-After.
func WithThrottle(ctx context.Context, read Throttle) context.Context {
	return context.WithValue(ctx, throttle, read)
}

// WithSigner calls sign before each attempt of ctx's requests after the first:
// for signatures that hold the time and may not be sent twice.
func WithSigner(ctx context.Context, sign func(*http.Request) error) context.Context {
	return context.WithValue(ctx, signer, sign)
}

// WithCost makes the requests of ctx count n times.
func WithCost(ctx context.Context, n int) context.Context { return context.WithValue(ctx, cost, n) }

// pauseOf is what an answer says about coming back.
func pauseOf(resp *http.Response, now time.Time) (wait time.Duration, said, throttles bool) {
	throttles = throttled(resp)
	if read, ok := resp.Request.Context().Value(throttle).(Throttle); ok {
		if own, also := read(resp); also {
			throttles = true
			if own > 0 {
				return own, true, true
			}
		}
	}
	wait, said = RetryAfter(resp, now)
	return wait, said && throttles, throttles
}

// resign signs a request anew for another attempt.
func resign(req *http.Request, try int) (*http.Request, error) {
	sign, ok := req.Context().Value(signer).(func(*http.Request) error)
	if !ok || try == 0 {
		return req, nil
	}
	next := req.Clone(req.Context())
	next.Body = req.Body
	return next, sign(next)
}
