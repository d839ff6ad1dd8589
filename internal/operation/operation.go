package operation

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation/internal/db"
)

const (
	// AtOnce is up to how many rows are changed while the caller waits, half a second
	// on a slow machine; more become an operation.
	AtOnce = 1000
	// Most bounds how many rows one operation is asked to change: they are locked until
	// all are written.
	Most = 100_000
)

// Status says how far an operation is.
type Status string

// The states of an operation.
const (
	Queued    Status = "queued"
	Running   Status = "running"
	Succeeded Status = "succeeded"
	Failed    Status = "failed" // nothing was changed
)

// Operation is long work that somebody asked for and looks at while it runs.
type Operation struct {
	ID         uuid.UUID
	Subject    string // what it is done to: "asset", "employee", "manufacturer"
	Action     string // what is done: "edit", "assign", "merge"
	Status     Status
	Total      int // rows, as they were counted when it was asked for
	Done       int
	ChangeSet  uuid.UUID // of the events it makes
	AskedBy    event.Actor
	Outcome    json.RawMessage // when it is over: what its room says of it
	Problem    *Problem        // when it failed
	CreatedAt  time.Time
	StartedAt  *time.Time
	FinishedAt *time.Time
}

// Problem is why an operation failed.
type Problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Job works off an operation.
type Job struct {
	TenantID    uuid.UUID `json:"tenant_id"`
	OperationID uuid.UUID `json:"operation_id"`
}

// Kind is the job's stable name.
func (Job) Kind() string { return "operation" }

// KindAliases is what the job was called while only assets had long work.
func (Job) KindAliases() []string { return []string{"asset_bulk"} }

// end is an operation's end as it is kept.
type end struct {
	Outcome json.RawMessage `json:"outcome,omitempty"`
	Problem *Problem        `json:"problem,omitempty"`
}

func fromRow(row db.Operation) (Operation, error) {
	op := Operation{
		ID: row.ID, Subject: row.Subject, Action: row.Action, Status: Status(row.Status), Total: int(row.Total), Done: int(row.Done),
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
	var over end
	if err := json.Unmarshal(row.Outcome, &over); err != nil {
		return Operation{}, fmt.Errorf("decode outcome: %w", err)
	}
	op.Outcome, op.Problem = over.Outcome, over.Problem
	return op, nil
}
