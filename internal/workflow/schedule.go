package workflow

import (
	"context"
	"fmt"
	"time"
)

// schedule sets the times of all open steps by the anchor.
func (t *transition) schedule(ctx context.Context) error {
	for i, s := range t.run.Steps {
		if !s.Status.open() {
			continue
		}
		def, err := t.stepDef(i)
		if err != nil {
			return err
		}
		in := Scheduled{
			Step: i, Now: t.now, WakeAt: s.WakeAt,
			DueAt: t.dueAt(def, s.ActivatedAt), RemindAt: def.Remind.On(t.run.Anchor, t.person.Zone),
		}
		if s.Status == StepActive && def.Kind == Wait {
			in.WakeAt = t.wakeAt(def, *s.ActivatedAt)
		}
		if err := t.advance(ctx, in); err != nil {
			return err
		}
	}
	return nil
}

// dueAt is when a step is due that became active at an instant, nil before; nil
// if nobody knows.
func (t *transition) dueAt(def *StepDef, activated *time.Time) *time.Time {
	at := def.Due.On(t.run.Anchor, t.person.Zone)
	if at == nil || activated == nil {
		return at
	}
	if earliest := activated.Add(time.Duration(def.AtLeast)); def.AtLeast > 0 && at.Before(earliest) {
		return &earliest
	}
	return at
}

// wakeAt is when a wait that began at an instant is over; nil if no time ends it.
func (t *transition) wakeAt(def *StepDef, begun time.Time) *time.Time {
	switch {
	case def.Wait == nil:
		return nil
	case def.Wait.Until != nil:
		return def.Wait.Until.On(t.run.Anchor, t.person.Zone)
	case def.Wait.For > 0:
		at := begun.Add(time.Duration(def.Wait.For))
		return &at
	default:
		return nil
	}
}

// routeAll finds out again who must act on each open step. The people of the
// active one are told when it has become theirs.
func (t *transition) routeAll(ctx context.Context) error {
	for i, s := range t.run.Steps {
		def, err := t.stepDef(i)
		if err != nil {
			return err
		}
		to := route(def.Assignee, t.person)
		if !s.Status.open() || s.Assignee.equal(to) {
			continue
		}
		if err := t.advance(ctx, Routed{Step: i, To: to}); err != nil {
			return err
		}
		somebodyElse := !same(s.Assignee.UserID, to.UserID) || s.Assignee.Role != to.Role
		if s.Status == StepActive && somebodyElse {
			if err := t.tellStep(ctx, i, NotifyStep); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *transition) stepDef(step int) (*StepDef, error) {
	key := t.run.Steps[step].Key
	if def := t.def.step(key); def != nil {
		return def, nil
	}
	return nil, fmt.Errorf("run %s has the step %s that its definition lacks", t.run.ID, key)
}
