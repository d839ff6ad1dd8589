package httpx

import (
	"context"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/failsafe-go/failsafe-go/bulkhead"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"golang.org/x/time/rate"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// idleAfter is when a host is forgotten. By then its bucket is full again and
// its breaker half open: a new state is the same as the old one.
const idleAfter = time.Hour

// host is what one scope knows of one origin.
type host struct {
	limiter  *rate.Limiter
	breaker  circuitbreaker.CircuitBreaker[any]
	bulkhead bulkhead.Bulkhead[any]

	windows   []*window
	mu        sync.Mutex
	notBefore time.Time // the pause the other side asked for
	used      time.Time // under hosts.mu
}

type hosts struct {
	clock clock.Clock
	mu    sync.Mutex
	byKey map[string]*host
}

func newHosts(c clock.Clock) *hosts {
	return &hosts{clock: c, byKey: map[string]*host{}}
}

// of finds the state of a scope's origin or makes it, and forgets idle ones
// when it makes one.
func (h *hosts) of(scope, origin string, l Limits) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	now, key := h.clock.Now(), scope+" "+origin
	state, ok := h.byKey[key]
	if !ok {
		for k, old := range h.byKey {
			if now.Sub(old.used) > idleAfter && !old.pausedAt(now) && !old.counting(now) {
				delete(h.byKey, k)
			}
		}
		state = newHost(l)
		h.byKey[key] = state
	}
	state.used = now
	return state
}

func newHost(l Limits) *host {
	return &host{
		windows:  windowsOf(l),
		limiter:  rate.NewLimiter(rate.Limit(l.RequestsPerSecond), l.Burst),
		bulkhead: bulkhead.New[any](uint(l.Concurrent)),
		breaker: circuitbreaker.NewBuilder[any]().
			WithFailureThreshold(uint(l.BreakerFailures)).
			WithSuccessThreshold(1).
			WithDelay(l.BreakerDelay).
			Build(),
	}
}

// pause keeps everybody of the scope away from the origin until then.
func (h *host) pause(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.notBefore) {
		h.notBefore = until
	}
}

func (h *host) pausedUntil() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.notBefore
}

func (h *host) pausedAt(now time.Time) bool { return h.pausedUntil().After(now) }

// enter waits for the pause, the bucket and a free place, then asks the
// breaker. A nil error means one place is held: give it back with leave.
func (h *host) enter(ctx context.Context, now time.Time, maxWait time.Duration) error {
	if wait := h.pausedUntil().Sub(now); wait > 0 {
		if wait > maxWait || !fits(ctx, wait) {
			return &Error{Kind: RateLimited, RetryAfter: wait}
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
	n, _ := ctx.Value(cost).(int)
	n = max(n, 1)
	if wait := h.count(now, n); wait > 0 {
		return &Error{Kind: RateLimited, RetryAfter: wait}
	}
	if err := h.limiter.WaitN(ctx, min(n, h.limiter.Burst())); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &Error{Kind: RateLimited, cause: err} // the deadline lies before our turn
	}
	if err := h.bulkhead.AcquirePermit(ctx); err != nil {
		return err
	}
	if !h.breaker.TryAcquirePermit() {
		h.leave()
		return &Error{Kind: Open, RetryAfter: h.breaker.RemainingDelay()}
	}
	return nil
}

func (h *host) leave() { h.bulkhead.ReleasePermit() }

// judge tells the breaker how an attempt went. A caller who went away says
// nothing of the host, but a probe must be answered: it counts as failed.
func (h *host) judge(failed, cancelled bool) {
	switch {
	case failed, cancelled && h.breaker.IsHalfOpen():
		h.breaker.RecordFailure()
	case !cancelled:
		h.breaker.RecordSuccess()
	}
}

// fits tells whether a wait ends before the context's deadline.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || wait < time.Until(deadline)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func canonical(name, port, scheme string) string {
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	return net.JoinHostPort(strings.ToLower(strings.TrimSuffix(name, ".")), port)
}
