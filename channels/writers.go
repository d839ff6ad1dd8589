package channels

import (
	"runtime"
	"sync"
)

// turn is how many sockets of one lane are written to before the next lane has
// its turn. A write takes some 10 µs, so a topic with two subscribers waits at most
// a fraction of a millisecond for each busy topic, however big.
const turn = 32

// lane is the sockets of one topic that wait to be written to.
type lane struct {
	sockets []*socket
	queued  bool
}

// writers flush the sockets that broadcasts have reached. They are goroutines that
// exist while there are any, at most one for each processor: more could not write
// faster. While a socket waits, later frames join those it has, so that under load
// they leave in one write.
type writers struct {
	mu      sync.Mutex
	lanes   []*lane // each with sockets; the first has its turn next
	running int
}

func (w *writers) add(l *lane, sockets []*socket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l.sockets = append(l.sockets, sockets...)
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
		sockets := w.take()
		if sockets == nil {
			return
		}
		for _, k := range sockets {
			k.carrier.Flush()
		}
		runtime.Gosched() // who has new work for us is not to wait for all of this
	}
}

// take gives the next few sockets; none means the end of the writer that asks.
func (w *writers) take() []*socket {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.lanes) == 0 {
		w.running--
		w.lanes = nil
		return nil
	}
	l := w.lanes[0]
	w.lanes = w.lanes[1:]
	n := min(turn, len(l.sockets))
	sockets := l.sockets[:n:n]
	if l.sockets = l.sockets[n:]; len(l.sockets) > 0 {
		w.lanes = append(w.lanes, l)
	} else {
		l.sockets, l.queued = nil, false
	}
	return sockets
}
