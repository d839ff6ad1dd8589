package action

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/action/internal/db"
	"github.com/assetronics/assetronics/internal/event"
)

// forgotten is how long after its time a request counts as one whose job got lost.
const forgotten = 10 * time.Minute

// Sweep is the periodic job that ends what nobody decided, and finds lost jobs, in
// all companies.
type Sweep struct{}

// Kind is the job's stable name.
func (Sweep) Kind() string { return "action_sweep" }

// Sweep does so. One request's trouble does not hold up the others.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.Clock.Now()
	var expired []db.ExpiredRow
	var lost []db.ForgottenRow
	err := s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		q := db.New(tx)
		if expired, err = q.Expired(ctx, now); err != nil {
			return err
		}
		lost, err = q.Forgotten(ctx, now.Add(-forgotten))
		return err
	})
	if err != nil {
		return fmt.Errorf("look for actions: %w", err)
	}
	ctx = event.WithOrigin(ctx, event.Origin{Actor: event.SystemActor, Source: event.System})
	var problems []error
	for _, row := range expired {
		problems = append(problems, s.expire(ctx, row.TenantID, row.ID))
	}
	for _, row := range lost {
		problems = append(problems, s.DB.Tenant(ctx, row.TenantID, func(ctx context.Context, tx pgx.Tx) error {
			return s.enqueue(ctx, tx, row.TenantID, row.ID)
		}))
	}
	return errors.Join(problems...)
}

func (s *Service) expire(ctx context.Context, tenant, id uuid.UUID) error {
	_, err := s.change(ctx, tenant, id, nil, func(ctx context.Context, c *change) (string, error) {
		now := s.Clock.Now()
		if c.State != Waiting || now.Before(*c.ExpiresAt) {
			return "", errNotOurs // decided or renewed just now
		}
		if err := c.move(Expire, now); err != nil {
			return "", err
		}
		return EventExpired, s.tellAsker(ctx, tenant, c.Action)
	})
	if errors.Is(err, errNotOurs) {
		return nil
	}
	return err
}
