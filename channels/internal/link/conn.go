package link

import (
	"errors"
	"net"
	"sync"
	"sync/atomic"
)

// Why a connection was cut.
var (
	ErrSlow    = errors.New("link: too much waits for the peer")
	ErrStalled = errors.New("link: the peer takes nothing")
	ErrSilent  = errors.New("link: the peer is silent")
)

const noDescriptor = -1

// Conn is one connection. Its methods may be called from any goroutine and never
// wait.
type Conn struct {
	engine *Engine
	sink   Sink
	stream net.Conn // nil when the descriptor is polled
	poller *poller  // nil when it is a stream
	fd     int32

	seen atomic.Uint32 // tick of the last byte from the peer
	slot slot          // in the wheel

	mu      sync.Mutex
	queue   [][]byte // waiting; the first may have been written in part
	offset  int      // bytes of the first that are written
	waiting int      // bytes in queue, those being written included
	stalled uint32   // tick of the last progress, while blocked
	state   state
}

// state is a set of flags.
type state uint8

const (
	reading   state = 1 << iota // somebody is in a read
	writing                     // somebody is in a write
	blocked                     // the network takes no more; it will say when it does
	scheduled                   // somebody has promised to flush
	paused                      // nothing is read
	closing                     // no more frames are taken
	lingering                   // the farewell has been sent; the peer is to close
	closed                      // the end
)

func (s state) has(any state) bool { return s&any != 0 }

// Start lets bytes flow. early is what was read of the connection before.
func (c *Conn) Start(early []byte) {
	c.engine.wheel.add(c)
	if c.stream != nil {
		go c.readStream(early)
		return
	}
	if len(early) > 0 && c.enter(reading) {
		c.sink.Receive(early)
		c.leave(reading)
	}
	c.startPolling()
}

// Send queues a frame, which must not be changed any more. It reports whether the
// caller has to see to a Flush: nobody else does.
func (c *Conn) Send(frame []byte) (flush bool) {
	c.mu.Lock()
	if c.state.has(closing | closed) {
		c.mu.Unlock()
		return false
	}
	// One frame alone may be bigger than the limit, else its peer could never
	// have it.
	if c.waiting > 0 && c.waiting+len(frame) > c.engine.limits.MaxQueue {
		c.mu.Unlock()
		c.Cut(ErrSlow)
		return false
	}
	c.queue = append(c.queue, frame)
	c.waiting += len(frame)
	flush = !c.state.has(writing | blocked | scheduled)
	if flush {
		c.state |= scheduled
	}
	c.mu.Unlock()
	return flush
}

// Close sends a last frame after what waits, and then takes no more. With linger
// the peer is to end the connection, within Limits.Linger; otherwise it ends when
// all is written. The first Close counts.
func (c *Conn) Close(last []byte, linger bool) {
	c.mu.Lock()
	if c.state.has(closing | closed) {
		c.mu.Unlock()
		return
	}
	if len(last) > 0 {
		c.queue = append(c.queue, last)
		c.waiting += len(last)
	}
	c.state |= closing
	if linger {
		c.state |= lingering
	}
	c.state &^= paused
	c.updateInterest()
	over := c.isOver()
	c.mu.Unlock()
	if over {
		c.Cut(nil)
		return
	}
	c.engine.wheel.move(c, c.engine.wheel.now()+c.engine.wheel.linger)
	c.Flush()
}

// Finish ends a lingering connection: the peer has said farewell too.
func (c *Conn) Finish() {
	c.mu.Lock()
	c.state |= closing
	c.state &^= lingering
	over := c.isOver()
	c.mu.Unlock()
	if over {
		c.Cut(nil)
	}
}

// isOver tells whether a closing connection has nothing more to wait for. The lock
// is held.
func (c *Conn) isOver() bool {
	return c.state.has(closing) && !c.state.has(lingering|writing) && len(c.queue) == 0
}

// Cut ends the connection at once.
func (c *Conn) Cut(err error) {
	c.mu.Lock()
	if c.state.has(closed) {
		c.mu.Unlock()
		return
	}
	c.state |= closed
	c.queue, c.waiting = nil, 0
	idle := !c.state.has(reading | writing)
	c.mu.Unlock()
	c.engine.wheel.remove(c)
	if c.stream != nil {
		_ = c.stream.Close() // ends whoever is inside
	} else if idle {
		c.closeDescriptor()
	}
	c.sink.Closed(err)
}

// Pause stops reading until Resume: the network then holds the peer back.
func (c *Conn) Pause() { c.pause(paused) }

// Resume reads on.
func (c *Conn) Resume() { c.pause(0) }

func (c *Conn) pause(want state) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.has(closing|closed) || c.state&paused == want {
		return
	}
	c.state = c.state&^paused | want
	c.seen.Store(c.engine.wheel.now()) // its silence was ours
	c.updateInterest()
}

// enter says that a system call begins; false when the connection is closed.
func (c *Conn) enter(s state) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.has(closed) {
		return false
	}
	c.state |= s
	return true
}

// leave says that it is over. The last one out closes.
func (c *Conn) leave(s state) {
	c.mu.Lock()
	c.state &^= s
	last := c.state.has(closed) && !c.state.has(reading|writing)
	c.mu.Unlock()
	if last && c.stream == nil {
		c.closeDescriptor()
	}
}

// due judges the connection when its time in the wheel has come, and says when to
// look again; 0 when it has been cut.
func (c *Conn) due(now uint32) (next uint32) {
	w := &c.engine.wheel
	c.mu.Lock()
	s, stalled := c.state, c.stalled
	c.mu.Unlock()
	if s.has(closing) {
		c.Cut(nil)
		return 0
	}
	if s.has(blocked) {
		if now-stalled >= w.stall {
			c.Cut(ErrStalled)
			return 0
		}
		next = stalled + w.stall
	}
	silent := c.seen.Load() + w.idle
	if s.has(paused) {
		silent = now + w.idle
	}
	if silent <= now {
		c.sink.Idle()
		return now + w.linger
	}
	if next == 0 || silent < next {
		next = silent
	}
	return next
}
