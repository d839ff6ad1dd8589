package rest

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// bodyDeadline is where a request's context has what ends the deadline for its body.
type bodyDeadline struct{}

// rememberDeadline lets the handler end the deadline that huma sets for reading the
// body.
func rememberDeadline(ctx huma.Context, next func(huma.Context)) {
	end := func() { _ = ctx.SetReadDeadline(time.Time{}) } // where there is no connection there is no deadline
	next(huma.WithValue(ctx, bodyDeadline{}, end))
}

// bodyIsRead ends that deadline. Go's server goes on reading, to notice a client
// that leaves: left to run, the deadline would look like that to it, and cancel
// whatever takes longer.
func bodyIsRead(ctx context.Context) {
	if end, ok := ctx.Value(bodyDeadline{}).(func()); ok {
		end()
	}
}
