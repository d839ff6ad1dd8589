package link

import (
	"sync"
	"sync/atomic"
	"time"
)

const (
	spokes  = 256
	maxTick = 250 * time.Millisecond
	minTick = time.Millisecond
)

// wheel holds the deadlines of all connections. A connection stands in one slot;
// what happens on it only notes the time, and when the slot comes round the
// connection is judged and put where its next deadline is. So traffic costs the
// wheel nothing.
type wheel struct {
	tick                time.Duration
	idle, stall, linger uint32 // in ticks

	time atomic.Uint32 // ticks so far

	mu     sync.Mutex
	spokes [spokes]*Conn // the first of a ring each
	count  int
	turns  bool
}

// slot is a connection's place, under the wheel's lock.
type slot struct {
	next, prev *Conn
	at         uint32 // tick
	in         bool
}

func (w *wheel) init(l Limits) {
	w.tick = min(max(min(l.Idle, l.Stall, l.Linger)/64, minTick), maxTick)
	w.idle, w.stall, w.linger = w.ticks(l.Idle), w.ticks(l.Stall), w.ticks(l.Linger)
	w.time.Store(1)
}

// ticks rounds up, so that nobody is cut early.
func (w *wheel) ticks(d time.Duration) uint32 {
	return uint32((d+w.tick-1)/w.tick) + 1 //nolint:gosec // a deadline of years is not meant
}

func (w *wheel) now() uint32 { return w.time.Load() }

func (w *wheel) add(c *Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.put(c, w.now()+w.idle)
	if !w.turns {
		w.turns = true
		go w.turn()
	}
}

func (w *wheel) put(c *Conn, at uint32) {
	first := &w.spokes[at%spokes]
	c.slot = slot{at: at, in: true, next: *first}
	if *first != nil {
		(*first).slot.prev = c
	}
	*first = c
	w.count++
}

func (w *wheel) take(c *Conn) {
	if !c.slot.in {
		return
	}
	if c.slot.prev != nil {
		c.slot.prev.slot.next = c.slot.next
	} else {
		w.spokes[c.slot.at%spokes] = c.slot.next
	}
	if c.slot.next != nil {
		c.slot.next.slot.prev = c.slot.prev
	}
	c.slot = slot{}
	w.count--
}

func (w *wheel) remove(c *Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.take(c)
}

// move changes when a connection is judged next.
func (w *wheel) move(c *Conn, at uint32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.slot.in {
		w.take(c)
		w.put(c, at)
	}
}

func (w *wheel) moveEarlier(c *Conn, at uint32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.slot.in && at < c.slot.at {
		w.take(c)
		w.put(c, at)
	}
}

// again is the move of one that has been judged, unless somebody has moved it
// meanwhile.
func (w *wheel) again(c *Conn, now, at uint32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.slot.in && c.slot.at <= now {
		w.take(c)
		w.put(c, at)
	}
}

// turn runs while there are connections.
func (w *wheel) turn() {
	ticker := time.NewTicker(w.tick)
	defer ticker.Stop()
	begin, first := time.Now(), w.now()
	for range ticker.C {
		to := first + uint32(time.Since(begin)/w.tick) //nolint:gosec // centuries
		for w.now() < to {
			w.step(w.time.Add(1))
		}
		w.mu.Lock()
		if w.count == 0 {
			w.turns = false
			w.mu.Unlock()
			return
		}
		w.mu.Unlock()
	}
}

// step judges those whose time has come.
func (w *wheel) step(now uint32) {
	w.mu.Lock()
	var due []*Conn
	for c := w.spokes[now%spokes]; c != nil; c = c.slot.next {
		if c.slot.at <= now {
			due = append(due, c)
		}
	}
	w.mu.Unlock()
	for _, c := range due {
		if next := c.due(now); next != 0 {
			w.again(c, now, max(next, now+1))
		}
	}
}
