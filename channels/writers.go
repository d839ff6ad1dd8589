package channels

import (
	"runtime"
	"sync"
)

// turn is how many sockets of one lane are written to before the next lane has
// its turn. A write takes some 10 µs, so a topic with two subscribers waits at most
// a fraction of a millisecond for each busy topic, however big.
const turn = 32

// handful is the sockets of one turn. A broadcast hands them over as they fill, so
// that the writers begin while a big topic is still being walked over.
type handful struct {
	sockets [turn]*socket
	n       int
}

func (h *handful) isFull() bool { return h.n == turn }

// handfuls are used again: a broadcast to many would else be garbage by the
// thousand, and cost more in the collector than here.
var handfuls = sync.Pool{New: func() any { return new(handful) }}

// lane is what of one topic waits to be written.
type lane struct {
	handfuls []*handful
	queued   bool
}

// writers flush the sockets that broadcasts have reached. They are goroutines that
// exist while there are any, at most one for each processor: more could not write
// faster. While a socket waits, later frames join those it has, so that under load
// they leave in one write.
type writers struct {
	mu      sync.Mutex
	lanes   []*lane // each with handfuls; the first has its turn next
	running int
}

func (w *writers) add(l *lane, h *handful) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l.handfuls = append(l.handfuls, h)
	if !l.queued {
		l.queued = true
		w.lanes = append(w.lanes, l)
	}
	if w.running < runtime.GOMAXPROCS(0) {
		w.running++
		go w.run()
	}
}

func (w *writers) run() {
	for {
		h := w.take()
		if h == nil {
			return
		}
		for _, k := range h.sockets[:h.n] {
			k.carrier.Flush()
		}
		*h = handful{} // nothing is kept alive by it
		handfuls.Put(h)
		runtime.Gosched() // who has new work for us is not to wait for all of this
	}
}

// take gives what is to be flushed next; nil means the end of the writer that asks.
func (w *writers) take() *handful {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.lanes) == 0 {
		w.running--
		w.lanes = nil
		return nil
	}
	l := w.lanes[0]
	w.lanes = w.lanes[1:]
	h := l.handfuls[0]
	if l.handfuls = l.handfuls[1:]; len(l.handfuls) > 0 {
		w.lanes = append(w.lanes, l)
	} else {
		l.handfuls, l.queued = nil, false
	}
	return h
}
