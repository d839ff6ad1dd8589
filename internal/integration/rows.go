package integration

import (
	"encoding/json"
	"fmt"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
)

// integrationOf makes an integration of its row, without its last run.
func integrationOf(row db.Integration, known *connector.Connector, secrets []string) (Integration, error) {
	i := Integration{
		ID: row.ID, Connector: row.Connector, ConnectorName: row.Connector, Name: row.Name, Enabled: row.Enabled,
		Secrets: map[string]bool{}, Schedule: Timetable(row.Schedule), Health: Health(row.Health), HandEdits: HandEdits(row.HandEdits),
		HeardAt: utc(row.HeardAt), Failures: int(row.Failures), NextRunAt: utc(row.NextRunAt), BaselineDone: row.BaselineDoneAt != nil,
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
	if known != nil && known.NeedsConsent(i.Settings) {
		i.Consent = &Consent{}
	}
	if known != nil && known.Info().Webhook {
		i.Hook = &Hook{Endpoint: row.HookEndpoint, Registered: i.Secrets[known.WebhookSecret()]}
		if row.HookProblem != nil {
			i.Hook.Problem = *row.HookProblem
		}
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
