package rest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/merge"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

func (s *server) operationRoutes() {
	route(s, op{ID: "get-operation", Method: http.MethodGet, Path: "/operations/{id}", Tag: "Assets", Summary: "Look at long work", Detail: "A change of very many assets or people, or a merge that moves very much.", Needs: access.AssetsRead}, s.getOperation)
}

type operationView struct {
	ID         uuid.UUID         `json:"id"`
	Subject    string            `json:"subject" doc:"What it is done to: asset, employee, or the register that is merged, such as manufacturer."`
	Action     string            `json:"action" doc:"What is done: merge, or the action of the bulk change."`
	Status     operation.Status  `json:"status" enum:"queued,running,succeeded,failed" doc:"When it failed, nothing was changed."`
	Total      int               `json:"total" doc:"Rows, as they were counted when it was asked for."`
	Done       int               `json:"done"`
	ChangeSet  uuid.UUID         `json:"change_set"`
	AskedBy    event.Actor       `json:"asked_by"`
	Outcome    *OutcomeView      `json:"outcome" doc:"When a bulk change is over."`
	Merge      *mergedView       `json:"merge" doc:"When a merge is done."`
	Problem    *operationProblem `json:"problem" doc:"When it failed."`
	CreatedAt  time.Time         `json:"created_at"`
	StartedAt  *time.Time        `json:"started_at"`
	FinishedAt *time.Time        `json:"finished_at"`
}

type operationProblem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// OperationView is an operation as REST shows it, for the live channel that follows
// it.
func OperationView(op operation.Operation) (any, error) { return operationViewOf(op) }

func operationViewOf(op operation.Operation) (operationView, error) {
	v := operationView{
		ID: op.ID, Subject: op.Subject, Action: op.Action, Status: op.Status, Total: op.Total, Done: op.Done, ChangeSet: op.ChangeSet, AskedBy: op.AskedBy,
		Problem: (*operationProblem)(op.Problem), CreatedAt: op.CreatedAt, StartedAt: op.StartedAt, FinishedAt: op.FinishedAt,
	}
	var err error
	switch {
	case op.Outcome == nil:
	case op.Action == merge.Action:
		var result merge.Result
		err = json.Unmarshal(op.Outcome, &result)
		view := mergedViewOf(result)
		v.Merge = &view
	default:
		var out operation.Outcome
		err = json.Unmarshal(op.Outcome, &out)
		view := outcomeViewOf(out)
		v.Outcome = &view
	}
	if err != nil {
		return operationView{}, fmt.Errorf("decode outcome: %w", err)
	}
	return v, nil
}

func (v operationView) location() string { return base + "/operations/" + v.ID.String() }

func (s *server) getOperation(ctx context.Context, who access.Principal, in *ByID) (*plain[operationView], error) {
	op, err := s.Operations.Get(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	if op.Subject == employee.Subject && !who.Can(access.EmployeesRead) {
		return nil, fault.Missing("operation") // its outcome may name people
	}
	view, err := operationViewOf(op)
	return &plain[operationView]{Body: view}, err
}
