package workflow

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// settle does what is to do until the run rests. It ends: every round opens,
// closes or skips a step, or ends the run.
func (t *transition) settle(ctx context.Context) error {
	for {
		todo, step := Next(t.run)
		var err error
		switch todo {
		case Rest:
			return nil
		case Open:
			err = t.open(ctx, step)
		case Perform:
			err = t.perform(ctx, step)
		case Free:
			err = t.free(ctx)
		case Finish:
			err = t.end(ctx, Finished{At: t.now})
		}
		if err != nil {
			return err
		}
	}
}

// open makes the step active, or skips it when its condition does not hold.
func (t *transition) open(ctx context.Context, step int) error {
	def, err := t.stepDef(step)
	if err != nil {
		return err
	}
	// What cannot be judged is done: an approval must not vanish by an error.
	if !t.holds(ctx, def.When, true) {
		return t.advance(ctx, Skipped{Step: step, At: t.now})
	}
	if err := t.advance(ctx, Routed{Step: step, To: route(def.Assignee, t.person)}); err != nil {
		return err
	}
	wake := t.wakeAt(def, t.now)
	if err := t.advance(ctx, Opened{Step: step, At: t.now, DueAt: t.dueAt(def, &t.now), WakeAt: wake}); err != nil {
		return err
	}
	if def.Kind != Wait {
		return t.tellStep(ctx, step, NotifyStep)
	}
	over := due(wake, t.now)
	if def.Wait.Event != "" {
		over, err = t.q.HappenedSince(ctx, db.HappenedSinceParams{
			TenantID: t.tenant, SubjectID: t.person.ID, Type: def.Wait.Event, Since: t.run.StartedAt,
		})
		if err != nil {
			return fmt.Errorf("look for event %s: %w", def.Wait.Event, err)
		}
	}
	if !over {
		return nil
	}
	return t.advance(ctx, Done{Step: step, At: t.now, By: t.actor()})
}

// perform carries out an action or a notification. What the present state does
// not allow leaves the step failed, to be tried again; everything else (a lost
// connection, a defect) undoes the whole transition.
func (t *transition) perform(ctx context.Context, step int) error {
	def, err := t.stepDef(step)
	if err != nil {
		return err
	}
	if def.Call != nil {
		return t.call(ctx, step, def.Call)
	}
	var result outcome
	err = pg.Savepoint(t.inTheCourse(ctx), func(ctx context.Context, _ pgx.Tx) error {
		result, err = t.act(ctx, def)
		return err
	})
	if f := fault.As(err); f != nil && final(f.Kind) {
		return t.breaks(ctx, step, f.Message)
	}
	if err != nil {
		return err
	}
	if result.held != nil {
		if err := t.advance(ctx, Held{AssetID: result.held}); err != nil {
			return err
		}
	}
	return t.advance(ctx, Done{Step: step, At: t.now, By: t.actor(), Note: result.note, Assets: result.assets})
}

// final tells faults that will not go away by themselves in a moment.
func final(k fault.Kind) bool {
	switch k {
	case fault.Invalid, fault.TooLarge, fault.NotFound, fault.Conflict, fault.Forbidden, fault.Precondition:
		return true
	case fault.Unauthenticated, fault.RateLimited, fault.Unavailable, fault.Internal:
	}
	return false
}

// free gives back what an ended run had reserved.
func (t *transition) free(ctx context.Context) error {
	if err := t.release(t.inTheCourse(ctx), *t.run.AssetID); err != nil {
		return err
	}
	return t.advance(ctx, Freed{})
}

// end closes the run and tells those concerned.
func (t *transition) end(ctx context.Context, in Input) error {
	if err := t.advance(ctx, in); err != nil {
		return err
	}
	if err := t.recall(ctx); err != nil {
		return err
	}
	return t.tellEnd(ctx)
}

// holds asks a condition; otherwise is the answer when it cannot be judged.
func (t *transition) holds(ctx context.Context, c *Condition, otherwise bool) bool {
	yes, err := c.Holds(t.facts())
	if err != nil {
		t.log.WarnContext(ctx, "workflow condition cannot be judged",
			"tenant_id", t.tenant, "workflow_id", t.run.ID, "error", err)
		return otherwise
	}
	return yes
}
