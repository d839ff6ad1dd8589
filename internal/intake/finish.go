package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// anyAttempt ends a run whoever works on it.
const anyAttempt int32 = 0

// finish ends a pass that read and wrote everything, in one transaction: who is
// gone, what the day brings, the run's status and what comes next.
func (p *pass) finish(ctx context.Context, all *answer, managers managersFound) error {
	return p.DB.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		// The integration first, as everywhere: RequestSync waits here, and the run
		// that it then asks for is a new one.
		held, err := p.Integrations.Hold(ctx, p.tenant, p.integration.ID)
		if fault.KindOf(err) == fault.NotFound {
			return errOvertaken
		}
		if err != nil {
			return err
		}
		if err := p.hold(ctx, q); err != nil {
			return err
		}
		gone, err := p.lookForVanished(ctx, q, len(all.entries))
		if err != nil {
			return err
		}
		if _, err := p.People.DeriveAll(ctx, p.tenant); err != nil {
			return err
		}
		warnings, err := p.warnings(ctx, q, all, managers, gone)
		if err != nil {
			return err
		}
		status := Succeeded
		if p.run.Counts.Rejected > 0 || gone.tooMany > 0 {
			status = Partial
		}
		return p.end(ctx, tx, held, p.run.ID, outcome{status: status, warnings: warnings})
	})
}

// fail ends a run as failed, if it is still this attempt's; false when it is not.
func (s *Service) fail(ctx context.Context, tenant, run uuid.UUID, attempt int32, why integration.Failure) (bool, error) {
	ended := false
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ended = false
		q := db.New(tx)
		found, err := q.GetRun(ctx, db.GetRunParams{TenantID: tenant, ID: run})
		if pg.IsNoRows(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read run: %w", err)
		}
		held, err := s.Integrations.Hold(ctx, tenant, found.IntegrationID)
		if err != nil {
			return err
		}
		if found, err = q.LockRun(ctx, db.LockRunParams{TenantID: tenant, ID: run}); err != nil {
			return fmt.Errorf("lock run: %w", err)
		}
		if !Status(found.Status).Active() || (attempt != anyAttempt && found.Attempt != attempt) {
			return nil
		}
		ended = true
		return s.end(ctx, tx, held, run, outcome{status: Failed, warnings: []Warning{}, failure: &why})
	})
	if fault.KindOf(err) == fault.NotFound {
		return false, nil // deleted meanwhile
	}
	return ended, err
}

// outcome is how a run ends.
type outcome struct {
	status   Status
	warnings []Warning
	failure  *integration.Failure // when it failed
}

// end writes a run's end down and plans the next one. The integration is held,
// the run locked.
func (s *Service) end(ctx context.Context, tx pgx.Tx, held integration.Connection, run uuid.UUID, o outcome) error {
	warnings, err := json.Marshal(o.warnings)
	if err != nil {
		return fmt.Errorf("encode warnings: %w", err)
	}
	params := db.FinishRunParams{TenantID: held.TenantID, ID: run, Status: string(o.status), Warnings: warnings, Now: s.now()}
	if o.failure != nil {
		params.ErrorCode, params.ErrorMessage = &o.failure.Code, &o.failure.Message
	}
	q := db.New(tx)
	done, err := q.FinishRun(ctx, params)
	if err != nil {
		return fmt.Errorf("finish run: %w", err)
	}
	if err := s.Integrations.RunEnded(ctx, held, integration.Ended{Run: run, Failure: o.failure}); err != nil {
		return err
	}
	ended, err := runOf(done)
	if err != nil {
		return err
	}
	what, changes := EventCompleted, completed(ended)
	if o.failure != nil {
		what, changes = EventFailed, event.Changes{"run": {nil, run}, "error": {nil, o.failure.Code}, "message": {nil, o.failure.Message}}
	}
	if err := s.record(ctx, tx, held, what, changes); err != nil {
		return err
	}
	if done.Again && held.Enabled {
		_, err = s.request(ctx, tx, held.TenantID, held.ID, integration.Webhook)
	}
	return err
}

func completed(r Run) event.Changes {
	codes := make([]string, len(r.Warnings))
	for i, w := range r.Warnings {
		codes[i] = w.Code
	}
	return event.Changes{
		"run": {nil, r.ID}, "status": {nil, r.Status}, "read": {nil, r.Counts.Read}, "created": {nil, r.Counts.Created},
		"updated": {nil, r.Counts.Updated}, "unchanged": {nil, r.Counts.Unchanged}, "rejected": {nil, r.Counts.Rejected},
		"warnings": {nil, codes},
	}
}
