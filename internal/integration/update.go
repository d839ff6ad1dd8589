package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
)

// Update changes an integration. A patch that changes nothing makes no version.
func (s *Service) Update(ctx context.Context, tenant, id uuid.UUID, p Patch, ifVersion *int64) (Integration, error) {
	var updated Integration
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		if err := s.apply(ctx, tx, row, p); err != nil {
			return err
		}
		updated, err = s.get(ctx, tx, tenant, id)
		return err
	})
	return updated, err
}

func (s *Service) apply(ctx context.Context, tx pgx.Tx, row db.Integration, p Patch) error {
	q := db.New(tx)
	changes := event.Changes{}
	zone, err := zoneOf(ctx, q, row.TenantID)
	if err != nil {
		return err
	}
	next, err := s.patched(row, p, zone, changes)
	if err != nil {
		return err
	}
	if err := s.applySecrets(ctx, q, row, next.Settings, p, changes); err != nil {
		return err
	}
	if len(changes) == 0 {
		return nil
	}
	if err := q.UpdateIntegration(ctx, next); err != nil {
		return fmt.Errorf("update integration: %w", err)
	}
	if err := s.record(ctx, tx, row.TenantID, EventUpdated, row.ID, next.Name, changes); err != nil {
		return err
	}
	return s.reviewNow(ctx, tx, row.TenantID, row.ID)
}

// patched is the row as it will be, without its secrets.
func (s *Service) patched(row db.Integration, p Patch, zone *time.Location, changes event.Changes) (db.UpdateIntegrationParams, error) {
	name := tidyName(p.Name.Or(row.Name))
	schedule := p.Schedule.Or(Timetable(row.Schedule))
	edits := p.HandEdits.Or(HandEdits(row.HandEdits))
	enabled := p.Enabled.Or(row.Enabled)
	if err := checkGeneral(name, schedule, edits); err != nil {
		return db.UpdateIntegrationParams{}, err
	}
	before, err := settingsOf(row)
	if err != nil {
		return db.UpdateIntegrationParams{}, err
	}
	after := maps.Clone(before)
	maps.Copy(after, p.Settings)
	after = given(after)
	settings, err := json.Marshal(after)
	if err != nil {
		return db.UpdateIntegrationParams{}, fmt.Errorf("encode settings: %w", err)
	}
	changes.Set("name", row.Name, name)
	changes.Set("enabled", row.Enabled, enabled)
	changes.Set("settings", before, after)
	changes.Set("schedule", Timetable(row.Schedule), schedule)
	changes.Set("hand_edits", HandEdits(row.HandEdits), edits)
	return db.UpdateIntegrationParams{
		TenantID: row.TenantID, ID: row.ID, Name: name, Enabled: enabled, Settings: settings,
		Schedule: string(schedule), HandEdits: string(edits),
		NextRunAt: s.nextAfterEdit(row, enabled, schedule, zone), Now: s.Clock.Now(),
	}, nil
}

// nextAfterEdit moves the next run when the schedule is changed or switched on.
func (s *Service) nextAfterEdit(row db.Integration, enabled bool, schedule Timetable, zone *time.Location) *time.Time {
	switch {
	case !enabled:
		return nil
	case row.NextRunAt != nil && schedule == Timetable(row.Schedule):
		return row.NextRunAt
	}
	next := schedule.Next(s.Clock.Now(), zone, row.ID)
	return &next
}
