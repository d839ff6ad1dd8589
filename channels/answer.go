package channels

import (
	"context"
	"encoding/json"
	"errors"
	"runtime/debug"
)

// The reasons that Phoenix gives.
var (
	errUnmatched   = Refuse("unmatched topic")
	errTooMany     = Refuse("too many channels joined")
	errJoinCrashed = Refuse("join crashed")
	errCrashed     = Refuse("channel_crash")
)

// Reasons of our own.
var (
	errInternal     = Refuse("internal")
	errUnknownEvent = Refuse("unknown event")
	errNotJSON      = Refuse("payload is not JSON")
)

// call runs a handler's method and encodes the reply; ok is whether it accepted.
// A panic becomes the refusal crashed, or no frame when that is nil.
func (k *socket) call(
	c *Channel, m message, crashed *Refusal,
	method func(context.Context, *Channel, json.RawMessage) (any, error),
) (frame []byte, ok bool) {
	ctx, cancel := context.WithTimeout(k.ctx, k.server.options.HandlerTimeout)
	defer cancel()
	panicked := k.guard(c, func() {
		var reply any
		err := error(errNotJSON)
		if !m.binary || json.Valid(m.payload) {
			reply, err = method(ctx, c, m.payload)
		}
		frame, ok = k.answer(c.joinRef, m, reply, err)
	})
	if panicked && crashed != nil {
		return k.answer(c.joinRef, m, nil, crashed)
	}
	return frame, ok
}

// guard keeps a handler's panic inside its channel.
func (k *socket) guard(c *Channel, f func()) (panicked bool) {
	defer func() {
		if cause := recover(); cause != nil {
			panicked = true
			k.server.options.Logger.ErrorContext(k.ctx, "channel crashed",
				"topic", c.topic, "panic", cause, "stack", string(debug.Stack()))
		}
	}()
	f()
	return false
}

// answer encodes the reply to a message. Errors that were not made for the client
// are logged and sent as "internal".
func (k *socket) answer(joinRef ref, m message, reply any, err error) (frame []byte, ok bool) {
	if err == nil {
		frame, err = encodeReply(joinRef, m.ref, m.topic, "ok", reply)
		if err == nil {
			return frame, true
		}
	}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		frame, err = encodeReply(joinRef, m.ref, m.topic, "error", refusal)
		if err == nil {
			return frame, false
		}
	}
	k.server.options.Logger.ErrorContext(k.ctx, "channel failed", "topic", m.topic, "event", m.event, "error", err)
	frame, _ = encodeReply(joinRef, m.ref, m.topic, "error", errInternal)
	return frame, false
}

func (k *socket) reply(joinRef ref, m message, err error) {
	frame, _ := k.answer(joinRef, m, nil, err)
	k.push(frame)
}
