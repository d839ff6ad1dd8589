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
	Join(ctx context.Context, ch *Channel, params json.RawMessage) (reply any, err error)
}

// EventHandler is a Handler that also takes what clients push. Reply and error
// are as in Join; the channel goes on after an error. Without Handle, every
// event is refused with "unknown event".
type EventHandler interface {
	Handle(ctx context.Context, ch *Channel, event string, payload json.RawMessage) (reply any, err error)
}

// LeaveHandler is a Handler that hears the end of every channel whose Join was
// accepted: once, whatever ended it, and never during Join or Handle.
type LeaveHandler interface {
	Leave(ctx context.Context, ch *Channel)
}

// JoinFunc is a Handler for topics to which clients only listen.
type JoinFunc func(ctx context.Context, ch *Channel, params json.RawMessage) (any, error)

// Join calls the function.
func (f JoinFunc) Join(ctx context.Context, ch *Channel, params json.RawMessage) (any, error) {
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
