package rest

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
)

type runView struct {
	ID            uuid.UUID           `json:"id"`
	IntegrationID uuid.UUID           `json:"integration_id"`
	Trigger       integration.Trigger `json:"trigger" enum:"manual,schedule,webhook"`
	Status        intake.Status       `json:"status" enum:"queued,running,succeeded,partial,failed"`
	Baseline      bool                `json:"baseline" doc:"The first full pass: people who are there already start nothing."`
	Counts        countsView          `json:"counts"`
	Warnings      []intake.Warning    `json:"warnings" nullable:"false"`
	Error         *runErrorView       `json:"error"`
	RequestedBy   event.Actor         `json:"requested_by"`
	CreatedAt     time.Time           `json:"created_at"`
	StartedAt     *time.Time          `json:"started_at"`
	FinishedAt    *time.Time          `json:"finished_at"`
}

// countsView are what became of the vendor's records: read is the sum of the
// others.
type countsView struct {
	Read      int `json:"read"`
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
}

type runErrorView struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// RunView is a run as REST shows it, for the live channel that follows it.
func RunView(r intake.Run) any { return runViewOf(r) }

func runViewOf(r intake.Run) runView {
	view := runView{
		ID: r.ID, IntegrationID: r.IntegrationID, Trigger: r.Trigger, Status: r.Status, Baseline: r.Baseline,
		Counts: countsView(r.Counts), Warnings: r.Warnings, RequestedBy: r.RequestedBy,
		CreatedAt: r.CreatedAt, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
	}
	if view.Warnings == nil {
		view.Warnings = []intake.Warning{}
	}
	if r.Error != nil {
		view.Error = &runErrorView{Code: r.Error.Code, Message: r.Error.Message}
	}
	return view
}

func runViewOrNil(r *intake.Run) *runView {
	if r == nil {
		return nil
	}
	view := runViewOf(*r)
	return &view
}

type rejectView struct {
	ExternalID string `json:"external_id"`
	Label      string `json:"label" doc:"A name to find the person by; may be empty."`
	Code       string `json:"code"`
	Reason     string `json:"reason"`
}

func rejectViewOf(r intake.Reject) rejectView {
	return rejectView{ExternalID: r.ExternalID, Label: r.Label, Code: r.Code, Reason: r.Reason}
}
