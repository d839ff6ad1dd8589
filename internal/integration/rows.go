package integration

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
)

func runOf(row db.SyncRun) (Run, error) {
	r := Run{
		ID: row.ID, IntegrationID: row.IntegrationID, Trigger: Trigger(row.Trigger),
		Status: RunStatus(row.Status), Baseline: row.Baseline,
		Counts: Counts{
			Read: int(row.ReadCount), Created: int(row.CreatedCount), Updated: int(row.UpdatedCount),
			Unchanged: int(row.UnchangedCount), Rejected: int(row.RejectedCount),
		},
		RequestedBy: event.Actor{Type: event.ActorType(row.RequestedByType), ID: row.RequestedByID, Label: row.RequestedBy},
		CreatedAt:   row.CreatedAt.UTC(), StartedAt: utc(row.StartedAt), FinishedAt: utc(row.FinishedAt),
	}
	if err := json.Unmarshal(row.Warnings, &r.Warnings); err != nil {
		return Run{}, fmt.Errorf("decode warnings: %w", err)
	}
	if row.ErrorCode != nil {
		r.Error = &RunError{Code: *row.ErrorCode}
		if row.ErrorMessage != nil {
			r.Error.Message = *row.ErrorMessage
		}
	}
	return r, nil
}

// integrationOf makes an integration of its row, without its runs.
func integrationOf(row db.Integration, known *connector.Connector, secrets []string) (Integration, error) {
	i := Integration{
		ID: row.ID, Connector: row.Connector, ConnectorName: row.Connector, Name: row.Name, Enabled: row.Enabled,
		Secrets: map[string]bool{}, ScheduleMinutes: int(row.ScheduleMinutes), HandEdits: HandEdits(row.HandEdits),
		NextRunAt: utc(row.NextRunAt), BaselineDone: row.BaselineDoneAt != nil,
		Version: row.Version, CreatedAt: row.CreatedAt.UTC(), UpdatedAt: row.UpdatedAt.UTC(),
	}
	var err error
	if i.Settings, err = settingsOf(row); err != nil {
		return Integration{}, err
	}
	if known != nil {
		info := known.Info()
		i.ConnectorName = info.Name
		for _, f := range info.Secrets {
			i.Secrets[f.Key] = false
		}
	}
	for _, key := range secrets {
		i.Secrets[key] = true
	}
	if known != nil && known.Info().Webhook {
		i.Hook = &Hook{Endpoint: row.HookEndpoint, Registered: i.Secrets[known.WebhookSecret()]}
	}
	return i, nil
}

func settingsOf(row db.Integration) (map[string]any, error) {
	settings := map[string]any{}
	if err := json.Unmarshal(row.Settings, &settings); err != nil {
		return nil, fmt.Errorf("decode settings: %w", err)
	}
	return settings, nil
}

// attach gives the integrations their runs.
func attach(all []Integration, rows []db.SyncRun) error {
	at := make(map[uuid.UUID]*Integration, len(all))
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	for _, row := range rows {
		r, err := runOf(row)
		if err != nil {
			return err
		}
		if r.Status.Active() {
			at[r.IntegrationID].ActiveRun = &r
		} else {
			at[r.IntegrationID].LastRun = &r
		}
	}
	return nil
}
