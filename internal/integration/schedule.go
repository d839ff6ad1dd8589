package integration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// EnqueueDue asks for a run of every integration whose time has come, of all
// companies. Called each minute. One that fails does not keep the others.
func (s *Service) EnqueueDue(ctx context.Context) error {
	var due []db.DueIntegrationsRow
	err := s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		now := s.Clock.Now()
		due, err = db.New(tx).DueIntegrations(ctx, &now)
		return err
	})
	if err != nil {
		return fmt.Errorf("read due integrations: %w", err)
	}
	ctx = event.WithOrigin(ctx, event.Origin{Actor: event.SystemActor, Source: event.System})
	var failed []error
	for _, row := range due {
		_, err := s.RequestSync(ctx, row.TenantID, row.ID, Schedule)
		if err != nil && fault.As(err) == nil { // deleted or switched off just now: fine
			failed = append(failed, fmt.Errorf("integration %s: %w", row.ID, err))
		}
	}
	return errors.Join(failed...)
}

// firstRetry is when a failed run is tried again, doubled with each failure.
const firstRetry = time.Minute

// nextRun is when the scheduler comes again after a run. failures counts those in
// a row; pause is what the vendor asked for.
func nextRun(now time.Time, row db.Integration, failures int, pause time.Duration) *time.Time {
	if !row.Enabled {
		return nil
	}
	wait := time.Duration(row.ScheduleMinutes) * time.Minute
	if failures > 0 {
		wait = max(min(wait, firstRetry<<min(failures-1, 20)), pause)
	}
	next := now.Add(wait)
	return &next
}
