package hook

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

const (
	// DefaultBacklog is how many calls of one integration may wait.
	DefaultBacklog = 50_000
	// keepCalls is how long a call is remembered: far longer than any replay window.
	keepCalls = 48 * time.Hour
)

// Deps is what the room works with.
type Deps struct {
	DB           *pg.DB
	Clock        clock.Clock
	Log          *slog.Logger
	Queue        jobs.Queue
	Sealer       *seal.Sealer
	Integrations connections
	Syncs        syncs
	// Handlers take the events that are records themselves, by the kind of record.
	Handlers map[string]Handler
	Backlog  int // 0: DefaultBacklog
}

// connections are the integrations as this room sees them.
type connections interface {
	HookAt(ctx context.Context, endpoint string) (integration.Hooked, error)
	HookOf(ctx context.Context, tenant, id uuid.UUID) (integration.Hooked, error)
	KeepFromHook(ctx context.Context, tenant, id uuid.UUID, secrets map[string]seal.Secret) error
	Connection(ctx context.Context, tenant, id uuid.UUID) (integration.Connection, error)
	Open(ctx context.Context, c integration.Connection) (*connector.Session, error)
}

// syncs ask for a stream to be read.
type syncs interface {
	Ask(ctx context.Context, tenant, integration uuid.UUID, stream string) error
}

// Handler takes an event that is a record itself, in the transaction in which its
// call is marked as done: what it writes there happens once. What it does elsewhere
// belongs into a job.
type Handler interface {
	Handle(ctx context.Context, of integration.Hooked, r record.Record) error
}

// Service is the room.
type Service struct {
	Deps
	wake    chan struct{} // buffered by one: there is something to do
	backlog *backlog
}

// NewService opens the room.
func NewService(deps Deps) *Service {
	if deps.Backlog == 0 {
		deps.Backlog = DefaultBacklog
	}
	s := &Service{Deps: deps, wake: make(chan struct{}, 1)}
	s.backlog = &backlog{service: s, counted: map[uuid.UUID]tally{}}
	return s
}
