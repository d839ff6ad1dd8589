package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/intake"
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
	Health          integration.Health    `json:"health" enum:"healthy,late,failing,down,paused"`
	HeardAt         *time.Time            `json:"heard_at" doc:"When a run last went through."`
	Failures        int                   `json:"failures" doc:"Runs that failed in a row since."`
	Schedule        integration.Timetable `json:"schedule" doc:"realtime, a number of minutes such as 15m, hourly, daily, or a cron expression, in the company's time zone."`
	ScheduleMinutes *int                  `json:"schedule_minutes" doc:"The minutes between two runs; null for daily and cron."`
	HandEdits       integration.HandEdits `json:"hand_edits" enum:"keep,overwrite" doc:"What a sync does with fields that people changed by hand."`
	Connection      *connectionView       `json:"connection" doc:"The consent of an administrator at the vendor; null where none is needed."`
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

type connectionView struct {
	Connected   bool       `json:"connected"`
	ConnectedAt *time.Time `json:"connected_at"`
	ConnectedBy string     `json:"connected_by"`
}

type webhookView struct {
	URL        string  `json:"url"`
	Registered bool    `json:"registered" doc:"A key to check its signatures with is there."`
	Problem    *string `json:"problem" doc:"Why it could not be made known to the vendor again: a sentence."`
}

// integrationsWithRuns reads the runs of integrations and gives back what shows
// one of them.
func (s *server) integrationsWithRuns(ctx context.Context, tenant uuid.UUID, all ...integration.Integration) (func(integration.Integration) integrationView, error) {
	ids := make([]uuid.UUID, len(all))
	for i, one := range all {
		ids[i] = one.ID
	}
	runs, err := s.Intake.Currents(ctx, tenant, ids)
	return func(i integration.Integration) integrationView { return s.integrationViewOf(i, runs[i.ID]) }, err
}

func (s *server) integrationViewOf(i integration.Integration, runs intake.Current) integrationView {
	view := integrationView{
		ID: i.ID, Connector: i.Connector, ConnectorName: i.ConnectorName, Name: i.Name, Enabled: i.Enabled,
		Settings: i.Settings, Secrets: map[string]secretView{}, Health: i.Health, HeardAt: i.HeardAt, Failures: i.Failures,
		Schedule: i.Schedule, ScheduleMinutes: i.Schedule.Minutes(), HandEdits: i.HandEdits,
		LastRun: runViewOrNil(runs.Last), ActiveRun: runViewOrNil(runs.Active), NextRunAt: i.NextRunAt,
		BaselineDone: i.BaselineDone, Version: i.Version, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt,
	}
	for key, set := range i.Secrets {
		view.Secrets[key] = secretView{Set: set}
	}
	if i.Consent != nil {
		view.Connection = &connectionView{Connected: i.Consent.Connected, ConnectedAt: i.Consent.At, ConnectedBy: i.Consent.By}
	}
	if i.Hook != nil {
		view.Webhook = &webhookView{URL: integration.HookURL(s.PublicURL, i.Hook.Endpoint), Registered: i.Hook.Registered, Problem: textOrNull(i.Hook.Problem)}
	}
	return view
}
