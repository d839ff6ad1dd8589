package hook

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/hook/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Confirm is the job that makes the call a handshake asks for.
type Confirm struct {
	TenantID      uuid.UUID `json:"tenant_id"`
	IntegrationID uuid.UUID `json:"integration_id"`
	CallID        uuid.UUID `json:"call_id"`
}

// Kind is the job's stable name.
func (Confirm) Kind() string { return "hook_confirm" }

// Confirm calls the vendor. An error means that it is to be tried again.
func (s *Service) Confirm(ctx context.Context, job Confirm) error {
	var sealed []byte
	err := s.DB.Tenant(ctx, job.TenantID, func(ctx context.Context, tx pgx.Tx) (err error) {
		sealed, err = db.New(tx).GetCall(ctx, db.GetCallParams{TenantID: job.TenantID, ID: job.CallID})
		return err
	})
	if pg.IsNoRows(err) {
		return nil // deleted with its integration
	}
	if err != nil {
		return fmt.Errorf("read call: %w", err)
	}
	call, err := s.open(ctx, job.TenantID, job.CallID, sealed)
	if err != nil {
		return err
	}
	of, err := s.Integrations.Connection(ctx, job.TenantID, job.IntegrationID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	session, err := s.Integrations.Open(ctx, of)
	if err != nil {
		return err
	}
	d, err := session.ReadWebhook(call.incoming())
	if err != nil {
		return err
	}
	return session.Confirm(ctx, d)
}
