package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
)

type operationView struct {
	ID         uuid.UUID             `json:"id"`
	Action     asset.BulkAction      `json:"action"`
	Status     asset.OperationStatus `json:"status" enum:"queued,running,succeeded,failed" doc:"When it failed, nothing was changed."`
	Total      int                   `json:"total"`
	Done       int                   `json:"done"`
	ChangeSet  uuid.UUID             `json:"change_set"`
	AskedBy    event.Actor           `json:"asked_by"`
	Outcome    *OutcomeView          `json:"outcome" doc:"When it is over."`
	Problem    *operationProblem     `json:"problem" doc:"When it failed."`
	CreatedAt  time.Time             `json:"created_at"`
	StartedAt  *time.Time            `json:"started_at"`
	FinishedAt *time.Time            `json:"finished_at"`
}

type operationProblem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// OperationView is an operation as REST shows it, for the live channel that follows
// it.
func OperationView(op asset.Operation) any { return operationViewOf(op) }

func operationViewOf(op asset.Operation) operationView {
	v := operationView{
		ID: op.ID, Action: op.Action, Status: op.Status, Total: op.Total, Done: op.Done, ChangeSet: op.ChangeSet, AskedBy: op.AskedBy,
		Problem: (*operationProblem)(op.Problem), CreatedAt: op.CreatedAt, StartedAt: op.StartedAt, FinishedAt: op.FinishedAt,
	}
	if op.Outcome != nil {
		out := outcomeViewOf(*op.Outcome)
		v.Outcome = &out
	}
	return v
}

func (s *server) getOperation(ctx context.Context, who access.Principal, in *ByID) (*plain[operationView], error) {
	op, err := s.Operations.Get(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	return &plain[operationView]{Body: operationViewOf(op)}, nil
}
