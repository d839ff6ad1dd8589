package rest

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
)

type integrationView struct {
	ID              uuid.UUID             `json:"id"`
	Connector       string                `json:"connector"`
	ConnectorName   string                `json:"connector_name"`
	Name            string                `json:"name"`
	Enabled         bool                  `json:"enabled"`
	Settings        map[string]any        `json:"settings" nullable:"false"`
	Secrets         map[string]secretView `json:"secrets" nullable:"false" doc:"Never the secrets themselves."`
	Health          integration.Health    `json:"health" enum:"never_synced,ok,warning,error,disabled"`
	ScheduleMinutes int                   `json:"schedule_minutes"`
	HandEdits       integration.HandEdits `json:"hand_edits" enum:"keep,overwrite" doc:"What a sync does with fields that people changed by hand."`
	Webhook         *webhookView          `json:"webhook" doc:"Where the vendor tells us of changes."`
	LastRun         *runView              `json:"last_run"`
	ActiveRun       *runView              `json:"active_run"`
	NextRunAt       *time.Time            `json:"next_run_at"`
	BaselineDone    bool                  `json:"baseline_done"`
	Version         int64                 `json:"version"`
	CreatedAt       time.Time             `json:"created_at"`
	UpdatedAt       time.Time             `json:"updated_at"`
}

type secretView struct {
	Set bool `json:"set"`
}

type webhookView struct {
	URL        string `json:"url"`
	Registered bool   `json:"registered" doc:"A key to check its signatures with is there."`
}

func (s *server) integrationViewOf(i integration.Integration) integrationView {
	view := integrationView{
		ID: i.ID, Connector: i.Connector, ConnectorName: i.ConnectorName, Name: i.Name, Enabled: i.Enabled,
		Settings: i.Settings, Secrets: map[string]secretView{}, Health: i.Health(),
		ScheduleMinutes: i.ScheduleMinutes, HandEdits: i.HandEdits,
		LastRun: runViewOrNil(i.LastRun), ActiveRun: runViewOrNil(i.ActiveRun), NextRunAt: i.NextRunAt,
		BaselineDone: i.BaselineDone, Version: i.Version, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt,
	}
	for key, set := range i.Secrets {
		view.Secrets[key] = secretView{Set: set}
	}
	if i.Hook != nil {
		view.Webhook = &webhookView{URL: integration.HookURL(s.PublicURL, i.Hook.Endpoint), Registered: i.Hook.Registered}
	}
	return view
}

type runView struct {
	ID            uuid.UUID             `json:"id"`
	IntegrationID uuid.UUID             `json:"integration_id"`
	Trigger       integration.Trigger   `json:"trigger" enum:"manual,schedule,webhook"`
	Status        integration.RunStatus `json:"status" enum:"queued,running,succeeded,partial,failed"`
	Baseline      bool                  `json:"baseline" doc:"The first full pass: people who are there already start nothing."`
	Counts        countsView            `json:"counts"`
	Warnings      []integration.Warning `json:"warnings" nullable:"false"`
	Error         *runErrorView         `json:"error"`
	RequestedBy   event.Actor           `json:"requested_by"`
	CreatedAt     time.Time             `json:"created_at"`
	StartedAt     *time.Time            `json:"started_at"`
	FinishedAt    *time.Time            `json:"finished_at"`
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
func RunView(r integration.Run) any { return runViewOf(r) }

func runViewOf(r integration.Run) runView {
	view := runView{
		ID: r.ID, IntegrationID: r.IntegrationID, Trigger: r.Trigger, Status: r.Status, Baseline: r.Baseline,
		Counts: countsView(r.Counts), Warnings: r.Warnings, RequestedBy: r.RequestedBy,
		CreatedAt: r.CreatedAt, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
	}
	if view.Warnings == nil {
		view.Warnings = []integration.Warning{}
	}
	if r.Error != nil {
		view.Error = &runErrorView{Code: r.Error.Code, Message: r.Error.Message}
	}
	return view
}

func runViewOrNil(r *integration.Run) *runView {
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

func rejectViewOf(r integration.Reject) rejectView {
	return rejectView{ExternalID: r.ExternalID, Label: r.Label, Code: r.Code, Reason: r.Reason}
}
