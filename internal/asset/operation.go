package asset

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// OperationStatus says how far an operation is.
type OperationStatus string

// The states of an operation.
const (
	Queued    OperationStatus = "queued"
	Running   OperationStatus = "running"
	Succeeded OperationStatus = "succeeded"
	Failed    OperationStatus = "failed" // nothing was changed
)

// Operation is long work that somebody asked for and looks at while it runs.
type Operation struct {
	ID         uuid.UUID
	Action     BulkAction
	Status     OperationStatus
	Total      int
	Done       int
	ChangeSet  uuid.UUID // of the events it makes
	AskedBy    event.Actor
	Outcome    *Outcome // when it is over
	Problem    *Problem // when it failed
	CreatedAt  time.Time
	StartedAt  *time.Time
	FinishedAt *time.Time
}

// Problem is why an operation failed.
type Problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// BulkJob works off an operation.
type BulkJob struct {
	TenantID    uuid.UUID `json:"tenant_id"`
	OperationID uuid.UUID `json:"operation_id"`
}

// Kind is the job's stable name.
func (BulkJob) Kind() string { return "asset_bulk" }

// progress shows the screens how far an operation is.
type progress interface {
	Progress(tenant uuid.UUID, op Operation)
}

// Operations does many things at once: at once when they are few, else as jobs.
type Operations struct {
	assets   *Service
	queue    jobs.Queue
	progress progress // nil: nobody watches
}

// NewOperations makes the part of the room that works on many assets.
func NewOperations(assets *Service, queue jobs.Queue, watched progress) *Operations {
	return &Operations{assets: assets, queue: queue, progress: watched}
}

// plan is an operation as it is kept: what is to be done to which assets.
type plan struct {
	Bulk Bulk        `json:"bulk"`
	IDs  []uuid.UUID `json:"ids"`
}

// result is an operation's end as it is kept.
type result struct {
	Outcome *Outcome `json:"outcome,omitempty"`
	Problem *Problem `json:"problem,omitempty"`
}

// Get is one operation.
func (o *Operations) Get(ctx context.Context, tenant, id uuid.UUID) (Operation, error) {
	var found Operation
	err := o.assets.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).GetOperation(ctx, db.GetOperationParams{TenantID: tenant, ID: id})
		if pg.IsNoRows(err) {
			return fault.Missing("operation")
		}
		if err != nil {
			return fmt.Errorf("read operation: %w", err)
		}
		found, err = fromOperation(row)
		return err
	})
	return found, err
}

func fromOperation(row db.Operation) (Operation, error) {
	op := Operation{
		ID: row.ID, Action: BulkAction(row.Kind), Status: OperationStatus(row.Status), Total: int(row.Total), Done: int(row.Done),
		ChangeSet: row.ChangeSet, CreatedAt: row.CreatedAt, StartedAt: row.StartedAt, FinishedAt: row.FinishedAt,
	}
	var origin event.Origin
	if err := json.Unmarshal(row.Origin, &origin); err != nil {
		return Operation{}, fmt.Errorf("decode origin: %w", err)
	}
	op.AskedBy = origin.Actor
	if row.Outcome == nil {
		return op, nil
	}
	var end result
	if err := json.Unmarshal(row.Outcome, &end); err != nil {
		return Operation{}, fmt.Errorf("decode outcome: %w", err)
	}
	op.Outcome, op.Problem = end.Outcome, end.Problem
	return op, nil
}
