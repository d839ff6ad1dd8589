package channels

import "time"

// rate is a token bucket: so many messages a second, and a burst above.
type rate struct {
	perSecond, burst float64
	tokens           float64
	last             time.Time
}

// take uses one token and says how long to wait until it is there.
func (r *rate) take(now time.Time) time.Duration {
	if r.last.IsZero() {
		r.tokens = r.burst
	} else {
		r.tokens = min(r.burst, r.tokens+now.Sub(r.last).Seconds()*r.perSecond)
	}
	r.last = now
	r.tokens--
	if r.tokens >= 0 {
		return 0
	}
	return time.Duration(-r.tokens / r.perSecond * float64(time.Second))
}
