package integration

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Hooked is the integration behind a webhook's address.
type Hooked struct {
	TenantID uuid.UUID
	ID       uuid.UUID
	Name     string
	Enabled  bool
	Session  *connector.Session // checks calls and says what they mean; it sends nothing
}

// HookAt looks an endpoint up among all companies; not_found when nobody has it.
func (s *Service) HookAt(ctx context.Context, endpoint string) (Hooked, error) {
	if !isUnguessable(endpoint) {
		return Hooked{}, fault.Missing("hook")
	}
	var row db.Integration
	var sealed []db.SecretsRow
	err := s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		q := db.New(tx)
		if row, err = q.FindHook(ctx, endpoint); err != nil {
			return err
		}
		sealed, err = secretsOf(ctx, q, row.TenantID, row.ID)
		return err
	})
	if pg.IsNoRows(err) {
		return Hooked{}, fault.Missing("hook")
	}
	if err != nil {
		return Hooked{}, fmt.Errorf("find hook: %w", err)
	}
	return s.hooked(ctx, row, sealed)
}

// HookOf is HookAt for an integration that is known.
func (s *Service) HookOf(ctx context.Context, tenant, id uuid.UUID) (Hooked, error) {
	c, err := s.Connection(ctx, tenant, id)
	if err != nil {
		return Hooked{}, err
	}
	return s.hooked(ctx, c.row, c.sealed)
}

func (s *Service) hooked(ctx context.Context, row db.Integration, sealed []db.SecretsRow) (Hooked, error) {
	known, ok := s.Catalog.Get(row.Connector)
	if !ok || !known.Info().Webhook {
		return Hooked{}, fault.Missing("hook")
	}
	secrets, err := s.unseal(ctx, row.TenantID, row.ID, sealed)
	if err != nil {
		return Hooked{}, err
	}
	settings, err := settingsOf(row)
	if err != nil {
		return Hooked{}, err
	}
	return Hooked{
		TenantID: row.TenantID, ID: row.ID, Name: row.Name, Enabled: row.Enabled,
		Session: known.OpenHook(settings, secrets, s.Gate.Client(row.ID.String(), known.Limits())),
	}, nil
}

// KeepFromHook keeps secrets that came with a handshake. One that is there already
// stays: whoever learns the address must not be able to replace the key. To have
// another one register the webhook again.
func (s *Service) KeepFromHook(ctx context.Context, tenant, id uuid.UUID, secrets map[string]seal.Secret) error {
	sealed, err := s.sealAll(ctx, tenant, id, secrets)
	if err != nil {
		return err
	}
	return s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, nil)
		if err != nil {
			return err
		}
		var kept []string
		for _, secret := range sealed {
			added, err := q.AddSecret(ctx, db.AddSecretParams(secret))
			if err != nil {
				return fmt.Errorf("keep secret: %w", err)
			}
			if added > 0 {
				kept = append(kept, secret.Key)
			}
		}
		if len(kept) == 0 {
			return nil
		}
		return s.record(ctx, tx, tenant, EventUpdated, id, row.Name, event.Changes{"secrets": {nil, kept}})
	})
}
