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
	next, err := s.patched(row, p, changes)
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
	return s.record(ctx, tx, row.TenantID, EventUpdated, row.ID, next.Name, changes)
}

// patched is the row as it will be, without its secrets.
func (s *Service) patched(row db.Integration, p Patch, changes event.Changes) (db.UpdateIntegrationParams, error) {
	name := tidyName(p.Name.Or(row.Name))
	schedule := p.ScheduleMinutes.Or(int(row.ScheduleMinutes))
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
	changes.Set("schedule_minutes", int(row.ScheduleMinutes), schedule)
	changes.Set("hand_edits", HandEdits(row.HandEdits), edits)
	return db.UpdateIntegrationParams{
		TenantID: row.TenantID, ID: row.ID, Name: name, Enabled: enabled, Settings: settings,
		ScheduleMinutes: int32(schedule), HandEdits: string(edits), //nolint:gosec // checked to be small
		NextRunAt: s.nextAfterEdit(row, enabled, schedule), Now: s.Clock.Now(),
	}, nil
}

// nextAfterEdit moves the next run when the schedule is changed or switched on.
func (s *Service) nextAfterEdit(row db.Integration, enabled bool, schedule int) *time.Time {
	switch {
	case !enabled:
		return nil
	case row.NextRunAt != nil && schedule == int(row.ScheduleMinutes):
		return row.NextRunAt
	}
	next := s.Clock.Now().Add(time.Duration(schedule) * time.Minute)
	return &next
}
