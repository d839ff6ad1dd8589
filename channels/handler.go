package channels

import (
	"context"
	"encoding/json"
	"maps"
)

// Handler owns the topics it is mounted on. Join decides whether a client may
// have the channel; reply becomes the response of an accepted join (nil: {}).
// The error is a Refusal, or anything else for a failure.
//
// The context ends with the socket, or after Options.HandlerTimeout.
type Handler interface {
	Join(ctx context.Context, ch *Channel, params Payload) (reply any, err error)
}

// EventHandler is a Handler that also takes what clients push. Reply and error
// are as in Join; the channel goes on after an error. A reply that is a Binary
// travels as bytes. Without Handle, every event is refused with "unknown event".
type EventHandler interface {
	Handle(ctx context.Context, ch *Channel, event string, payload Payload) (reply any, err error)
}

// LeaveHandler is a Handler that hears the end of every channel whose Join was
// accepted: once, whatever ended it, and never during Join or Handle.
type LeaveHandler interface {
	Leave(ctx context.Context, ch *Channel)
}

// OutHandler is a Handler that looks at broadcasts before its channels get them,
// one channel at a time. It costs what encoding once saves: prefer classes
// ([Server.BroadcastFunc]) where channels fall into few kinds.
type OutHandler interface {
	// Intercepts says which events; asked for each broadcast.
	Intercepts(event string) bool
	// HandleOut gives what this channel gets instead, or false for nothing. It is
	// called on the way of the broadcast: it must not wait, and not push,
	// broadcast or close.
	HandleOut(ch *Channel, event string, payload Payload) (instead any, ok bool)
}

// JoinFunc is a Handler for topics to which clients only listen.
type JoinFunc func(ctx context.Context, ch *Channel, params Payload) (any, error)

// Join calls the function.
func (f JoinFunc) Join(ctx context.Context, ch *Channel, params Payload) (any, error) {
	return f(ctx, ch, params)
}

// Refusal is an error made for the client: it gets reason and details as the
// response of an "error" reply.
type Refusal struct {
	Reason  string
	Details map[string]any
}

// Refuse makes a Refusal. The reason is a stable word or phrase that the client
// can act on.
func Refuse(reason string) *Refusal { return &Refusal{Reason: reason} }

// With returns the refusal with one more detail.
func (r *Refusal) With(key string, value any) *Refusal {
	details := maps.Clone(r.Details)
	if details == nil {
		details = map[string]any{}
	}
	details[key] = value
	return &Refusal{Reason: r.Reason, Details: details}
}

// Error gives the reason.
func (r *Refusal) Error() string { return "refused: " + r.Reason }

// MarshalJSON gives the object the client sees.
func (r *Refusal) MarshalJSON() ([]byte, error) {
	return json.Marshal(r.With("reason", r.Reason).Details)
}
