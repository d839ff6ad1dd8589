package workflow

import (
	"fmt"
	"time"
)

// Advance is what becomes of a run when something happens to it. It is pure: the
// given run stays as it was. An input that the run's state does not allow is
// refused; it is our defect if a caller has not asked before.
func Advance(r Run, in Input) (Run, error) {
	next := r.clone()
	if err := in.apply(&next); err != nil {
		return r, fmt.Errorf("advance run %s: %w", r.ID, err)
	}
	return next, nil
}

// Todo is what the engine has to do before a run can rest.
type Todo int

// The things to do, each answered with an Input.
const (
	Rest    Todo = iota // wait for a person, a time or an event; or it is over
	Open                // the step's turn has come: Opened or Skipped
	Perform             // carry out the active action or notification: Done or Broken
	Free                // the run ended badly and holds an asset: Freed
	Finish              // no step is left: Finished
)

// Next says what to do, and for which step.
func Next(r Run) (Todo, int) {
	switch {
	case r.Status == Completed:
		return Rest, -1
	case !r.Status.Open():
		if r.AssetID != nil {
			return Free, -1
		}
		return Rest, -1
	}
	at := r.current()
	if at < 0 {
		return Finish, -1
	}
	switch s := r.Steps[at]; {
	case s.Status == StepPending:
		return Open, at
	case s.Status == StepActive && (s.Kind == Action || s.Kind == Notify) && !s.awaits():
		return Perform, at
	default:
		return Rest, at
	}
}

// turn gives the current step of an open run if it is in the wanted state.
func (r *Run) turn(step int, want StepStatus) (*Step, error) {
	if !r.Status.Open() {
		return nil, fmt.Errorf("the run has ended: %s", r.Status)
	}
	if at := r.current(); at < 0 || step != at {
		return nil, fmt.Errorf("it is not the turn of step %d but of %d", step, at)
	}
	s := &r.Steps[step]
	if s.Status != want {
		return nil, fmt.Errorf("step %d is %s, not %s", step, s.Status, want)
	}
	return s, nil
}

func (r *Run) openStep(step int) (*Step, error) {
	if !r.Status.Open() || step < 0 || step >= len(r.Steps) || !r.Steps[step].Status.open() {
		return nil, fmt.Errorf("step %d is not open", step)
	}
	return &r.Steps[step], nil
}

// end closes the run and the steps that will not happen any more.
func (r *Run) end(status Status, reason string, at time.Time) {
	r.Status, r.Reason, r.FinishedAt = status, reason, &at
	for i := range r.Steps {
		if r.Steps[i].Status.open() {
			r.Steps[i].Status = StepCancelled
		}
	}
}
