package channels

import (
	"errors"
	"strings"
	"sync"

	"github.com/assetronics/assetronics/channels/internal/wire"
)

// ErrClosed is returned by Push on a channel that has ended.
var ErrClosed = errors.New("channels: channel has ended")

// maxHeld bounds the broadcasts kept for a join that is still running. A client
// for which there are more is cut off: it comes back and resumes.
const maxHeld = 4096

type state uint8

const (
	joining state = iota
	joined
	ended
)

// Channel is one socket's membership of one topic. Its methods may be called
// from any goroutine.
type Channel struct {
	socket    *socket
	handler   Handler
	topic     *topic
	at        int      // in the topic's members; under its lock
	joinRef   wire.Ref // in replies and pushes
	anonymous bool     // joined without a join ref

	mu      sync.Mutex
	state   state
	busy    bool // Join or Handle runs
	closing bool // end when it has been answered
	class   string
	extra   *extra // what few channels have
}

// extra is kept apart, so that an idle channel stays small.
type extra struct {
	held  []delivery // while joining
	onEnd []func()
}

func newChannel(k *socket, handler Handler, m wire.Message) *Channel {
	c := &Channel{socket: k, handler: handler, joinRef: m.JoinRef, busy: true}
	if m.JoinRef == wire.Null {
		c.joinRef, c.anonymous = m.Ref, true
	}
	c.joinRef = wire.Ref(strings.Clone(string(c.joinRef))) // not the whole frame it is a part of
	return c
}

// key is the join ref that the client has to repeat. As in Phoenix, a join without
// one is repeated by null, though replies and pushes carry the join's ref.
func (c *Channel) key() wire.Ref {
	if c.anonymous {
		return wire.Null
	}
	return c.joinRef
}

// sameJoin tells whether a message belongs to this join of the topic, not to an
// earlier one.
func (c *Channel) sameJoin(m wire.Message) bool {
	return m.JoinRef == wire.Null || m.JoinRef == c.key()
}

// Topic is the full name, also where the handler is mounted on a prefix.
func (c *Channel) Topic() string { return c.topic.name }

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
	p, err := toPayload(payload)
	if err != nil {
		return err
	}
	f, err := pushFrame(c.joinRef, c.topic.name, event, p)
	if err != nil {
		return err
	}
	_, alive := c.deliver(delivery{frame: f})
	if !alive {
		return ErrClosed
	}
	c.socket.carrier.Flush()
	return nil
}

// Broadcast sends an event to all channels of the topic, this one included.
func (c *Channel) Broadcast(event string, payload any) error {
	return c.socket.server.Broadcast(c.topic.name, event, payload)
}

// BroadcastFrom sends an event to all channels of the topic but this one.
func (c *Channel) BroadcastFrom(event string, payload any) error {
	return c.socket.server.broadcast(c.topic.name, event, payload, c)
}

// OnEnd calls f once when the channel ends, whatever ends it, a refusal of the
// join that runs included; at once when it has ended. f must not wait.
func (c *Channel) OnEnd(f func()) {
	c.mu.Lock()
	if c.state != ended {
		e := c.more()
		e.onEnd = append(e.onEnd, f)
		f = nil
	}
	c.mu.Unlock()
	if f != nil {
		f()
	}
}

// Close ends the channel; the client does not join again by itself. Called while
// Join or Handle runs, it takes effect after the answer. Otherwise the handler's
// Leave has returned when it returns.
func (c *Channel) Close() {
	if c.end(false) {
		c.socket.sendClose(c)
		c.socket.carrier.Flush()
		c.socket.release(c)
	}
}

// deliver queues a frame for the client, or holds it while the join runs. alive is
// false when the channel has ended; flush is as in carrier.Send.
func (c *Channel) deliver(d delivery) (flush, alive bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == joined && d.pick != nil {
		c.mu.Unlock()
		f := d.pick(c) // asks for the class, or the handler
		c.mu.Lock()
		d = delivery{frame: f}
	}
	switch {
	case c.state == ended:
		return false, false
	case c.state == joining && len(c.more().held) < maxHeld:
		c.extra.held = append(c.extra.held, d)
	case c.state == joining:
		c.extra.held = nil
		go c.socket.hangUp() // not here: the topic's lock is held
	case d.frame != nil:
		return c.socket.carrier.Send(d.frame), true
	}
	return false, true
}

func (c *Channel) more() *extra {
	if c.extra == nil {
		c.extra = &extra{}
	}
	return c.extra
}

// open sends the reply of the join, then what was held, then lets all through.
func (c *Channel) open(reply frame) {
	c.socket.push(reply)
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.extra != nil && len(c.extra.held) > 0 {
		held := c.extra.held
		c.extra.held = nil
		c.mu.Unlock()
		for _, d := range held {
			c.socket.push(d.of(c))
		}
		c.mu.Lock()
	}
	if c.extra != nil && c.extra.onEnd == nil {
		c.extra = nil
	}
	c.state = joined
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
	c.state = ended
	if c.extra != nil {
		c.extra.held = nil
	}
	return true
}

func (c *Channel) runEndHooks() {
	c.mu.Lock()
	var hooks []func()
	if c.extra != nil {
		hooks = c.extra.onEnd
		c.extra = nil
	}
	c.mu.Unlock()
	for _, hook := range hooks {
		hook()
	}
}
