package workflow

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// Status is where a run stands.
type Status string

// The states of a run. Running and Failed are open; the others are its end.
const (
	Running   Status = "running"
	Failed    Status = "failed" // an action could not be done: somebody must look and try again, or cancel
	Completed Status = "completed"
	Rejected  Status = "rejected"
	Cancelled Status = "cancelled"
)

// Statuses lists all of them.
var Statuses = []string{string(Running), string(Failed), string(Completed), string(Rejected), string(Cancelled)}

// Open tells whether the run has not ended.
func (s Status) Open() bool { return s == Running || s == Failed }

// StepStatus is where a step stands.
type StepStatus string

// The states of a step. Pending, StepActive and StepFailed are open.
const (
	StepPending   StepStatus = "pending"
	StepActive    StepStatus = "active"
	StepCompleted StepStatus = "completed"
	StepRejected  StepStatus = "rejected"
	StepSkipped   StepStatus = "skipped"
	StepCancelled StepStatus = "cancelled"
	StepFailed    StepStatus = "failed"
)

// open tells whether the step may still change.
func (s StepStatus) open() bool {
	return s == StepPending || s == StepActive || s == StepFailed
}

// Run is one passage of a subject through a definition: a value that Advance
// turns into the next one. At most one of its steps is active or failed; those
// before it are completed or skipped, those behind it pending.
type Run struct {
	ID         uuid.UUID
	Definition DefinitionRef
	Status     Status
	SubjectID  uuid.UUID
	Occurrence int32      // the subject's hire_no or leave_no
	Attempt    int32      // 1, or more when somebody started it again by hand
	Anchor     clock.Date // zero while the subject has no such date
	Reason     string     // why it was rejected, cancelled or failed
	AssetID    *uuid.UUID // the asset the run holds for the subject
	Steps      []Step
	StartedAt  time.Time
	FinishedAt *time.Time
	Version    int64
}

// DefinitionRef names the version of a definition that a run keeps to.
type DefinitionRef struct {
	ID      uuid.UUID
	Key     string
	Name    string
	Version int32
}

// Step is one step of a run. The rest of what it is to do stands in the
// definition.
type Step struct {
	ID          uuid.UUID
	Key         string
	Kind        Kind
	Name        string
	Description string
	Form        Form
	Category    string // slug of what can be picked
	Status      StepStatus
	Assignee    Assigned

	DueAt      *time.Time
	RemindAt   *time.Time
	WakeAt     *time.Time // when a wait is over
	RemindedAt *time.Time // so that nobody is reminded twice
	OverdueAt  *time.Time // when it was found overdue

	ActivatedAt *time.Time
	CompletedAt *time.Time
	CompletedBy *event.Actor
	Note        string     // what the person said, or what the program found
	Reason      string     // why an action failed
	Assets      []AssetRef // those it dealt with; known when it is completed

	AskedAt *time.Time // when vendors were asked to do what the step is about
	Calls   []Call     // what they were asked
}

// AssetRef names an asset and says how it is.
type AssetRef struct {
	ID     uuid.UUID
	Tag    string
	Name   string
	Status asset.Status
}

// Assigned is who must act on a step: a user or a role, or nobody.
type Assigned struct {
	UserID *uuid.UUID
	Role   access.Role
	Note   string // why it is not who one would expect
}

func (a Assigned) equal(b Assigned) bool {
	return same(a.UserID, b.UserID) && a.Role == b.Role && a.Note == b.Note
}

// checkAt is the instant at which the step has to be looked at next; nil while
// nothing is to come.
func (s *Step) checkAt() *time.Time {
	if s.Status != StepActive {
		return nil
	}
	var next *time.Time
	consider := func(at *time.Time, done bool) {
		if at != nil && !done && (next == nil || at.Before(*next)) {
			next = at
		}
	}
	consider(s.RemindAt, s.RemindedAt != nil)
	consider(s.DueAt, s.OverdueAt != nil)
	consider(s.WakeAt, false)
	return next
}

// step gives the index of a step by id, -1 if it is not one of this run.
func (r *Run) step(id uuid.UUID) int {
	return slices.IndexFunc(r.Steps, func(s Step) bool { return s.ID == id })
}

// current is the index of the first step that is not done, -1 if all are.
func (r *Run) current() int {
	return slices.IndexFunc(r.Steps, func(s Step) bool { return s.Status.open() })
}

func (r Run) clone() Run {
	r.Steps = slices.Clone(r.Steps)
	return r
}

// same tells whether both are nothing or both the same value.
func same[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// sameTime is same for instants, whose representation may differ.
func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// due tells whether an instant, if there is one, has come.
func due(at *time.Time, now time.Time) bool { return at != nil && !at.After(now) }
