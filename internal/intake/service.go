package intake

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Deps is what the room works with.
type Deps struct {
	DB           *pg.DB
	Clock        clock.Clock
	Log          *slog.Logger
	Events       *event.Recorder
	Queue        jobs.Queue
	Sealer       *seal.Sealer
	Integrations *integration.Service
	People       *employee.Service
	Devices      *device.Service
	Progress     progress // nil: nobody watches
}

// progress hears how far a run is, at most five times a second. It is no
// history: what it is told may get lost.
type progress interface {
	Progress(tenant uuid.UUID, run Run)
}

// Service is the room.
type Service struct {
	Deps
	writers chan struct{} // whoever writes has put one in
}

// NewService opens the room.
func NewService(deps Deps) *Service {
	return &Service{Deps: deps, writers: make(chan struct{}, writersAtOnce())}
}

func (s *Service) now() time.Time { return s.Clock.Now() }

// record tells of a run in the history of its integration.
func (s *Service) record(ctx context.Context, tx pgx.Tx, of integration.Connection, what string, changes event.Changes) error {
	return s.Events.Record(ctx, tx, of.TenantID, event.Entry{
		Type: what, Subject: event.Subject{Type: integration.Subject, ID: of.ID, Label: of.Name}, Changes: changes,
	})
}

func newID() (uuid.UUID, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("make id: %w", err)
	}
	return id, nil
}

func orMissing(err error) error {
	if pg.IsNoRows(err) {
		return fault.Missing("run")
	}
	return fmt.Errorf("read run: %w", err)
}
