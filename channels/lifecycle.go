package channels

import (
	"context"

	"github.com/assetronics/assetronics/channels/internal/wire"
)

// dispatch does what a message asks for. One goroutine at a time calls it.
func (k *socket) dispatch(m wire.Message) {
	switch {
	case m.Topic == wire.TopicPhoenix && m.Event == wire.EventHeartbeat:
		k.reply(wire.Null, m, nil)
	case m.Event == wire.EventJoin:
		k.join(m)
	case m.Event == wire.EventLeave:
		k.leave(m)
	default:
		k.handle(m)
	}
}

func (k *socket) join(m wire.Message) {
	handler := k.server.match(m.Topic)
	if handler == nil {
		k.reply(wire.Null, m, errUnmatched)
		return
	}
	old := k.channel(m.Topic)
	replaced := old != nil && old.end(true)
	if replaced {
		k.release(old) // gone even if the new join is refused
	}
	if k.count() >= k.server.options.MaxChannels {
		k.reply(m.JoinRef, m, errTooMany)
	} else {
		k.open(m, handler)
	}
	if replaced {
		k.sendClose(old) // Phoenix's order: after the new answer
	}
}

// open runs the handler's Join on a channel that is subscribed already, so that
// nothing is missed between the state it reads and the first broadcast.
func (k *socket) open(m wire.Message, handler Handler) {
	c := newChannel(k, handler, m)
	k.server.topics.subscribe(c, m.Topic)
	f, ok := k.call(c, m.JoinRef, m, errJoinCrashed, handler.Join)
	if !ok {
		c.end(true)
		k.server.topics.unsubscribe(c)
		k.push(f)
		c.runEndHooks()
		return
	}
	k.keep(c)
	c.open(f)
	c.done()
}

func (k *socket) leave(m wire.Message) {
	c := k.channel(m.Topic)
	if c == nil {
		k.reply(m.JoinRef, m, nil)
		return
	}
	if !c.sameJoin(m) || !c.end(true) {
		return
	}
	k.reply(c.joinRef, m, nil)
	k.sendClose(c)
	k.release(c)
}

func (k *socket) handle(m wire.Message) {
	c := k.channel(m.Topic)
	if c != nil && !c.sameJoin(m) {
		return // meant for an earlier join
	}
	if c == nil || !c.begin() {
		k.reply(wire.Null, m, errUnmatched)
		return
	}
	f, _ := k.call(c, c.joinRef, m, nil, func(ctx context.Context, c *Channel, p Payload) (any, error) {
		if h, ok := c.handler.(EventHandler); ok {
			return h.Handle(ctx, c, m.Event, p)
		}
		return nil, errUnknownEvent
	})
	if f == nil {
		k.crash(c)
		return
	}
	k.push(f)
	c.done()
}

func (k *socket) sendClose(c *Channel) {
	k.push(controlFrame(c.key(), c.topic.name, wire.EventClose, emptyObject))
}

func (k *socket) crash(c *Channel) {
	if c.end(true) {
		k.push(controlFrame(c.key(), c.topic.name, wire.EventError, crashReason))
		k.release(c)
	}
}

var crashReason = []byte(`{"reason":"channel_crash"}`)

// release lets go of a channel that was accepted and has ended.
func (k *socket) release(c *Channel) {
	k.server.topics.unsubscribe(c)
	k.forget(c)
	c.runEndHooks()
	h, ok := c.handler.(LeaveHandler)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), k.server.options.HandlerTimeout)
	defer cancel()
	k.guard(c, func() { h.Leave(ctx, c) })
}
