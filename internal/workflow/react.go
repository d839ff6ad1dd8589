package workflow

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// Subscriber lets runs start, move and end by what happens to people. It looks
// at the person as it is now, so that events may come late, twice, or in
// another order.
func (s *Service) Subscriber() event.Subscriber {
	return event.Subscriber{
		Name:   "workflow",
		Types:  slices.Concat(employeeEvents, userEvents, actionEvents),
		Handle: s.react,
	}
}

func (s *Service) react(ctx context.Context, tx pgx.Tx, e event.Event) error {
	if slices.Contains(userEvents, e.Type) {
		return s.reachable(ctx, tx, e)
	}
	if slices.Contains(actionEvents, e.Type) {
		return s.answered(ctx, tx, e)
	}
	p, err := lockSubject(ctx, db.New(tx), e.TenantID, e.Subject.ID)
	if fault.KindOf(err) == fault.NotFound {
		return nil // nothing to do for somebody who is no more
	}
	if err != nil {
		return err
	}
	if err := s.followAround(ctx, tx, e, p.ID); err != nil {
		return err
	}
	for _, b := range s.builtins {
		if slices.Contains(b.Trigger.Events, e.Type) {
			if err := s.trigger(ctx, tx, e.TenantID, b, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// trigger begins the run of a hire or a leaving unless there is or was one.
func (s *Service) trigger(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, b builtin, p person) error {
	_, err := db.New(tx).LatestRun(ctx, db.LatestRunParams{
		TenantID: tenant, DefinitionKey: b.Key, SubjectID: p.ID, Occurrence: p.occurrence(b.Anchor),
	})
	if err == nil {
		return nil
	}
	if !pg.IsNoRows(err) {
		return fmt.Errorf("look for run: %w", err)
	}
	t := &transition{Service: s, tenant: tenant, person: p}
	if !t.holds(ctx, b.Trigger.When, false) {
		return nil
	}
	_, err = s.begin(ctx, tx, tenant, b, p, 1)
	return err
}

// followAround brings the runs that somebody matters to, as subject or as
// manager, in line with how that person is now.
func (s *Service) followAround(ctx context.Context, tx pgx.Tx, e event.Event, somebody uuid.UUID) error {
	runs, err := db.New(tx).OpenRunsAround(ctx, db.OpenRunsAroundParams{TenantID: e.TenantID, PersonID: somebody})
	if err != nil {
		return fmt.Errorf("find open runs: %w", err)
	}
	for _, run := range runs {
		t, err := s.resume(ctx, tx, e.TenantID, run.ID)
		if err != nil {
			return err
		}
		if err := t.follow(t.byItself(ctx), e); err != nil {
			return err
		}
	}
	return nil
}

// reachable looks after the runs around a user's employee when the account has
// changed.
func (s *Service) reachable(ctx context.Context, tx pgx.Tx, e event.Event) error {
	somebody, err := db.New(tx).PersonOfUser(ctx, db.PersonOfUserParams{TenantID: e.TenantID, UserID: e.Subject.ID})
	if pg.IsNoRows(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find employee of user: %w", err)
	}
	return s.followAround(ctx, tx, e, somebody)
}

// answered carries a run on when something has happened to what a step of it asked of
// a vendor.
func (s *Service) answered(ctx context.Context, tx pgx.Tx, e event.Event) error {
	run, err := db.New(tx).RunOfAction(ctx, db.RunOfActionParams{TenantID: e.TenantID, ActionID: e.Subject.ID})
	if pg.IsNoRows(err) {
		return nil // a person has asked
	}
	if err != nil {
		return fmt.Errorf("find run of request: %w", err)
	}
	t, err := s.resume(ctx, tx, e.TenantID, run)
	if err != nil {
		return err
	}
	return t.hearOf(t.byItself(ctx))
}

// follow cancels the run, moves it or wakes it, as the event and the person ask.
func (t *transition) follow(ctx context.Context, e event.Event) error {
	if !t.run.Status.Open() {
		return nil // it ended while we waited for its row
	}
	itself := e.Subject.ID == t.run.SubjectID
	if itself && slices.Contains(t.def.CancelOn, e.Type) && !t.stands(ctx) {
		return t.stop(ctx, why(e.Type))
	}
	if to := t.person.anchor(t.def.Anchor); !to.IsZero() && to != t.run.Anchor {
		if err := t.advance(ctx, Anchored{Anchor: to}); err != nil {
			return err
		}
		if err := t.schedule(ctx); err != nil {
			return err
		}
	}
	if err := t.routeAll(ctx); err != nil {
		return err
	}
	if itself {
		if err := t.wakeBy(ctx, e.Type); err != nil {
			return err
		}
	}
	return t.finish(ctx)
}

// stands tells whether what began the run is still so.
func (t *transition) stands(ctx context.Context) bool {
	return t.run.Occurrence == t.person.occurrence(t.def.Anchor) && t.holds(ctx, t.def.Trigger.When, true)
}

// wakeBy ends an active wait for this type of event.
func (t *transition) wakeBy(ctx context.Context, eventType string) error {
	at := t.run.current()
	if at < 0 || t.run.Steps[at].Status != StepActive || t.run.Steps[at].Kind != Wait {
		return nil
	}
	def, err := t.stepDef(at)
	if err != nil || def.Wait.Event != eventType {
		return err
	}
	return t.advance(ctx, Done{Step: at, At: t.now, By: t.actor()})
}
