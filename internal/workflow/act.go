package workflow

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Said is what a person says when acting on a step.
type Said struct {
	Note      string     // optional
	AssetID   *uuid.UUID // complete: the asset to go on with
	IfVersion *int64     // nil: don't care
}

// maxNote bounds what a person can say, in characters.
const maxNote = 2000

// Act approves, rejects or completes a step on behalf of the viewer, and carries
// the run on to where it rests next. Of two at once one wins; the other gets the
// conflict workflow.step_not_open, which names who was first. Not found:
// workflow.not_found for those who may not see the run. Forbidden:
// workflow.not_yours. Conflicts of completing: workflow.no_asset,
// workflow.asset_not_received, workflow.asset_not_ready, and those of the asset
// room.
func (s *Service) Act(ctx context.Context, tenant uuid.UUID, who Viewer, run, step uuid.UUID, verb Verb, said Said) (View, error) {
	said.Note = strings.TrimSpace(said.Note)
	if utf8.RuneCountInString(said.Note) > maxNote {
		return View{}, fault.InvalidField("body.note", "at most 2000 characters")
	}
	var view View
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		t, err := s.visibleRun(ctx, tx, tenant, who, run, said.IfVersion)
		if err != nil {
			return err
		}
		at, err := t.admit(who, step, verb)
		if err != nil {
			return err
		}
		if err := t.take(ctx, at, verb, said); err != nil {
			return err
		}
		if err := t.finish(ctx); err != nil {
			return err
		}
		view, err = s.viewOf(ctx, tx, tenant, who, run)
		return err
	})
	return view, err
}

// visibleRun locks a run that the viewer may see.
func (s *Service) visibleRun(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, who Viewer, run uuid.UUID, ifVersion *int64) (*transition, error) {
	t, err := s.resume(ctx, tx, tenant, run)
	if err != nil {
		return nil, err
	}
	if !who.sees(t.run) {
		return nil, fault.Missing("workflow")
	}
	if ifVersion != nil && *ifVersion != t.run.Version {
		return nil, fault.Stale("workflow")
	}
	return t, nil
}

// admit finds the step and tells whether the viewer may do this to it now.
func (t *transition) admit(who Viewer, id uuid.UUID, verb Verb) (int, error) {
	at := t.run.step(id)
	if at < 0 {
		return 0, fault.Missing("workflow_step")
	}
	s := t.run.Steps[at]
	if len(s.verbs()) == 0 {
		return 0, notOpen(t.run, s)
	}
	if !who.mayAct(s) {
		return 0, errNotYours
	}
	if !slices.Contains(s.verbs(), verb) {
		return 0, fault.New(fault.Conflict, "workflow.wrong_action", "This step cannot be %s.", verb.done())
	}
	return at, nil
}

// take does to the step what the person has decided.
func (t *transition) take(ctx context.Context, at int, verb Verb, said Said) error {
	by := event.OriginOf(ctx).Actor
	if t.run.Steps[at].Status == StepFailed {
		return t.advance(ctx, Retried{Step: at}) // settle carries it out again
	}
	switch verb {
	case Reject:
		return t.end(ctx, Refused{Step: at, At: t.now, By: by, Note: said.Note})
	case Approve:
		return t.advance(ctx, Done{Step: at, At: t.now, By: by, Note: said.Note})
	case Complete:
		assets, err := t.fill(ctx, at, said.AssetID)
		if err != nil {
			return err
		}
		return t.advance(ctx, Done{Step: at, At: t.now, By: by, Note: said.Note, Assets: assets})
	}
	return nil
}

// notOpen says why nobody can act on the step.
func notOpen(r Run, s Step) *fault.Fault {
	message := "This step is not open yet."
	switch {
	case s.CompletedBy != nil:
		message = s.CompletedBy.Label + " has " + doneTo(s) + " this step already."
	case s.Status == StepSkipped:
		message = "This step was skipped."
	case !r.Status.Open():
		message = "This workflow was " + string(r.Status) + "."
	case s.Status == StepActive:
		message = "This step waits for nobody."
	}
	return fault.New(fault.Conflict, "workflow.step_not_open", "%s", message)
}

func doneTo(s Step) string {
	switch {
	case s.Status == StepRejected:
		return Reject.done()
	case s.Kind == Approval:
		return Approve.done()
	default:
		return Complete.done()
	}
}

// done is the verb as a sentence ends with it.
func (v Verb) done() string {
	switch v {
	case Approve, Complete:
		return string(v) + "d"
	case Reject:
		return "rejected"
	}
	return string(v)
}
