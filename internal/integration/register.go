package integration

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// RegisterWebhook makes our address known to the vendor and keeps the key it
// signs with. baseURL is where people reach the product. Each call makes another
// webhook there, of which the last one's key counts. Must not be called inside a
// transaction: it waits for the vendor.
func (s *Service) RegisterWebhook(ctx context.Context, tenant, id uuid.UUID, baseURL string) (Integration, error) {
	connection, err := s.Connection(ctx, tenant, id)
	if err != nil {
		return Integration{}, err
	}
	made, err := s.register(ctx, connection, HookURL(baseURL, connection.row.HookEndpoint))
	if err != nil {
		return Integration{}, err
	}
	return s.registered(ctx, connection.row, made)
}

// registered keeps what the vendor answered.
func (s *Service) registered(ctx context.Context, row db.Integration, made connector.Registration) (Integration, error) {
	tenant, id := row.TenantID, row.ID
	known, _ := s.Catalog.Get(row.Connector) // it was there to register with
	key := known.WebhookSecret()
	fresh, err := s.sealAll(ctx, tenant, id, map[string]seal.Secret{key: made.Secret})
	if err != nil {
		return Integration{}, err
	}
	var updated Integration
	err = s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, nil)
		if err != nil {
			return err
		}
		if err := saveSecrets(ctx, q, fresh); err != nil {
			return err
		}
		if err := q.SetHookID(ctx, db.SetHookIDParams{TenantID: tenant, ID: id, HookID: &made.ID, Now: s.now()}); err != nil {
			return fmt.Errorf("note webhook: %w", err)
		}
		changes := event.Changes{"webhook": {row.HookID, made.ID}, "secrets": {nil, []string{key}}}
		if err := s.record(ctx, tx, tenant, EventUpdated, id, row.Name, changes); err != nil {
			return err
		}
		updated, err = s.get(ctx, tx, tenant, id)
		return err
	})
	return updated, err
}

// register asks the vendor; what it answers becomes a fault.
func (s *Service) register(ctx context.Context, c Connection, ourURL string) (connector.Registration, error) {
	session, err := s.Open(ctx, c)
	if err != nil {
		return connector.Registration{}, refusal(err)
	}
	made, err := session.RegisterWebhook(ctx, ourURL)
	if errors.Is(err, connector.ErrNoWebhook) {
		return made, fault.New(fault.Conflict, "integration.no_webhook", "This connector registers no webhooks.")
	}
	if err != nil {
		return made, refusal(err)
	}
	return made, nil
}

// refusal is a vendor's no as a fault: the caller's request was good, the
// vendor's state does not allow it.
func refusal(err error) error {
	why, known := Explain(err)
	if !known {
		return err
	}
	return fault.New(fault.Conflict, "vendor."+why.Code, why.Message).Because(err)
}

// HookURL is the address that the vendor sends to.
func HookURL(baseURL, endpoint string) string {
	return strings.TrimRight(baseURL, "/") + "/hooks/" + endpoint
}
