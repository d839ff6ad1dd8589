package event

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// Origin is where a change comes from. It travels in the context from the edge
// (a request, a job, a sync) to the Recorder, so that rooms need not pass it on.
type Origin struct {
	Actor     Actor
	Source    Source
	RequestID string
	IP        string
	ChangeSet *uuid.UUID
	Cause     *uuid.UUID
}

type originKey struct{}

// WithOrigin says where the changes made under this context come from.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf is the context's origin; without one it is the system itself.
func OriginOf(ctx context.Context) Origin {
	if o, ok := ctx.Value(originKey{}).(Origin); ok {
		return o
	}
	return Origin{Actor: SystemActor, Source: System}
}

// Together makes what is done under the context one change set, unless it is part of
// one already.
func Together(ctx context.Context) (context.Context, error) {
	origin := OriginOf(ctx)
	if origin.ChangeSet != nil {
		return ctx, nil
	}
	set, err := uuid.NewV7()
	if err != nil {
		return ctx, fmt.Errorf("make change set id: %w", err)
	}
	origin.ChangeSet = &set
	return WithOrigin(ctx, origin), nil
}

// SystemActor is the program itself.
var SystemActor = Actor{Type: ActorSystem, Label: "Assetronics"}

// CausedBy says that changes made under this context follow from an event.
func CausedBy(ctx context.Context, e Event) context.Context {
	o := OriginOf(ctx)
	o.Cause = &e.ID
	return WithOrigin(ctx, o)
}
