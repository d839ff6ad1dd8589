package action

import (
	"slices"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// State is where a request stands.
type State string

// The states.
const (
	Waiting   State = "waiting" // for a second person
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"  // surely not done, or a part of it
	Unknown   State = "unknown" // somebody has to look at the vendor's and decide
	Rejected  State = "rejected"
	Withdrawn State = "withdrawn"
	Expired   State = "expired" // nobody decided in time
)

// States lists them in the order of a request's life.
var States = []State{Waiting, Queued, Running, Done, Failed, Unknown, Rejected, Withdrawn, Expired}

// Ended tells whether nothing will happen by itself any more.
func (s State) Ended() bool {
	switch s {
	case Waiting, Queued, Running:
		return false
	case Done, Failed, Unknown, Rejected, Withdrawn, Expired:
	}
	return true
}

// Verb is what happens to a request.
type Verb string

// The verbs. People's are approve, reject, renew, withdraw, repeat, ask_again,
// confirm and deny; the others happen by themselves.
const (
	Approve  Verb = "approve"   // a second person
	Reject   Verb = "reject"    // likewise
	Renew    Verb = "renew"     // the asker: still so, though something has changed
	Withdraw Verb = "withdraw"  // the asker
	Expire   Verb = "expire"    // time
	Begin    Verb = "begin"     // the vendor is called, for the first time or again
	Refuse   Verb = "refuse"    // we do not even call
	Delay    Verb = "delay"     // the vendor has not done it and asks for patience
	Succeed  Verb = "succeed"   // the vendor has done it
	Fail     Verb = "fail"      // the vendor says no
	Lose     Verb = "lose"      // no answer, and no way to find out
	Repeat   Verb = "repeat"    // somebody wants it to be tried again
	AskAgain Verb = "ask_again" // likewise, where a second person must approve
	Confirm  Verb = "confirm"   // somebody has looked: it was done
	Deny     Verb = "deny"      // somebody has looked: it was not
)

// Transition is one step of a request's life.
type Transition struct {
	From State
	Verb Verb
	To   State
}

// Transitions is the state machine. For each state and verb at most one line fits.
var Transitions = []Transition{
	{Waiting, Approve, Queued},
	{Waiting, Reject, Rejected},
	{Waiting, Renew, Waiting},
	{Waiting, Withdraw, Withdrawn},
	{Waiting, Expire, Expired},

	{Queued, Begin, Running},
	{Queued, Refuse, Failed},
	{Queued, Lose, Unknown}, // it was begun before, and cannot be repeated any more
	{Queued, Withdraw, Withdrawn},

	{Running, Begin, Running}, // whoever called before died, or got no answer
	{Running, Delay, Queued},
	{Running, Succeed, Done},
	{Running, Fail, Failed},
	{Running, Lose, Unknown},

	{Failed, Repeat, Queued},
	{Failed, AskAgain, Waiting},

	{Unknown, Repeat, Queued},
	{Unknown, AskAgain, Waiting},
	{Unknown, Succeed, Done}, // the answer came later than anybody waited for it
	{Unknown, Confirm, Done},
	{Unknown, Deny, Failed},
}

// step finds the transition; a conflict when the state does not allow it.
func (s State) step(verb Verb) (State, error) {
	i := slices.IndexFunc(Transitions, func(t Transition) bool { return t.From == s && t.Verb == verb })
	if i < 0 {
		return s, fault.New(fault.Conflict, "action.state", "%s", stands[s])
	}
	return Transitions[i].To, nil
}

// stands says to somebody who comes too late what has become of it.
var stands = map[State]string{
	Waiting:   "It waits for an approval.",
	Queued:    "It is about to be done.",
	Running:   "It is being done.",
	Done:      "It is done already.",
	Failed:    "It has failed.",
	Unknown:   "It is not known whether it was done: look at the vendor's first.",
	Rejected:  "It was rejected.",
	Withdrawn: "It was withdrawn.",
	Expired:   "Its time is over: ask for it anew.",
}
