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

// Health is how an integration is doing.
type Health string

// The healths. Late: nothing was heard of it for two of its turns. Failing: its last
// run failed, or the vendor refuses our webhook. Down: so did the runs before.
const (
	Healthy Health = "healthy"
	Late    Health = "late"
	Failing Health = "failing"
	Down    Health = "down"
	Paused  Health = "paused"
)

// Healths lists them all.
var Healths = []string{string(Healthy), string(Late), string(Failing), string(Down), string(Paused)}

// downAfter is how many runs must fail in a row before an integration is down.
const downAfter = 4

// alarms tell people who may configure integrations.
type alarms interface {
	// HealthChanged is called in the transaction that notes the change.
	HealthChanged(ctx context.Context, tenant uuid.UUID, of Alarm) error
}

// Alarm is a change of health.
type Alarm struct {
	IntegrationID uuid.UUID
	Name          string
	Before, After Health
	Hook          string // why the vendor refuses our webhook, a sentence; empty: it does not
}

// healthOf judges an integration from its row.
func healthOf(row db.Integration, now time.Time, zone *time.Location) Health {
	heard := row.CreatedAt
	if row.HeardAt != nil {
		heard = *row.HeardAt
	}
	switch {
	case !row.Enabled:
		return Paused
	case row.Failures >= downAfter:
		return Down
	case row.Failures > 0 || row.HookProblem != nil:
		return Failing
	case now.Sub(heard) > Timetable(row.Schedule).patience(heard, zone):
		return Late
	default:
		return Healthy
	}
}

// hookProblem is why the vendor refuses our webhook, when that is all that ails it.
func hookProblem(row db.Integration) string {
	if row.HookProblem == nil || row.Failures > 0 {
		return ""
	}
	return *row.HookProblem
}

// review brings the health up to date and tells of a change. The integration is
// locked; row is as it is now.
func (s *Service) review(ctx context.Context, tx pgx.Tx, row db.Integration, zone *time.Location) error {
	before, after := Health(row.Health), healthOf(row, s.now(), zone)
	if before == after {
		return nil
	}
	if err := db.New(tx).SetHealth(ctx, db.SetHealthParams{TenantID: row.TenantID, ID: row.ID, Health: string(after)}); err != nil {
		return fmt.Errorf("set health: %w", err)
	}
	if err := s.record(ctx, tx, row.TenantID, EventHealthChanged, row.ID, row.Name, event.Changes{"health": {before, after}}); err != nil {
		return err
	}
	if s.Alarms == nil {
		return nil
	}
	return s.Alarms.HealthChanged(ctx, row.TenantID, Alarm{IntegrationID: row.ID, Name: row.Name, Before: before, After: after, Hook: hookProblem(row)})
}

// reviewNow reads an integration that was just changed and reviews it.
func (s *Service) reviewNow(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID) error {
	row, err := lock(ctx, db.New(tx), tenant, id, nil)
	if err != nil {
		return err
	}
	zone, err := zoneOf(ctx, db.New(tx), tenant)
	if err != nil {
		return err
	}
	return s.review(ctx, tx, row, zone)
}

// ReviewAll looks for integrations of all companies whose health has changed because
// nothing happened. Called each minute.
func (s *Service) ReviewAll(ctx context.Context) error {
	var rows []db.HealthsRow
	err := s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		rows, err = db.New(tx).Healths(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("read healths: %w", err)
	}
	ctx = event.WithOrigin(ctx, event.Origin{Actor: event.SystemActor, Source: event.System})
	var failed []error
	for _, row := range rows {
		zone, err := time.LoadLocation(row.TimeZone)
		if err != nil || healthOf(row.Integration, s.now(), zone) == Health(row.Integration.Health) {
			continue
		}
		err = s.DB.Tenant(ctx, row.Integration.TenantID, func(ctx context.Context, tx pgx.Tx) error {
			return s.reviewNow(ctx, tx, row.Integration.TenantID, row.Integration.ID)
		})
		if err != nil && fault.KindOf(err) != fault.NotFound { // deleted just now: fine
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// zoneOf is the company's time zone.
func zoneOf(ctx context.Context, q *db.Queries, tenant uuid.UUID) (*time.Location, error) {
	name, err := q.TimeZone(ctx, tenant)
	if err != nil {
		return nil, fmt.Errorf("read time zone: %w", err)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %s: %w", name, err)
	}
	return zone, nil
}
