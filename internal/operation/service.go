package operation

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Work does what a request says within a transaction and gives what it came to. It
// tells how many rows are done, and is run again from the beginning when the process
// dies.
type Work func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, request json.RawMessage, done func(rows int)) (outcome any, err error)

// progress shows the screens how far an operation is.
type progress interface {
	Progress(tenant uuid.UUID, op Operation)
}

// Service is the room.
type Service struct {
	db       *pg.DB
	clock    clock.Clock
	queue    jobs.Queue
	progress progress // nil: nobody watches
	works    map[string]Work
}

// NewService opens the room.
func NewService(database *pg.DB, c clock.Clock, queue jobs.Queue, watched progress) *Service {
	return &Service{db: database, clock: c, queue: queue, progress: watched, works: map[string]Work{}}
}

// Does says how long work on a subject is done. Before the room is used.
func (s *Service) Does(subject string, work Work) { s.works[subject] = work }

// Request is long work as it is asked for.
type Request struct {
	Subject string
	Action  string
	Total   int // rows
	Plan    any // what the room's Work is given, as JSON
}

// Ask keeps the request and lets a job work it off, both once the transaction commits.
// The origin of the context, which must have a change set, is that of what it does.
func (s *Service) Ask(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, r Request) (*Operation, error) {
	origin := event.OriginOf(ctx)
	request, err := json.Marshal(r.Plan)
	if err != nil {
		return nil, fmt.Errorf("encode plan: %w", err)
	}
	from, err := json.Marshal(origin)
	if err != nil {
		return nil, fmt.Errorf("encode origin: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make operation id: %w", err)
	}
	row, err := db.New(tx).Create(ctx, db.CreateParams{
		TenantID: tenant, ID: id, Subject: r.Subject, Action: r.Action, Total: rows(r.Total),
		Request: request, Origin: from, AskedBy: origin.Actor.ID, ChangeSet: *origin.ChangeSet, CreatedAt: s.clock.Now(),
	})
	if err != nil {
		return nil, fmt.Errorf("create operation: %w", err)
	}
	if err := s.queue.Enqueue(ctx, tx, Job{TenantID: tenant, OperationID: id}); err != nil {
		return nil, err
	}
	op, err := fromRow(row)
	return &op, err
}

// Get is one operation.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID) (Operation, error) {
	var found Operation
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).Get(ctx, db.GetParams{TenantID: tenant, ID: id})
		if pg.IsNoRows(err) {
			return fault.Missing("operation")
		}
		if err != nil {
			return fmt.Errorf("read operation: %w", err)
		}
		found, err = fromRow(row)
		return err
	})
	return found, err
}

// rows is a number of rows as it is kept.
func rows(n int) int32 { return int32(min(n, 1<<31-1)) } //nolint:gosec // bounded here
