package action

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

const (
	// approvalTime is how long a request waits for a second person.
	approvalTime = 72 * time.Hour
	// longest texts, in characters.
	maxText = 2000
)

// Action is a request to do something at a vendor.
type Action struct {
	ID          uuid.UUID
	Integration Integration
	Name        string // the manifest's word
	Title       string
	Dangerous   bool
	State       State
	Inputs      map[string]any    // those that are no secret
	Secrets     []string          // the keys of those that are
	Titles      map[string]string // what inputs are called, as far as the connector still says
	Target      *Target           // nil: it is done to nothing of ours
	// Changes are what of the target is otherwise than when it was asked for, while
	// that matters.
	Changes   []Change
	Reason    string // why it was asked for
	AskedBy   Person
	AskedAt   time.Time
	ExpiresAt *time.Time // while it waits
	DecidedBy *Person
	DecidedAt *time.Time
	Note      string // of who decided
	Attempts  int
	Result    map[string]any
	Problem   string // a sentence: why it failed, is not known or not done yet
	EndedAt   *time.Time
	Version   int64
	UpdatedAt time.Time

	key     uuid.UUID
	begunAt *time.Time // when it was first called, while no answer is known
	dueAt   *time.Time // when somebody may take it up
	repeats bool       // the attempt that begins now is not the first without an answer
	sealed  []byte
}

// Integration is where it is done. The id is nil once it was deleted.
type Integration struct {
	ID        *uuid.UUID
	Name      string
	Connector string
}

// Person is a user, by the name of that time.
type Person struct {
	ID   uuid.UUID
	Name string
}

// label names it in histories and notifications: Wipe LT-0042.
func (a *Action) label() string {
	if a.Target == nil {
		return a.Title
	}
	return a.Title + " " + a.Target.Label
}

// move does what a verb means to the state and what hangs on it alone.
func (a *Action) move(verb Verb, now time.Time) error {
	to, err := a.State.step(verb)
	if err != nil {
		return err
	}
	a.State, a.ExpiresAt, a.dueAt, a.EndedAt = to, nil, nil, nil
	if to.Ended() {
		a.EndedAt = &now
	}
	switch to {
	case Waiting:
		until := now.Add(approvalTime)
		a.ExpiresAt, a.DecidedBy, a.DecidedAt, a.Note = &until, nil, nil, ""
	case Queued, Running:
		a.dueAt = &now
	case Done, Failed:
		a.begunAt = nil // the outcome is known
	case Unknown, Rejected, Withdrawn, Expired:
	}
	return nil
}

// decide is a second person's word.
func (a *Action) decide(verb Verb, who access.Principal, note string, now time.Time) error {
	if a.State == Waiting && who.UserID == a.AskedBy.ID {
		return errOwnRequest
	}
	if a.State == Waiting && !now.Before(*a.ExpiresAt) {
		return errExpired
	}
	if err := a.move(verb, now); err != nil {
		return err
	}
	a.DecidedBy, a.DecidedAt, a.Note = &Person{who.UserID, who.Name}, &now, note
	return nil
}

// withdraw takes the request back, unless the vendor may have heard of it.
func (a *Action) withdraw(who access.Principal, now time.Time) error {
	if who.UserID != a.AskedBy.ID {
		return errNotAsker
	}
	if a.begunAt != nil {
		return errBegun
	}
	return a.move(Withdraw, now)
}

// renew says that it is meant although something has changed.
func (a *Action) renew(who access.Principal, now time.Time) error {
	if who.UserID != a.AskedBy.ID {
		return errNotAsker
	}
	if err := a.move(Renew, now); err != nil {
		return err
	}
	a.AskedAt = now
	return nil
}

// again makes it the request of whoever wants it to be tried again. repeatable: what
// may have been done can be found out, or does no harm.
func (a *Action) again(who access.Principal, repeatable bool, key uuid.UUID, now time.Time) error {
	verb := Repeat
	if a.Dangerous {
		verb = AskAgain
	}
	unclear := a.State == Unknown && repeatable
	if err := a.move(verb, now); err != nil {
		return err
	}
	if !unclear {
		a.begunAt, a.key = nil, key
	}
	a.AskedBy, a.AskedAt, a.Attempts, a.Problem, a.Result = Person{who.UserID, who.Name}, now, 0, "", nil
	return nil
}

// begin writes down that the vendor is called now; the lease is ours until then.
func (a *Action) begin(now time.Time) error {
	if err := a.move(Begin, now); err != nil {
		return err
	}
	until := now.Add(leaseTime)
	a.dueAt = &until
	a.Attempts++
	a.repeats = a.begunAt != nil
	if !a.repeats {
		a.begunAt = &now
	}
	return nil
}

// delay has it come again: nothing was done.
func (a *Action) delay(wait time.Duration, problem string, now time.Time) error {
	if err := a.move(Delay, now); err != nil {
		return err
	}
	a.later(wait, problem, now)
	a.begunAt = nil
	return nil
}

// later gives the lease back before its time.
func (a *Action) later(wait time.Duration, problem string, now time.Time) {
	due := now.Add(wait)
	a.dueAt, a.Problem = &due, problem
}

// end is the outcome.
func (a *Action) end(verb Verb, problem string, now time.Time) error {
	if err := a.move(verb, now); err != nil {
		return err
	}
	a.Problem = problem
	return nil
}

var (
	errOwnRequest = fault.New(fault.Forbidden, "action.own_request", "A second person must decide: you have asked for it yourself.")
	errNotAsker   = fault.New(fault.Forbidden, "action.not_asker", "Only who has asked for it can do that.")
	errExpired    = fault.New(fault.Conflict, "action.expired", "%s", stands[Expired])
	errBegun      = fault.New(fault.Conflict, "action.begun", "It was begun already: the vendor may have heard of it.")
)
