package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
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
		row, err := lock(ctx, q, p.tenant, p.integration.ID, nil)
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
		return p.end(ctx, tx, row, p.run.ID, outcome{status: status, warnings: warnings})
	})
}

// fail ends a run as failed, if it is still this attempt's; false when it is not.
func (s *Service) fail(ctx context.Context, tenant, run uuid.UUID, attempt int32, why failure) (bool, error) {
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
		row, err := lock(ctx, q, tenant, found.IntegrationID, nil)
		if err != nil {
			return err
		}
		if found, err = q.LockRun(ctx, db.LockRunParams{TenantID: tenant, ID: run}); err != nil {
			return fmt.Errorf("lock run: %w", err)
		}
		if !RunStatus(found.Status).Active() || (attempt != anyAttempt && found.Attempt != attempt) {
			return nil
		}
		ended = true
		return s.end(ctx, tx, row, run, outcome{status: Failed, warnings: []Warning{}, failure: &why})
	})
	if fault.KindOf(err) == fault.NotFound {
		return false, nil // deleted meanwhile
	}
	return ended, err
}

// outcome is how a run ends.
type outcome struct {
	status   RunStatus
	warnings []Warning
	failure  *failure // when it failed
}

// end writes a run's end down and plans the next one. Integration and run are
// locked.
func (s *Service) end(ctx context.Context, tx pgx.Tx, row db.Integration, run uuid.UUID, o outcome) error {
	warnings, err := json.Marshal(o.warnings)
	if err != nil {
		return fmt.Errorf("encode warnings: %w", err)
	}
	params := db.FinishRunParams{TenantID: row.TenantID, ID: run, Status: string(o.status), Warnings: warnings, Now: s.now()}
	if o.failure != nil {
		params.ErrorCode, params.ErrorMessage = &o.failure.Code, &o.failure.Message
	}
	q := db.New(tx)
	done, err := q.FinishRun(ctx, params)
	if err != nil {
		return fmt.Errorf("finish run: %w", err)
	}
	if err := s.plan(ctx, q, row, done, o.failure); err != nil {
		return err
	}
	ended, err := runOf(done)
	if err != nil {
		return err
	}
	what, changes := EventSyncCompleted, completed(ended)
	if o.failure != nil {
		what, changes = EventSyncFailed, event.Changes{"run": {nil, run}, "error": {nil, o.failure.Code}, "message": {nil, o.failure.Message}}
	}
	if err := s.record(ctx, tx, row.TenantID, what, row.ID, row.Name, changes); err != nil {
		return err
	}
	if done.Again && row.Enabled {
		_, err = s.request(ctx, tx, row.TenantID, row.ID, Webhook)
	}
	return err
}

// plan notes the run at its integration and when the next one is due.
func (s *Service) plan(ctx context.Context, q *db.Queries, row db.Integration, done db.SyncRun, why *failure) error {
	note := db.NoteFinishedRunParams{TenantID: row.TenantID, ID: row.ID, RunID: &done.ID}
	var pause time.Duration
	early := 0 // failures after which an early retry may help
	if why == nil {
		note.BaselineDoneAt = done.FinishedAt
	} else {
		note.Failures, pause = row.Failures+1, why.pause
		if why.retry {
			early = int(note.Failures)
		}
	}
	note.NextRunAt = nextRun(s.now(), row, early, pause)
	if err := q.NoteFinishedRun(ctx, note); err != nil {
		return fmt.Errorf("note finished run: %w", err)
	}
	return nil
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

func (s *Service) now() time.Time { return s.Clock.Now() }
