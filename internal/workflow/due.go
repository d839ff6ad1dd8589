package workflow

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// Due is the job that looks at a company's steps when one's time has come. Its
// worker calls RunDue.
type Due struct {
	TenantID uuid.UUID `json:"tenant_id"`
}

// Kind is the job's stable name.
func (Due) Kind() string { return "workflow_due" }

// Sweep is the periodic job that looks at the steps of all companies, so that a
// lost Due loses nothing. Its worker calls the method Sweep.
type Sweep struct{}

// Kind is the job's stable name.
func (Sweep) Kind() string { return "workflow_sweep" }

// Sweep does what is due in all companies. One company's trouble does not hold
// up the others.
func (s *Service) Sweep(ctx context.Context) error {
	var companies []uuid.UUID
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		companies, err = db.New(tx).CompaniesDue(ctx, s.clock.Now())
		return err
	})
	if err != nil {
		return fmt.Errorf("find companies with steps due: %w", err)
	}
	var problems []error
	for _, tenant := range companies {
		problems = append(problems, s.RunDue(ctx, tenant))
	}
	return errors.Join(problems...)
}

// RunDue reminds, marks what is overdue and ends waits in one company. Each run
// has a transaction of its own: one that fails is tried again next time, and
// does not hold up the others.
func (s *Service) RunDue(ctx context.Context, tenant uuid.UUID) error {
	var runs []uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		runs, err = db.New(tx).RunsDue(ctx, db.RunsDueParams{TenantID: tenant, Now: s.clock.Now()})
		return err
	})
	if err != nil {
		return fmt.Errorf("find runs with steps due: %w", err)
	}
	var problems []error
	for _, run := range runs {
		problems = append(problems, s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
			t, err := s.resume(ctx, tx, tenant, run)
			if err != nil {
				return err
			}
			return t.tick(t.byItself(ctx))
		}))
	}
	return errors.Join(problems...)
}

// tick does what is due for the active step. It looks again under the lock:
// somebody may have done it meanwhile.
func (t *transition) tick(ctx context.Context) error {
	at := t.run.current()
	if !t.run.Status.Open() || at < 0 || t.run.Steps[at].Status != StepActive {
		return nil
	}
	s := t.run.Steps[at]
	if due(s.RemindAt, t.now) && s.RemindedAt == nil {
		if err := t.remind(ctx, at); err != nil {
			return err
		}
	}
	if due(s.DueAt, t.now) && s.OverdueAt == nil {
		if err := t.advance(ctx, Overdue{Step: at, At: t.now}); err != nil {
			return err
		}
		if err := t.tellStep(ctx, at, NotifyOverdue); err != nil {
			return err
		}
	}
	if due(s.WakeAt, t.now) {
		if err := t.advance(ctx, Done{Step: at, At: t.now, By: t.actor()}); err != nil {
			return err
		}
	}
	return t.finish(ctx)
}

// remind tells the people of the step, unless it is due already: then being told
// so is enough.
func (t *transition) remind(ctx context.Context, at int) error {
	if err := t.advance(ctx, Reminded{Step: at, At: t.now}); err != nil {
		return err
	}
	if due(t.run.Steps[at].DueAt, t.now) {
		return nil
	}
	return t.tellStep(ctx, at, NotifyReminder)
}
