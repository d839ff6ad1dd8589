package workflow

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Assets is what workflows do in the register of assets. Each call joins the
// transaction of its context.
type Assets interface {
	// ReserveFromStock gives nil when nothing of the category is in stock.
	ReserveFromStock(ctx context.Context, tenant uuid.UUID, category string, employee uuid.UUID) (*asset.Asset, error)
	Reserve(ctx context.Context, tenant, id, employee uuid.UUID, ifVersion *int64) (asset.Asset, error)
	Release(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) (asset.Asset, error)
	Assign(ctx context.Context, tenant, id uuid.UUID, in asset.Handover, ifVersion *int64) (asset.Asset, error)
	ReturnAll(ctx context.Context, tenant, employee uuid.UUID, note string) ([]asset.Asset, error)
}

// notifier tells users inside the app, in the transaction of its context.
type notifier interface {
	Notify(ctx context.Context, tenant uuid.UUID, users []uuid.UUID, m notification.Message) error
}

// scheduler puts off a job in a transaction.
type scheduler interface {
	EnqueueAt(ctx context.Context, tx pgx.Tx, at time.Time, args jobs.Args) error
}

// Service runs the workflows of all companies. It is safe for concurrent use.
type Service struct {
	db       *pg.DB
	clock    clock.Clock
	events   *event.Recorder
	queue    scheduler
	assets   Assets
	notifier notifier
	vendors  Vendors
	log      *slog.Logger

	builtins []builtin
	parsed   sync.Map // definition id → *Definition: a stored version never changes
}

// NewService makes the room. It fails when a built-in definition is no good.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder, queue scheduler, assets Assets, n notifier, log *slog.Logger) (*Service, error) {
	builtins, err := readBuiltins()
	if err != nil {
		return nil, err
	}
	return &Service{
		db: database, clock: c, events: events, queue: queue,
		assets: assets, notifier: n, log: log, builtins: builtins,
	}, nil
}
