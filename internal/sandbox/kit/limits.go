package kit

import (
	"sync"
	"time"
)

// Limit counts requests in fixed windows, a count for each key. A nil Limit lets
// everything pass.
type Limit struct {
	now  func() time.Time
	most int
	per  time.Duration

	mu      sync.Mutex
	windows map[string]window
}

type window struct {
	began time.Time
	used  int
}

// NewLimit allows so many requests in each period; it is nil when the vendor is
// to be unlimited.
func (d *Desk) NewLimit(most int, per time.Duration) *Limit {
	if d.opts.Unlimited {
		return nil
	}
	return &Limit{now: d.opts.Now, most: most, per: per, windows: map[string]window{}}
}

// Take counts a request. When there are too many it tells how long to wait, in
// whole seconds, at least one.
func (l *Limit) Take(key string) (after int, ok bool) {
	if l == nil {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w, now := l.windows[key], l.now()
	if now.Sub(w.began) >= l.per {
		w = window{began: now}
		for other, old := range l.windows { // forget the others that are over
			if now.Sub(old.began) >= l.per {
				delete(l.windows, other)
			}
		}
	}
	if w.used >= l.most {
		return int((l.per - now.Sub(w.began) + time.Second - 1) / time.Second), false
	}
	w.used++
	l.windows[key] = w
	return 0, true
}

// Gate lets only so many requests in at a time. A nil Gate lets everybody in.
type Gate struct{ slots chan struct{} }

// NewGate allows so many at a time; it is nil when the vendor is to be unlimited.
func (d *Desk) NewGate(most int) *Gate {
	if d.opts.Unlimited {
		return nil
	}
	return &Gate{make(chan struct{}, most)}
}

// Enter takes a place, to be given back with leave. ok is false when all are taken.
func (g *Gate) Enter() (leave func(), ok bool) {
	if g == nil {
		return func() {}, true
	}
	select {
	case g.slots <- struct{}{}:
		return func() { <-g.slots }, true
	default:
		return nil, false
	}
}
