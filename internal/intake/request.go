package intake

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// SyncJob is the job that works a run off.
type SyncJob struct {
	TenantID uuid.UUID `json:"tenant_id"`
	RunID    uuid.UUID `json:"run_id"`
}

// Kind is the job's stable name.
func (SyncJob) Kind() string { return "integration_sync" }

// InsertOpts keeps syncs in a queue of their own: they take minutes.
func (SyncJob) InsertOpts() jobs.Options { return jobs.Options{Queue: jobs.SyncQueue} }

// RequestSync asks for a full pass. A run that is queued or under way is answered
// as it is; a webhook that finds one under way makes sure that another follows,
// because the vendor may have been read already where it has changed. The
// integration must be enabled.
func (s *Service) RequestSync(ctx context.Context, tenant, id uuid.UUID, trigger integration.Trigger) (Run, error) {
	var run Run
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		held, err := s.Integrations.Hold(ctx, tenant, id)
		if err != nil {
			return err
		}
		if !held.Enabled {
			return fault.New(fault.Conflict, "integration.disabled", "This integration is switched off.")
		}
		run, err = s.request(ctx, tx, tenant, id, trigger)
		return err
	})
	return run, err
}

// Ask is RequestSync for the integration room, which has no use for the run.
func (s *Service) Ask(ctx context.Context, tenant, id uuid.UUID, why integration.Trigger) error {
	_, err := s.RequestSync(ctx, tenant, id, why)
	return err
}

// request makes a run unless there is one; the integration is held.
func (s *Service) request(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, trigger integration.Trigger) (Run, error) {
	q := db.New(tx)
	active, err := q.ActiveRun(ctx, db.ActiveRunParams{TenantID: tenant, IntegrationID: id})
	switch {
	case err == nil:
		if trigger == integration.Webhook && Status(active.Status) == Running {
			if err := q.RunAgain(ctx, db.RunAgainParams{TenantID: tenant, ID: active.ID}); err != nil {
				return Run{}, fmt.Errorf("note another run: %w", err)
			}
		}
		return runOf(active)
	case !pg.IsNoRows(err):
		return Run{}, fmt.Errorf("look for a run: %w", err)
	}
	runID, err := newID()
	if err != nil {
		return Run{}, err
	}
	by := event.OriginOf(ctx).Actor
	made, err := q.InsertRun(ctx, db.InsertRunParams{
		TenantID: tenant, ID: runID, IntegrationID: id, Trigger: string(trigger),
		RequestedByType: string(by.Type), RequestedByID: by.ID, RequestedBy: by.Label, Now: s.Clock.Now(),
	})
	if err != nil {
		return Run{}, fmt.Errorf("insert run: %w", err)
	}
	if err := s.Queue.Enqueue(ctx, tx, SyncJob{TenantID: tenant, RunID: runID}); err != nil {
		return Run{}, err
	}
	return runOf(made)
}
