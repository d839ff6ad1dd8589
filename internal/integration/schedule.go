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

// EnqueueDue asks for a sync of every integration whose time has come, of all
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
		err := s.enqueue(ctx, row.TenantID, row.ID)
		if err != nil && fault.As(err) == nil { // deleted or switched off just now: fine
			failed = append(failed, fmt.Errorf("integration %s: %w", row.ID, err))
		}
	}
	return errors.Join(failed...)
}

func (s *Service) enqueue(ctx context.Context, tenant, id uuid.UUID) error {
	return s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, nil)
		if err != nil {
			return err
		}
		// Before anything else: the next look must not find it due again.
		zone, err := zoneOf(ctx, q, tenant)
		if err != nil {
			return err
		}
		next := Timetable(row.Schedule).Next(s.now(), zone, id)
		if err := q.SetNextRun(ctx, db.SetNextRunParams{TenantID: tenant, ID: id, NextRunAt: &next}); err != nil {
			return fmt.Errorf("set next run: %w", err)
		}
		return s.Syncs.Ask(ctx, tenant, id, Schedule)
	})
}

// Ended is how a run of an integration ended.
type Ended struct {
	Run     uuid.UUID
	Failure *Failure // nil: it went through
	// Narrowed: it read only what a webhook told of. That it went through says
	// nothing of the others, and the schedule stays as it is.
	Narrowed bool
	// BaselineDone: everybody whom the vendor has was seen.
	BaselineDone bool
}

// RunEnded notes a run at its integration and plans the next one. The connection
// is held.
func (s *Service) RunEnded(ctx context.Context, c Connection, e Ended) error {
	now := s.now()
	note := db.NoteFinishedRunParams{TenantID: c.TenantID, ID: c.ID, RunID: &e.Run}
	var pause time.Duration
	early := 0 // failures after which an early retry may help
	if e.BaselineDone {
		note.BaselineDoneAt = &now
	}
	switch {
	case e.Failure == nil && e.Narrowed:
		note.Failures = c.row.Failures
	case e.Failure == nil:
		note.HeardAt = &now
	default:
		note.Failures, pause = c.row.Failures+1, e.Failure.Pause
		if e.Failure.Retry {
			early = int(note.Failures)
		}
	}
	return s.DB.Tenant(ctx, c.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		zone, err := zoneOf(ctx, q, c.TenantID)
		if err != nil {
			return err
		}
		note.NextRunAt = c.row.NextRunAt
		if !e.Narrowed || early > 0 {
			note.NextRunAt = nextRun(now, c.row, zone, early, pause)
		}
		if err := q.NoteFinishedRun(ctx, note); err != nil {
			return fmt.Errorf("note finished run: %w", err)
		}
		return s.reviewNow(ctx, tx, c.TenantID, c.ID)
	})
}

// firstRetry is when a failed run is tried again, doubled with each failure.
const firstRetry = time.Minute

// nextRun is when the scheduler comes again after a run. failures counts those in
// a row; pause is what the vendor asked for.
func nextRun(now time.Time, row db.Integration, zone *time.Location, failures int, pause time.Duration) *time.Time {
	if !row.Enabled {
		return nil
	}
	next := Timetable(row.Schedule).Next(now, zone, row.ID)
	if failures > 0 {
		next = now.Add(max(min(next.Sub(now), firstRetry<<min(failures-1, 20)), pause))
	}
	return &next
}
