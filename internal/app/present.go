package app

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/live"
	"github.com/assetronics/assetronics/internal/rest"
)

// presenter lets the live face show what the REST face shows, without either
// knowing the other.
type presenter struct{ face *rest.Face }

// Present passes on.
func (p *presenter) Present(ctx context.Context, tenant uuid.UUID, noun string, ids []uuid.UUID) (map[uuid.UUID]live.Resource, error) {
	shown, err := p.face.Present(ctx, tenant, noun, ids)
	if err != nil {
		return nil, err
	}
	resources := make(map[uuid.UUID]live.Resource, len(shown))
	for id, r := range shown {
		resources[id] = live.Resource(r)
	}
	return resources, nil
}

// streamer lets the REST face open streams of the live face.
type streamer struct{ hub *live.Hub }

// OpenStream passes on.
func (s streamer) OpenStream(ctx context.Context, who access.Principal, topics []string, since *int64) (rest.Stream, error) {
	return s.hub.OpenStream(ctx, who, topics, since)
}
