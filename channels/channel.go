package channels

import (
	"errors"
	"sync"
)

// ErrClosed is returned by Push on a channel that has ended.
var ErrClosed = errors.New("channels: channel has ended")

// maxHeld bounds the broadcasts kept for a join that is still running. A client
// for which there are more is cut off: it comes back and resumes.
const maxHeld = 4096

// frameFor gives the frame for channels of a class; nil for none.
type frameFor func(class string) []byte

func sameFor(frame []byte) frameFor { return func(string) []byte { return frame } }

type state int

const (
	joining state = iota
	joined
	ended
)

// Channel is one socket's membership of one topic. Its methods may be called
// from any goroutine.
type Channel struct {
	socket  *socket
	handler Handler
	topic   string
	joinRef ref

	mu      sync.Mutex
	state   state
	busy    bool // Join or Handle runs
	closing bool // end when it has been answered
	class   string
	held    []frameFor // while joining
}

// Topic is the full name, also where the handler is mounted on a prefix.
func (c *Channel) Topic() string { return c.topic }

// Identity is what Options.Connect said about the socket.
func (c *Channel) Identity() any { return c.socket.who.Identity }

// SocketID is the socket's id for Server.Disconnect.
func (c *Channel) SocketID() string { return c.socket.who.SocketID }

// Class is "" until SetClass.
func (c *Channel) Class() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.class
}

// SetClass decides which variant of a BroadcastFunc the channel gets. Called in
// Join, it also counts for what was broadcast since the join began.
func (c *Channel) SetClass(class string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.class = class
}

// Push sends an event to this channel alone. It does not wait for the client. The
// error is ErrClosed, or that the payload has no JSON form.
func (c *Channel) Push(event string, payload any) error {
	frame, err := encode(c.joinRef, null, c.topic, event, payload)
	if err != nil {
		return err
	}
	if !c.deliver(sameFor(frame)) {
		return ErrClosed
	}
	return nil
}

// Broadcast sends an event to all channels of the topic, this one included.
func (c *Channel) Broadcast(event string, payload any) error {
	return c.socket.server.Broadcast(c.topic, event, payload)
}

// Close ends the channel; the client does not join again by itself. Called while
// Join or Handle runs, it takes effect after the answer. Otherwise the handler's
// Leave has returned when it returns.
func (c *Channel) Close() {
	if c.end(false) {
		c.socket.sendClose(c)
		c.socket.release(c)
	}
}

// deliver queues a frame for the client, or holds it while the join runs. It is
// false when the channel has ended.
func (c *Channel) deliver(frame frameFor) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.state == joined:
		c.socket.push(frame(c.class))
	case c.state == joining && len(c.held) < maxHeld:
		c.held = append(c.held, frame)
	case c.state == joining:
		c.held = nil
		c.socket.giveUp()
	}
	return c.state != ended
}

// open sends the reply of the join, then what was held, then lets all through.
func (c *Channel) open(reply []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.socket.push(reply)
	for _, frame := range c.held {
		c.socket.push(frame(c.class))
	}
	c.state, c.held = joined, nil
}

// begin marks that Handle runs; false when the channel has ended.
func (c *Channel) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy = c.state == joined
	return c.busy
}

// done marks that Join or Handle has been answered, and does the Close that was
// asked for meanwhile.
func (c *Channel) done() {
	c.mu.Lock()
	closing := c.closing
	c.busy = false
	c.mu.Unlock()
	if closing {
		c.Close()
	}
}

// end reports whether this call ended the channel. A busy one is ended later,
// unless forced.
func (c *Channel) end(force bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy && !force {
		c.closing = true
		return false
	}
	if c.state == ended {
		return false
	}
	c.state, c.held = ended, nil
	return true
}
