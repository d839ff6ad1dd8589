package integration

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// keepDeliveries is how long an accepted call is remembered: far longer than any
// replay window.
const keepDeliveries = 24 * time.Hour

// Received is a webhook call as it came in. Header names are canonical, as
// net/http has them; Body is untouched: the signature covers its very bytes.
type Received struct {
	Header map[string][]string
	Body   []byte
}

// hooked is the integration behind an endpoint.
type hooked struct {
	tenant, id uuid.UUID
	enabled    bool
	connector  *connector.Connector
	secrets    []db.SecretsRow
}

// Receive takes a webhook call. An endpoint nobody has is not_found; a signature
// that does not fit or a call that is too old is unauthenticated, without telling
// which. A call that came before is accepted and does nothing. A fresh one asks
// for a sync.
func (s *Service) Receive(ctx context.Context, endpoint string, call Received) error {
	h, err := s.findHook(ctx, endpoint)
	if err != nil {
		return err
	}
	secrets, err := s.unseal(ctx, h.tenant, h.id, h.secrets)
	if err != nil {
		return err
	}
	session := h.connector.OpenHook(nil, secrets, nil)
	delivery, err := session.VerifyWebhook(connector.Incoming{Method: "POST", Header: call.Header, Body: call.Body}, s.now())
	if err != nil {
		return errRefusedHook().Because(err)
	}
	if !h.enabled || !slices.ContainsFunc(delivery.Events, func(e connector.HookEvent) bool { return e.Stream != "" }) {
		return nil
	}
	ctx = event.WithOrigin(ctx, event.Origin{
		Actor:  event.Actor{Type: event.ActorIntegration, ID: &h.id, Label: h.connector.Info().Name},
		Source: event.Sync,
	})
	return s.accept(ctx, h, delivery)
}

func errRefusedHook() *fault.Fault {
	return fault.New(fault.Unauthenticated, "hook.refused", "The signature does not fit, or the call is too old.")
}

// findHook looks an endpoint up among all companies.
func (s *Service) findHook(ctx context.Context, endpoint string) (hooked, error) {
	var h hooked
	if !isEndpoint(endpoint) {
		return h, fault.Missing("hook")
	}
	err := s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.FindHook(ctx, endpoint)
		if pg.IsNoRows(err) {
			return fault.Missing("hook")
		}
		if err != nil {
			return fmt.Errorf("find hook: %w", err)
		}
		known, ok := s.Catalog.Get(row.Connector)
		if !ok || known.WebhookSecret() == "" {
			return fault.Missing("hook")
		}
		h = hooked{tenant: row.TenantID, id: row.ID, enabled: row.Enabled, connector: known}
		h.secrets, err = secretsOf(ctx, q, row.TenantID, row.ID)
		return err
	})
	return h, err
}

// accept remembers the call and asks for a sync, in one transaction.
func (s *Service) accept(ctx context.Context, h hooked, delivery connector.Delivery) error {
	return s.DB.Tenant(ctx, h.tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		now := s.now()
		err := q.DropDeliveries(ctx, db.DropDeliveriesParams{TenantID: h.tenant, IntegrationID: h.id, Before: now.Add(-keepDeliveries)})
		if err != nil {
			return fmt.Errorf("drop old deliveries: %w", err)
		}
		fresh, err := q.TakeDelivery(ctx, db.TakeDeliveryParams{TenantID: h.tenant, IntegrationID: h.id, ID: delivery.ID, Now: now})
		if err != nil {
			return fmt.Errorf("remember delivery: %w", err)
		}
		if fresh == 0 {
			return nil
		}
		return s.Syncs.Ask(ctx, h.tenant, h.id, Webhook)
	})
}
