package channels

import "time"

// rate is a token bucket: so many messages a second, and a burst above.
type rate struct {
	tokens float32
	last   int64 // nanoseconds
}

// take uses one token; false when there is none.
func (r *rate) take(now time.Time, perSecond float64, burst int) bool {
	at := now.UnixNano()
	if r.last == 0 {
		r.tokens = float32(burst)
	} else {
		gained := float64(at-r.last) / float64(time.Second) * perSecond
		r.tokens = float32(min(float64(burst), float64(r.tokens)+gained))
	}
	r.last = at
	if r.tokens < 1 {
		return false
	}
	r.tokens--
	return true
}
