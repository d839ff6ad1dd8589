package workflow

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// Input is something that happened to a run. The set is closed: the types in
// this file.
type Input interface {
	apply(r *Run) error
}

// Opened makes the current step active.
type Opened struct {
	Step   int
	At     time.Time
	DueAt  *time.Time
	WakeAt *time.Time // of a wait for a time
}

func (in Opened) apply(r *Run) error {
	s, err := r.turn(in.Step, StepPending)
	if err != nil {
		return err
	}
	s.Status, s.ActivatedAt, s.DueAt, s.WakeAt = StepActive, &in.At, in.DueAt, in.WakeAt
	// What lies in the past need not be told again: getting the step says it.
	if due(s.RemindAt, in.At) {
		s.RemindedAt = &in.At
	}
	if due(s.DueAt, in.At) {
		s.OverdueAt = &in.At
	}
	return nil
}

// Skipped passes the current step over.
type Skipped struct {
	Step int
	At   time.Time
}

func (in Skipped) apply(r *Run) error {
	s, err := r.turn(in.Step, StepPending)
	if err != nil {
		return err
	}
	s.Status, s.CompletedAt = StepSkipped, &in.At
	return nil
}

// Done completes the active step: approved, done by a person or the program, or
// waited for.
type Done struct {
	Step   int
	At     time.Time
	By     event.Actor
	Note   string
	Assets []AssetRef
}

func (in Done) apply(r *Run) error {
	s, err := r.turn(in.Step, StepActive)
	if err != nil {
		return err
	}
	s.Status, s.CompletedAt, s.CompletedBy = StepCompleted, &in.At, &in.By
	s.Note, s.Assets, s.Reason = in.Note, in.Assets, ""
	return nil
}

// Broken is an action that could not be done. The run stands still until it is
// tried again or cancelled.
type Broken struct {
	Step   int
	Reason string
}

func (in Broken) apply(r *Run) error {
	s, err := r.turn(in.Step, StepActive)
	if err != nil {
		return err
	}
	s.Status, s.Reason = StepFailed, in.Reason
	r.Status, r.Reason = Failed, in.Reason
	return nil
}

// PassedOver ends the active step without anything done.
type PassedOver struct {
	Step int
	At   time.Time
	Note string
}

func (in PassedOver) apply(r *Run) error {
	s, err := r.turn(in.Step, StepActive)
	if err != nil {
		return err
	}
	s.Status, s.CompletedAt, s.Note = StepSkipped, &in.At, in.Note
	return nil
}

// Asked says what the active step has asked of vendors.
type Asked struct {
	Step  int
	At    time.Time
	Calls []Call
}

func (in Asked) apply(r *Run) error {
	s, err := r.turn(in.Step, StepActive)
	if err != nil {
		return err
	}
	s.AskedAt, s.Calls = &in.At, in.Calls
	return nil
}

// Mended makes a failed step active again whose requests stand otherwise by now.
type Mended struct{ Step int }

func (in Mended) apply(r *Run) error {
	s, err := r.turn(in.Step, StepFailed)
	if err != nil {
		return err
	}
	s.Status, s.Reason = StepActive, ""
	r.Status, r.Reason = Running, ""
	return nil
}

// Retried makes a failed step active again, from its beginning.
type Retried struct{ Step int }

func (in Retried) apply(r *Run) error {
	s, err := r.turn(in.Step, StepFailed)
	if err != nil {
		return err
	}
	s.Status, s.Reason, s.AskedAt = StepActive, "", nil
	r.Status, r.Reason = Running, ""
	return nil
}

// Refused is a person's no to an approval: the run ends.
type Refused struct {
	Step int
	At   time.Time
	By   event.Actor
	Note string
}

func (in Refused) apply(r *Run) error {
	s, err := r.turn(in.Step, StepActive)
	if err != nil {
		return err
	}
	if s.Kind != Approval {
		return fmt.Errorf("step %d is no approval", in.Step)
	}
	s.Status, s.CompletedAt, s.CompletedBy, s.Note = StepRejected, &in.At, &in.By, in.Note
	r.end(Rejected, in.Note, in.At)
	return nil
}

// Stopped ends an open run before its time.
type Stopped struct {
	At     time.Time
	Reason string
}

func (in Stopped) apply(r *Run) error {
	if !r.Status.Open() {
		return fmt.Errorf("the run has ended: %s", r.Status)
	}
	r.end(Cancelled, in.Reason, in.At)
	return nil
}

// Finished ends a run none of whose steps is left.
type Finished struct{ At time.Time }

func (in Finished) apply(r *Run) error {
	if r.Status != Running || r.current() >= 0 {
		return fmt.Errorf("the run cannot be finished: %s", r.Status)
	}
	r.end(Completed, "", in.At)
	return nil
}

// Held is the asset the run now holds for the subject; nil for none.
type Held struct{ AssetID *uuid.UUID }

func (in Held) apply(r *Run) error {
	if !r.Status.Open() {
		return fmt.Errorf("the run has ended: %s", r.Status)
	}
	r.AssetID = in.AssetID
	return nil
}

// Freed says that an ended run holds nothing any more.
type Freed struct{}

func (Freed) apply(r *Run) error {
	if r.Status.Open() {
		return fmt.Errorf("the run still needs its asset: %s", r.Status)
	}
	r.AssetID = nil
	return nil
}

// Scheduled sets the times of an open step.
type Scheduled struct {
	Step            int
	Now             time.Time
	DueAt, RemindAt *time.Time
	WakeAt          *time.Time
}

func (in Scheduled) apply(r *Run) error {
	s, err := r.openStep(in.Step)
	if err != nil {
		return err
	}
	// A time that moved into the future again has not been told of yet.
	if !sameTime(s.DueAt, in.DueAt) {
		s.DueAt = in.DueAt
		if !due(in.DueAt, in.Now) {
			s.OverdueAt = nil
		}
	}
	if !sameTime(s.RemindAt, in.RemindAt) {
		s.RemindAt = in.RemindAt
		if in.RemindAt != nil && !due(in.RemindAt, in.Now) {
			s.RemindedAt = nil
		}
	}
	if !sameTime(s.WakeAt, in.WakeAt) {
		s.WakeAt = in.WakeAt
	}
	return nil
}

// Anchored moves the date everything counts from.
type Anchored struct{ Anchor clock.Date }

func (in Anchored) apply(r *Run) error {
	if !r.Status.Open() {
		return fmt.Errorf("the run has ended: %s", r.Status)
	}
	r.Anchor = in.Anchor
	return nil
}

// Routed says who must act on an open step.
type Routed struct {
	Step int
	To   Assigned
}

func (in Routed) apply(r *Run) error {
	s, err := r.openStep(in.Step)
	if err != nil {
		return err
	}
	s.Assignee = in.To
	return nil
}

// Reminded says that the people of the active step have been reminded.
type Reminded struct {
	Step int
	At   time.Time
}

func (in Reminded) apply(r *Run) error {
	s, err := r.turn(in.Step, StepActive)
	if err != nil {
		return err
	}
	s.RemindedAt = &in.At
	return nil
}

// Overdue says that the active step was not done in time.
type Overdue struct {
	Step int
	At   time.Time
}

func (in Overdue) apply(r *Run) error {
	s, err := r.turn(in.Step, StepActive)
	if err != nil {
		return err
	}
	s.OverdueAt = &in.At
	return nil
}
