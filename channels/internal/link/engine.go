package link

import (
	"net"
	"sync"
	"time"
)

// Limits bound what a connection may cost.
type Limits struct {
	MaxQueue int           // bytes waiting to be written
	Idle     time.Duration // without a byte from the peer
	Stall    time.Duration // without the network taking a byte of what waits
	Linger   time.Duration // for the peer to close after our farewell
}

// Sink hears what a connection brings. Receive is called one at a time; Idle and
// Closed may come meanwhile. None may wait: many connections share the goroutine
// that calls.
type Sink interface {
	// Receive gets bytes as they came. They may be changed, and are gone when it
	// returns.
	Receive(data []byte)
	// Idle tells that the peer has been silent for Limits.Idle. The connection
	// stays; it is cut when the sink does not close it.
	Idle()
	// Closed is called once and last. The error is nil when the end was asked for.
	Closed(err error)
}

// Engine holds the loops and the wheel that connections share.
type Engine struct {
	limits Limits
	wheel  wheel

	mu      sync.Mutex
	pollers *pollers // made with the first connection
	stopped bool
}

// New makes an engine. It costs nothing until there is a connection.
func New(limits Limits) *Engine {
	e := &Engine{limits: limits}
	e.wheel.init(limits)
	return e
}

// Adopt takes a connection over; Start then lets bytes flow.
func (e *Engine) Adopt(nc net.Conn, sink Sink) *Conn {
	c := &Conn{engine: e, sink: sink, fd: noDescriptor}
	c.seen.Store(e.wheel.now())
	if !e.poll(c, nc) {
		c.stream = nc
	}
	return c
}

// Stop ends the loops. All connections must be closed.
func (e *Engine) Stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.stopped = true
	if e.pollers != nil {
		e.pollers.stop()
		e.pollers = nil
	}
}
