package workflow

import (
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// transition carries one run from one rest to the next, in one transaction that
// holds the run's row: what it does to the run, to assets and in people's lists
// happens together or not at all.
type transition struct {
	*Service
	tx     pgx.Tx
	q      *db.Queries
	tenant uuid.UUID
	now    time.Time
	def    *Definition
	person person

	stored Run // as the rows say
	run    Run // as it has become
	told   map[uuid.UUID]bool
}

// resume locks a run and reads what it needs. The subject is read after the
// lock: whoever holds it last sees the latest.
func (s *Service) resume(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID) (*transition, error) {
	q := db.New(tx)
	run, err := lockRun(ctx, q, tenant, id)
	if err != nil {
		return nil, err
	}
	def, err := s.definition(ctx, q, tenant, run.Definition.ID)
	if err != nil {
		return nil, err
	}
	p, err := readPerson(ctx, q, tenant, run.SubjectID)
	if err != nil {
		return nil, err
	}
	return &transition{
		Service: s, tx: tx, q: q, tenant: tenant, now: s.clock.Now(),
		def: def, person: p, stored: run, run: run, told: map[uuid.UUID]bool{},
	}, nil
}

// advance applies an input and records what it did to the states.
func (t *transition) advance(ctx context.Context, in Input) error {
	next, err := Advance(t.run, in)
	if err != nil {
		return err
	}
	before := t.run
	t.run = next
	return t.events.Record(ctx, t.tx, t.tenant, t.happened(before, next)...)
}

// finish brings the run to rest and writes what has become of it.
func (t *transition) finish(ctx context.Context) error {
	if err := t.settle(ctx); err != nil {
		return err
	}
	return t.save(ctx)
}

// save writes the run if it has changed. Steps are written in their order: one
// is closed before the next is opened, as the table demands.
func (t *transition) save(ctx context.Context) error {
	if reflect.DeepEqual(t.stored, t.run) {
		return nil
	}
	for i, s := range t.run.Steps {
		if err := t.saveStep(ctx, t.stored.Steps[i], s); err != nil {
			return err
		}
	}
	if err := updateRun(ctx, t.q, t.tenant, t.run); err != nil {
		return err
	}
	if changes := t.moved(t.stored, t.run); len(changes) > 0 {
		if err := t.events.Record(ctx, t.tx, t.tenant, t.entry(EventUpdated, changes)); err != nil {
			return err
		}
	}
	t.run.Version++
	t.stored = t.run
	return nil
}

func (t *transition) saveStep(ctx context.Context, was, is Step) error {
	if reflect.DeepEqual(was, is) {
		return nil
	}
	if err := updateStep(ctx, t.q, t.tenant, is); err != nil {
		return err
	}
	if was.Status != is.Status && len(is.Assets) > 0 {
		if err := keepAssets(ctx, t.q, t.tenant, is); err != nil {
			return err
		}
	}
	if !slices.EqualFunc(was.Calls, is.Calls, func(a, b Call) bool { return a.ID == b.ID }) {
		if err := keepCalls(ctx, t.q, t.tenant, is); err != nil {
			return err
		}
	}
	// A job looks at the step when its time comes. It may find the time moved,
	// and the sweep finds what a lost job leaves.
	if at := is.checkAt(); at != nil && !sameTime(was.checkAt(), at) {
		return t.queue.EnqueueAt(ctx, t.tx, *at, Due{TenantID: t.tenant})
	}
	return nil
}

// actor is the run itself, for what nobody did by hand.
func (t *transition) actor() event.Actor {
	id := t.run.ID
	return event.Actor{Type: event.ActorWorkflow, ID: &id, Label: t.label()}
}

// byItself says that changes under this context are the run's own doing.
func (t *transition) byItself(ctx context.Context) context.Context {
	o := event.OriginOf(ctx)
	o.Actor, o.Source = t.actor(), event.Workflow
	return event.WithOrigin(ctx, o)
}

// inTheCourse says that changes under this context follow from the run, on
// behalf of the person who moved it, if one did.
func (t *transition) inTheCourse(ctx context.Context) context.Context {
	o := event.OriginOf(ctx)
	if o.Actor.Type != event.ActorUser {
		o.Actor = t.actor()
	}
	o.Source = event.Workflow
	return event.WithOrigin(ctx, o)
}
