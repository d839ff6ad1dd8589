package channels

import (
	"context"
	"errors"
	"runtime/debug"

	"github.com/assetronics/assetronics/channels/internal/wire"
)

// The reasons that Phoenix gives.
var (
	errUnmatched   = Refuse("unmatched topic")
	errTooMany     = Refuse("too many channels joined")
	errJoinCrashed = Refuse("join crashed")
)

// Reasons of our own.
var (
	errInternal     = Refuse("internal")
	errUnknownEvent = Refuse("unknown event")
	errBadPayload   = Refuse("bad payload")
)

// The status of a reply.
const (
	statusOK    = "ok"
	statusError = "error"
)

// call runs a handler's method and encodes the reply; ok is whether it accepted.
// A panic becomes the refusal crashed, or no frame when that is nil.
func (k *socket) call(
	c *Channel, joinRef wire.Ref, m wire.Message, crashed *Refusal,
	method func(context.Context, *Channel, Payload) (any, error),
) (f frame, ok bool) {
	k.carrier.Flush() // answers so far do not wait for this handler
	ctx, cancel := context.WithTimeout(context.Background(), k.server.options.HandlerTimeout)
	defer cancel()
	if !k.running(cancel) {
		cancel()
	}
	defer k.running(nil)
	panicked := k.guard(c, func() {
		reply, err := method(ctx, c, Payload{data: m.Payload, binary: m.Binary})
		f, ok = k.answer(joinRef, m, reply, err)
	})
	if panicked && crashed != nil {
		return k.answer(joinRef, m, nil, crashed)
	}
	return f, ok
}

// running notes what ends the handler that runs. It is false when the socket is
// closing already.
func (k *socket) running(cancel context.CancelFunc) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cancel = cancel
	return !k.closing
}

// guard keeps a handler's panic inside its channel.
func (k *socket) guard(c *Channel, f func()) (panicked bool) {
	defer func() {
		if cause := recover(); cause != nil {
			panicked = true
			k.server.options.Logger.Error("channel crashed",
				"topic", c.topic.name, "panic", cause, "stack", string(debug.Stack()))
		}
	}()
	f()
	return false
}

// answer encodes the reply to a message. Errors that were not made for the client
// are logged and sent as "internal".
func (k *socket) answer(joinRef wire.Ref, m wire.Message, reply any, err error) (f frame, ok bool) {
	if err == nil {
		f, err = encodeReply(joinRef, m, statusOK, reply)
		if err == nil {
			return f, true
		}
	}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		f, err = encodeReply(joinRef, m, statusError, refusal)
		if err == nil {
			return f, false
		}
	}
	k.server.options.Logger.Error("channel failed", "topic", m.Topic, "event", m.Event, "error", err)
	f, _ = encodeReply(joinRef, m, statusError, errInternal)
	return f, false
}

func encodeReply(joinRef wire.Ref, m wire.Message, status string, response any) (frame, error) {
	p, err := toPayload(response)
	if err != nil {
		return nil, err
	}
	return replyFrame(joinRef, m.Ref, m.Topic, status, p)
}

func (k *socket) reply(joinRef wire.Ref, m wire.Message, err error) {
	f, _ := k.answer(joinRef, m, nil, err)
	k.push(f)
}
