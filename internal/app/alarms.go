package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/notification"
)

// healthAlarms tell those who may configure integrations how one is doing.
type healthAlarms struct {
	people *identity.Service
	notes  *notification.Service
}

// HealthChanged puts the change into their lists. That somebody has paused or resumed
// an integration is no news.
func (a healthAlarms) HealthChanged(ctx context.Context, tenant uuid.UUID, of integration.Alarm) error {
	text := alarmText(of)
	if text == "" {
		return nil
	}
	if of.Hook != "" {
		text = "%s no longer tells us of changes: it refuses our webhook"
	}
	users, err := usersWho(ctx, a.people, tenant, access.IntegrationsWrite)
	if err != nil {
		return err
	}
	return a.notes.Notify(ctx, tenant, users, notification.Message{
		Kind: "integration_health", Title: fmt.Sprintf(text, of.Name), Body: of.Hook,
		Link: &notification.Link{Type: integration.Subject, ID: of.IntegrationID},
	})
}

func alarmText(of integration.Alarm) string {
	switch of.After {
	case integration.Late:
		return "Nothing was heard of %s for longer than planned"
	case integration.Failing:
		return "The last sync of %s failed"
	case integration.Down:
		return "%s is down: its syncs keep failing"
	case integration.Healthy:
		if of.Before != integration.Paused {
			return "%s is well again"
		}
	case integration.Paused:
	}
	return ""
}

// approvers are those who may decide about dangerous actions.
type approvers struct{ people *identity.Service }

// Approvers lists them, the asker among them.
func (a approvers) Approvers(ctx context.Context, tenant uuid.UUID) ([]uuid.UUID, error) {
	return usersWho(ctx, a.people, tenant, access.ActionsApprove)
}

// usersWho lists the active users with a permission, each once.
func usersWho(ctx context.Context, people *identity.Service, tenant uuid.UUID, may access.Permission) ([]uuid.UUID, error) {
	told := map[uuid.UUID]bool{}
	var users []uuid.UUID
	for _, info := range access.Roles {
		if !slices.Contains(info.Permissions, may) {
			continue
		}
		found, err := people.WithRole(ctx, tenant, info.Role)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			if !told[p.ID] {
				told[p.ID] = true
				users = append(users, p.ID)
			}
		}
	}
	return users, nil
}
