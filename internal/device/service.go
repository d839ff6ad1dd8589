package device

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Service is the room's door. It is safe for concurrent use.
type Service struct {
	db     *pg.DB
	clock  clock.Clock
	events *event.Recorder
	queue  jobs.Queue
	assets assets
}

// assets is the register of assets.
type assets interface {
	CreateMany(ctx context.Context, tenant uuid.UUID, in []asset.New) ([]asset.Asset, error)
	// UpdateEach changes each asset its own way, all or none.
	UpdateEach(ctx context.Context, tenant uuid.UUID, in []asset.Revision) ([]asset.Asset, error)
}

// NewService opens the room.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder, queue jobs.Queue, register assets) *Service {
	return &Service{db: database, clock: c, events: events, queue: queue, assets: register}
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
