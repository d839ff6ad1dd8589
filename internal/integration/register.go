package integration

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// RegisterWebhook makes our address known to the vendor and keeps the key it
// signs with. baseURL is where people reach the product. One that was registered
// before is taken back. Must not be called inside a
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
	after, err := s.registered(ctx, connection.row, made)
	if err == nil {
		s.unregister(ctx, connection)
	}
	return after, err
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
		if err := q.SetHookID(ctx, db.SetHookIDParams{
			TenantID: tenant, ID: id, HookID: &made.ID, HookRenewAt: laterBy(s.now(), known.WebhookRenewal()), Now: s.now(),
		}); err != nil {
			return fmt.Errorf("note webhook: %w", err)
		}
		changes := event.Changes{"webhook": {row.HookID, made.ID}, "secrets": {nil, []string{key}}}
		if err := s.record(ctx, tx, tenant, EventUpdated, id, row.Name, changes); err != nil {
			return err
		}
		if err := s.reviewNow(ctx, tx, tenant, id); err != nil {
			return err
		}
		updated, err = s.get(ctx, tx, tenant, id)
		return err
	})
	return updated, err
}

// unregisterTimeout is how long a vendor may take to forget a webhook.
const unregisterTimeout = 15 * time.Second

// unregister takes back the webhook that a connection had. It does no harm when
// that fails: its calls are signed with a key that no longer fits, or go to an
// address that is no longer there.
func (s *Service) unregister(ctx context.Context, c Connection) {
	if c.row.HookID == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, unregisterTimeout)
	defer cancel()
	session, err := s.Open(ctx, c)
	if err == nil {
		err = session.UnregisterWebhook(ctx, *c.row.HookID)
	}
	if err != nil && !errors.Is(err, connector.ErrNoWebhook) {
		s.Log.WarnContext(ctx, "the vendor keeps an old webhook", "integration_id", c.ID, "error", err)
	}
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
