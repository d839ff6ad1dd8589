package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// Start begins a run by hand, whether or not the definition's trigger would. A
// run that was rejected or cancelled can be begun again. Conflicts:
// workflow.running, workflow.done, and workflow.subject_left for an onboarding
// of somebody who has left. Not found: employee.not_found outside the scope.
func (s *Service) Start(ctx context.Context, tenant uuid.UUID, who Viewer, definition string, subject uuid.UUID) (View, error) {
	b, ok := s.builtin(definition)
	if !ok {
		return View{}, fault.InvalidField("body.definition", "there is no such workflow")
	}
	if !who.Scope.Includes(&subject) {
		return View{}, fault.Missing("employee")
	}
	var view View
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		p, err := lockSubject(ctx, q, tenant, subject)
		if err != nil {
			return err
		}
		if b.Anchor == StartDate && p.Status == employee.Terminated {
			return fault.New(fault.Conflict, "workflow.subject_left", "%s has left.", p.Name)
		}
		attempt, err := nextAttempt(ctx, q, tenant, b, p)
		if err != nil {
			return err
		}
		run, err := s.begin(ctx, tx, tenant, b, p, attempt)
		if err != nil {
			return err
		}
		view, err = s.viewOf(ctx, tx, tenant, who, run)
		return err
	})
	return view, err
}

// lockSubject makes starting and cancelling runs about one person happen one
// after the other, and reads the person as it then is.
func lockSubject(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (person, error) {
	if err := q.LockSubject(ctx, db.LockSubjectParams{TenantID: tenant, SubjectID: id}); err != nil {
		return person{}, fmt.Errorf("lock subject: %w", err)
	}
	return readPerson(ctx, q, tenant, id)
}

// nextAttempt numbers a start by hand: 1 for the first of a hire or leaving.
func nextAttempt(ctx context.Context, q *db.Queries, tenant uuid.UUID, b builtin, p person) (int32, error) {
	latest, err := q.LatestRun(ctx, db.LatestRunParams{
		TenantID: tenant, DefinitionKey: b.Key, SubjectID: p.ID, Occurrence: p.occurrence(b.Anchor),
	})
	switch {
	case pg.IsNoRows(err):
		return 1, nil
	case err != nil:
		return 0, fmt.Errorf("read latest run: %w", err)
	case Status(latest.Status).Open():
		return 0, fault.New(fault.Conflict, "workflow.running", "The %s of %s is running already.", b.Key, p.Name)
	case Status(latest.Status) == Completed:
		return 0, fault.New(fault.Conflict, "workflow.done", "The %s of %s is done.", b.Key, p.Name)
	}
	return latest.Attempt + 1, nil
}

// begin starts a run and carries it to its first rest. The caller holds the
// subject and knows that there is no such run yet.
func (s *Service) begin(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, b builtin, p person, attempt int32) (uuid.UUID, error) {
	q := db.New(tx)
	if err := s.supersede(ctx, tx, tenant, b, p); err != nil {
		return uuid.Nil, err
	}
	ref, err := b.current(ctx, q, tenant, s)
	if err != nil {
		return uuid.Nil, err
	}
	run, err := newRun(ref, b.Definition, p, s.clock, attempt)
	if err != nil {
		return uuid.Nil, err
	}
	made, err := create(ctx, q, tenant, run)
	if err != nil {
		return uuid.Nil, err
	}
	if !made {
		return uuid.Nil, fmt.Errorf("a run of %s exists although its subject is locked", b.Key)
	}
	t := &transition{
		Service: s, tx: tx, q: q, tenant: tenant, now: run.StartedAt,
		def: b.Definition, person: p, stored: run, run: run, told: map[uuid.UUID]bool{},
	}
	if event.OriginOf(ctx).Actor.Type != event.ActorUser {
		ctx = t.byItself(ctx)
	}
	if err := s.events.Record(ctx, tx, tenant, t.started()); err != nil {
		return uuid.Nil, err
	}
	if err := t.schedule(ctx); err != nil {
		return uuid.Nil, err
	}
	if err := t.routeAll(ctx); err != nil {
		return uuid.Nil, err
	}
	return run.ID, t.finish(ctx)
}

// supersede cancels an open run that belongs to an earlier hire or leaving.
func (s *Service) supersede(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, b builtin, p person) error {
	runs, err := db.New(tx).OpenRunsOf(ctx, db.OpenRunsOfParams{TenantID: tenant, SubjectID: p.ID, DefinitionKey: b.Key})
	if err != nil {
		return fmt.Errorf("find open runs: %w", err)
	}
	for _, id := range runs {
		t, err := s.resume(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		if !t.run.Status.Open() {
			continue
		}
		if err := t.stop(ctx, "A new one was started."); err != nil {
			return err
		}
	}
	return nil
}

// stop cancels the run and writes it.
func (t *transition) stop(ctx context.Context, reason string) error {
	if err := t.end(ctx, Stopped{At: t.now, Reason: reason}); err != nil {
		return err
	}
	return t.finish(ctx)
}

func newRun(ref DefinitionRef, d *Definition, p person, c clock.Clock, attempt int32) (Run, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return Run{}, fmt.Errorf("make run id: %w", err)
	}
	r := Run{
		ID: id, Definition: ref, Status: Running, SubjectID: p.ID, Version: 1,
		Occurrence: p.occurrence(d.Anchor), Attempt: attempt, Anchor: p.anchor(d.Anchor), StartedAt: c.Now(),
	}
	if r.Anchor.IsZero() && p.Status == employee.Terminated {
		r.Anchor = clock.Today(c, p.Zone) // gone, and nobody said when
	}
	for _, def := range d.Steps {
		stepID, err := uuid.NewV7()
		if err != nil {
			return Run{}, fmt.Errorf("make step id: %w", err)
		}
		r.Steps = append(r.Steps, Step{
			ID: stepID, Key: def.Key, Kind: def.Kind, Name: def.Name, Description: def.Description,
			Form: def.Form, Category: def.Category, Status: StepPending,
		})
	}
	return r, nil
}
