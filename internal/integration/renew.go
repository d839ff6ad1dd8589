package integration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

const (
	// renewAgain is when a renewal that failed, or whose node died, is tried again:
	// often enough within the margin that manifests leave.
	renewAgain = 10 * time.Minute
	// registerTimeout is how long a vendor may take to know us.
	registerTimeout = time.Minute
)

// RenewWebhooks registers the webhooks again whose vendors would forget them, of all
// companies; those of switched-off integrations once they are on again. Called each
// minute. One that fails does not keep the others.
func (s *Service) RenewWebhooks(ctx context.Context, baseURL string) error {
	var due []db.HooksToRenewRow
	err := s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		due, err = db.New(tx).HooksToRenew(ctx, s.now())
		return err
	})
	if err != nil {
		return fmt.Errorf("look for webhooks to renew: %w", err)
	}
	ctx = event.WithOrigin(ctx, event.Origin{Actor: event.SystemActor, Source: event.System})
	var failed []error
	for _, row := range due {
		if err := s.renew(ctx, row.TenantID, row.ID, baseURL); err != nil {
			failed = append(failed, fmt.Errorf("integration %s: %w", row.ID, err))
		}
	}
	return errors.Join(failed...)
}

// renew does it unless somebody else does. What the vendor says against it makes the
// integration fail until it is known again: without it we hear of nothing.
func (s *Service) renew(ctx context.Context, tenant, id uuid.UUID, baseURL string) error {
	var ours int64
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		ours, err = db.New(tx).ClaimRenewal(ctx, db.ClaimRenewalParams{TenantID: tenant, ID: id, Now: s.now(), Again: s.now().Add(renewAgain)})
		return err
	})
	if err != nil || ours == 0 {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, registerTimeout)
	defer cancel()
	_, err = s.RegisterWebhook(limited, tenant, id, baseURL)
	if fault.KindOf(err) == fault.NotFound { // deleted just now
		return nil
	}
	if f := fault.As(err); f != nil { // the vendor's no
		return s.refused(ctx, tenant, id, f.Message)
	}
	return err
}

// refused notes the vendor's no, and tells of it once.
func (s *Service) refused(ctx context.Context, tenant, id uuid.UUID, why string) error {
	return s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := lock(ctx, db.New(tx), tenant, id, nil); err != nil {
			return err
		}
		if err := db.New(tx).SetHookProblem(ctx, db.SetHookProblemParams{TenantID: tenant, ID: id, Problem: why}); err != nil {
			return fmt.Errorf("note refused webhook: %w", err)
		}
		return s.reviewNow(ctx, tx, tenant, id)
	})
}

// laterBy is an instant so much later; nil for never.
func laterBy(now time.Time, d time.Duration) *time.Time {
	if d == 0 {
		return nil
	}
	later := now.Add(d)
	return &later
}
