package integration

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Deps is what the room works with.
type Deps struct {
	DB       *pg.DB
	Clock    clock.Clock
	Log      *slog.Logger
	Events   *event.Recorder
	Queue    jobs.Queue
	Sealer   *seal.Sealer
	Catalog  *connector.Catalog
	Gate     *httpx.Gate // the way out to the vendors
	People   *employee.Service
	Progress progress // nil: nobody watches
}

// progress hears how far a run is, at most five times a second. It is no
// history: what it is told may get lost.
type progress interface {
	Progress(tenant uuid.UUID, run Run)
}

// Service is the room.
type Service struct{ Deps }

// NewService opens the room.
func NewService(deps Deps) *Service { return &Service{Deps: deps} }

// lock reads an integration for writing.
func lock(ctx context.Context, q *db.Queries, tenant, id uuid.UUID, ifVersion *int64) (db.Integration, error) {
	row, err := q.LockIntegration(ctx, db.LockIntegrationParams{TenantID: tenant, ID: id})
	switch {
	case pg.IsNoRows(err):
		return row, fault.Missing("integration")
	case err != nil:
		return row, fmt.Errorf("lock integration: %w", err)
	case ifVersion != nil && *ifVersion != row.Version:
		return row, fault.Stale("integration")
	}
	return row, nil
}

func (s *Service) record(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, what string, id uuid.UUID, name string, changes event.Changes) error {
	return s.Events.Record(ctx, tx, tenant, event.Entry{
		Type: what, Subject: event.Subject{Type: Subject, ID: id, Label: name}, Changes: changes,
	})
}

func newID() (uuid.UUID, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("make id: %w", err)
	}
	return id, nil
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	in := t.UTC()
	return &in
}
