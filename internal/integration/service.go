package integration

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Deps is what the room works with.
type Deps struct {
	DB      *pg.DB
	Clock   clock.Clock
	Log     *slog.Logger
	Events  *event.Recorder
	Sealer  *seal.Sealer
	Catalog *connector.Catalog
	Gate    *httpx.Gate // the way out to the vendors
	Syncs   syncs
	Alarms  alarms // nil: nobody is told
}

// syncs reads the vendors: the intake room, which itself needs this one.
type syncs interface {
	// Ask asks for a sync in the transaction of the context, unless one is under
	// way already.
	Ask(ctx context.Context, tenant, id uuid.UUID, why Trigger) error
}

// Trigger is why a sync is asked for.
type Trigger string

// The triggers.
const (
	Manual   Trigger = "manual"
	Schedule Trigger = "schedule"
	Webhook  Trigger = "webhook"
)

// Service is the room.
type Service struct {
	Deps
	journal *journal
}

// NewService opens the room.
func NewService(deps Deps) *Service {
	if deps.Log == nil {
		deps.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{Deps: deps, journal: &journal{}}
}

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

func (s *Service) now() time.Time { return s.Clock.Now() }

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

func orMissing(err error, noun string) error {
	if pg.IsNoRows(err) {
		return fault.Missing(noun)
	}
	return fmt.Errorf("read %s: %w", noun, err)
}
