package rest

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/assetronics/assetronics/internal/access"
)

// streamer opens streams of live events.
type streamer interface {
	OpenStream(ctx context.Context, who access.Principal, topics []string, since *int64) (Stream, error)
}

// Stream is an open stream of live events.
type Stream interface {
	// Follow writes the stream until it ends.
	Follow(w http.ResponseWriter)
}

func (s *server) streamRoutes() {
	route(s, op{ID: "stream-events", Method: http.MethodGet, Path: "/events/stream", Tag: "Events", Summary: "What happens, as it happens", Detail: streamDetail, Needs: access.SignedIn, Streams: true}, s.streamEvents)
}

const streamDetail = "Server-sent events: the live topics by name, with the events and payloads of docs/channels.md. " +
	"Each topic needs its own permission; `user` is what concerns the caller. " +
	"First come the events missed since `Last-Event-ID`, then `ready` with the last number; or `reset` when too much was missed: load again."

type streamInput struct {
	Topics      []string `query:"topics" required:"true" minItems:"1" maxItems:"9" enum:"assets,employees,workflows,integrations,devices,actions,dashboard,registers,user" doc:"What to listen to, separated by commas."`
	Since       string   `query:"since" doc:"The last number seen, where the header cannot be set."`
	LastEventID string   `header:"Last-Event-ID" doc:"The last number seen; browsers send it by themselves."`
}

// Resolve refuses what would be read only in part.
func (in *streamInput) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	for name, values := range u.Query() {
		if len(values) > 1 {
			return []error{&huma.ErrorDetail{Location: "query." + name, Message: "given more than once; separate values by commas"}}
		}
	}
	return nil
}

// since is nil on a first visit. What is no number of ours is answered with a
// reset rather than refused: a browser that is refused never comes back.
func (in *streamInput) since() *int64 {
	text := in.LastEventID
	if text == "" {
		text = in.Since
	}
	if text == "" {
		return nil
	}
	seq, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		seq = -1
	}
	return &seq
}

func (s *server) streamEvents(ctx context.Context, who access.Principal, in *streamInput) (*huma.StreamResponse, error) {
	stream, err := s.Streams.OpenStream(ctx, who, in.Topics, in.since())
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", "text/event-stream")
		ctx.SetHeader("X-Accel-Buffering", "no") // a proxy that gathers would make it late
		ctx.SetStatus(http.StatusOK)
		_, w := humago.Unwrap(ctx)
		stream.Follow(w)
	}}, nil
}
