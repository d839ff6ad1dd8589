package httpx

import "time"

// window counts the requests of an hour or a day. A bucket would not do: what a
// vendor allows in a day may all be used in its first hour.
type window struct {
	limit int
	per   time.Duration
	start time.Time
	used  int
}

func windowsOf(l Limits) []*window {
	var all []*window
	if l.PerHour > 0 {
		all = append(all, &window{limit: l.PerHour, per: time.Hour})
	}
	if l.PerDay > 0 {
		all = append(all, &window{limit: l.PerDay, per: 24 * time.Hour})
	}
	return all
}

// count takes n requests out of every window, or says how long none is left.
func (h *host) count(now time.Time, n int) (wait time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, w := range h.windows {
		if now.Sub(w.start) >= w.per {
			w.start, w.used = now, 0
		}
		if w.used+n > w.limit {
			wait = max(wait, w.start.Add(w.per).Sub(now))
		}
	}
	if wait > 0 {
		return wait
	}
	for _, w := range h.windows {
		w.used += n
	}
	return 0
}

// counting tells whether a window is open: its count must not be forgotten.
func (h *host) counting(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, w := range h.windows {
		if w.used > 0 && now.Sub(w.start) < w.per {
			return true
		}
	}
	return false
}
