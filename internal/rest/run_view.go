package rest

import (
	"encoding/json"
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
	NarrowedTo    []string            `json:"narrowed_to" nullable:"false" doc:"The streams that a webhook told of; none: all."`
	Baseline      bool                `json:"baseline" doc:"The first full pass: people who are there already start nothing."`
	Counts        countsView          `json:"counts"`
	Warnings      []intake.Warning    `json:"warnings" nullable:"false"`
	Error         *runErrorView       `json:"error" doc:"Also of a run that went through but lost a stream."`
	Streams       []streamRunView     `json:"streams" nullable:"false" doc:"What was read, one stream after another."`
	RequestedBy   event.Actor         `json:"requested_by"`
	CreatedAt     time.Time           `json:"created_at"`
	StartedAt     *time.Time          `json:"started_at"`
	FinishedAt    *time.Time          `json:"finished_at"`
}

type streamRunView struct {
	ID         uuid.UUID        `json:"id"`
	RunID      uuid.UUID        `json:"run_id"`
	Stream     string           `json:"stream"`
	Kind       string           `json:"kind" doc:"Of its records: employee, device …"`
	Status     intake.Status    `json:"status" enum:"queued,running,succeeded,partial,failed,skipped"`
	Full       bool             `json:"full" doc:"Everything was asked for, not only what has changed."`
	Counts     countsView       `json:"counts"`
	Warnings   []intake.Warning `json:"warnings" nullable:"false"`
	Error      *runErrorView    `json:"error"`
	StartedAt  *time.Time       `json:"started_at"`
	FinishedAt *time.Time       `json:"finished_at"`
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
		Counts: countsView(r.Counts), RequestedBy: r.RequestedBy,
		CreatedAt: r.CreatedAt, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
	}
	view.Warnings, view.Error, view.Streams = warningsView(r.Warnings), runErrorViewOf(r.Error), []streamRunView{}
	view.NarrowedTo = append([]string{}, r.NarrowedTo...)
	for _, stream := range r.Streams {
		view.Streams = append(view.Streams, streamRunViewOf(stream))
	}
	return view
}

func streamRunViewOf(stream intake.StreamRun) streamRunView {
	return streamRunView{
		ID: stream.ID, RunID: stream.Run, Stream: stream.Stream, Kind: stream.Kind, Status: stream.Status, Full: stream.Full,
		Counts: countsView(stream.Counts), Warnings: warningsView(stream.Warnings), Error: runErrorViewOf(stream.Error),
		StartedAt: stream.StartedAt, FinishedAt: stream.FinishedAt,
	}
}

func warningsView(warnings []intake.Warning) []intake.Warning {
	if warnings == nil {
		return []intake.Warning{}
	}
	return warnings
}

func runErrorViewOf(e *intake.RunError) *runErrorView {
	if e == nil {
		return nil
	}
	return &runErrorView{Code: e.Code, Message: e.Message}
}

func runViewOrNil(r *intake.Run) *runView {
	if r == nil {
		return nil
	}
	view := runViewOf(*r)
	return &view
}

type rejectView struct {
	ID         uuid.UUID  `json:"id"`
	ExternalID string     `json:"external_id"`
	Label      string     `json:"label" doc:"A name to find the person by; may be empty."`
	Code       string     `json:"code"`
	Reason     string     `json:"reason"`
	Kind       string     `json:"kind" doc:"Of the record: employee, device …"`
	SubjectID  *uuid.UUID `json:"subject_id" doc:"Whom or what the record means here, where that is known."`
	HasRaw     bool       `json:"has_raw" doc:"What the vendor sent is kept, sealed."`
}

type rawView struct {
	ExternalID string `json:"external_id"`
	Value      any    `json:"value"`
}

func rejectViewOf(r intake.Reject) rejectView {
	return rejectView{ExternalID: r.ExternalID, Label: r.Label, Code: r.Code, Reason: r.Reason, ID: r.ID, Kind: r.Kind, SubjectID: r.Subject, HasRaw: r.HasRaw}
}

type recordView struct {
	ExternalID   string         `json:"external_id"`
	Stream       string         `json:"stream"`
	Kind         string         `json:"kind"`
	Label        string         `json:"label"`
	Data         map[string]any `json:"data" nullable:"false" doc:"The record in our words, whatever the vendor's are."`
	SubjectID    *uuid.UUID     `json:"subject_id" doc:"Whom or what it means here."`
	Applied      bool           `json:"applied" doc:"It stands in the register as it is."`
	MissingSince *time.Time     `json:"missing_since" doc:"The vendor no longer has it."`
	ChangedAt    time.Time      `json:"changed_at"`
}

func recordViewOf(r intake.Record) recordView {
	view := recordView{
		ExternalID: r.ExternalID, Stream: r.Stream, Kind: r.Kind, Label: r.Label, Data: map[string]any{}, SubjectID: r.SubjectID,
		Applied: r.Applied, MissingSince: r.MissingSince, ChangedAt: r.ChangedAt,
	}
	_ = json.Unmarshal(r.Data, &view.Data) // the database holds nothing but objects
	return view
}
