package channels

import (
	"context"
	"encoding/json"
)

func (k *socket) dispatch(m message) {
	switch {
	case m.topic == topicPhoenix && m.event == eventHeartbeat:
		k.reply(null, m, nil)
	case m.event == eventJoin:
		k.join(m)
	case m.event == eventLeave:
		k.leave(m)
	default:
		k.handle(m)
	}
}

func (k *socket) join(m message) {
	handler := k.server.match(m.topic)
	if handler == nil {
		k.reply(null, m, errUnmatched)
		return
	}
	if m.joinRef == null {
		m.joinRef = m.ref
	}
	old := k.channel(m.topic)
	replaced := old != nil && old.end(true)
	if replaced {
		k.release(old) // gone even if the new join is refused
	}
	if k.count() >= k.server.options.MaxChannels {
		k.reply(m.joinRef, m, errTooMany)
	} else {
		k.open(m, handler)
	}
	if replaced {
		k.sendClose(old) // Phoenix's order: after the new answer
	}
}

// open runs the handler's Join on a channel that is subscribed already, so that
// nothing is missed between the state it reads and the first broadcast.
func (k *socket) open(m message, handler Handler) {
	c := &Channel{socket: k, handler: handler, topic: m.topic, joinRef: m.joinRef, busy: true}
	k.server.subscribe(c)
	frame, ok := k.call(c, m, errJoinCrashed, handler.Join)
	if !ok {
		c.end(true)
		k.server.unsubscribe(c)
		k.push(frame)
		return
	}
	k.keep(c)
	c.open(frame)
	c.done()
}

func (k *socket) leave(m message) {
	c := k.channel(m.topic)
	if c == nil {
		k.reply(m.joinRef, m, nil)
		return
	}
	if !c.sameJoin(m) || !c.end(true) {
		return
	}
	k.reply(c.joinRef, m, nil)
	k.sendClose(c)
	k.release(c)
}

func (k *socket) handle(m message) {
	c := k.channel(m.topic)
	if c != nil && !c.sameJoin(m) {
		return // meant for an earlier join
	}
	if c == nil || !c.begin() {
		k.reply(null, m, errUnmatched)
		return
	}
	handle := func(ctx context.Context, c *Channel, payload json.RawMessage) (any, error) {
		if h, ok := c.handler.(EventHandler); ok {
			return h.Handle(ctx, c, m.event, payload)
		}
		return nil, errUnknownEvent
	}
	frame, _ := k.call(c, m, nil, handle)
	if frame == nil {
		k.crash(c)
		return
	}
	k.push(frame)
	c.done()
}

// sameJoin tells whether a message belongs to this join of the topic, not to an
// earlier one.
func (c *Channel) sameJoin(m message) bool {
	return m.joinRef == c.joinRef || m.joinRef == null
}

func (k *socket) sendClose(c *Channel) {
	frame, _ := encode(c.joinRef, c.joinRef, c.topic, eventClose, nil)
	k.push(frame)
}

func (k *socket) crash(c *Channel) {
	if c.end(true) {
		frame, _ := encode(c.joinRef, c.joinRef, c.topic, eventError, errCrashed)
		k.push(frame)
		k.release(c)
	}
}

// release lets go of a channel that was accepted and has ended.
func (k *socket) release(c *Channel) {
	k.server.unsubscribe(c)
	k.forget(c)
	h, ok := c.handler.(LeaveHandler)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(k.ctx), k.server.options.HandlerTimeout)
	defer cancel()
	k.guard(c, func() { h.Leave(ctx, c) })
}
