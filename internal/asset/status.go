package asset

import "slices"

// Status is where an asset stands in its life.
type Status string

// The states.
const (
	OnOrder   Status = "on_order"
	InStock   Status = "in_stock"
	Reserved  Status = "reserved"
	Assigned  Status = "assigned"
	InTransit Status = "in_transit"
	InRepair  Status = "in_repair"
	Retired   Status = "retired"
	Lost      Status = "lost"
	Stolen    Status = "stolen"
)

// Statuses lists the states in the order of a life.
var Statuses = []Status{OnOrder, InStock, Reserved, Assigned, InTransit, InRepair, Retired, Lost, Stolen}

// Label is the state as a sentence about an asset ends: "is in stock".
func (s Status) Label() string {
	switch s {
	case OnOrder:
		return "on order"
	case InStock:
		return "in stock"
	case InTransit:
		return "in transit"
	case InRepair:
		return "in repair"
	case Reserved, Assigned, Retired, Lost, Stolen:
	}
	return string(s)
}

// Action is what can be done to an asset's state or custody.
type Action string

// The actions.
const (
	Assign   Action = "assign"
	Return   Action = "return"
	Transfer Action = "transfer"
	Reserve  Action = "reserve"
	Release  Action = "release"
	Receive  Action = "receive"
	Ship     Action = "ship"
	Repair   Action = "repair"
	Retire   Action = "retire"
	Lose     Action = "lose"
	Steal    Action = "steal"
	Restore  Action = "restore"
)

// Actions lists the actions in the order in which they are offered: the first that
// an asset's state allows is the sensible next step.
var Actions = []Action{Receive, Restore, Assign, Return, Transfer, Reserve, Release, Ship, Repair, Retire, Lose, Steal}

// Custody is how others are tied to an asset: a condition of a transition.
type Custody string

// The kinds of custody.
const (
	Any     Custody = ""        // no matter
	Free    Custody = "free"    // nobody holds it or waits for it
	Held    Custody = "held"    // somebody holds it
	Awaited Custody = "awaited" // somebody waits for it
)

// Transition is one line of the state machine: the action leads from one state to
// another while the custody is as said, and perhaps asks for a reason, or that no
// other asset is checked out to this one.
type Transition struct {
	From   Status
	Action Action
	To     Status
	When   Custody
	Reason bool
	Empty  bool
}

// Transitions is the state machine. For each state and action at most one line
// fits. A transition to a state that ties nobody sets people free.
var Transitions = []Transition{
	{From: OnOrder, Action: Receive, To: InStock, When: Free},
	{From: OnOrder, Action: Receive, To: Reserved, When: Awaited},
	{From: OnOrder, Action: Ship, To: InTransit},
	{From: OnOrder, Action: Reserve, To: OnOrder, When: Free},
	{From: OnOrder, Action: Release, To: OnOrder, When: Awaited},
	{From: OnOrder, Action: Retire, To: Retired, Reason: true, Empty: true}, // the order was cancelled

	{From: InStock, Action: Assign, To: Assigned},
	{From: InStock, Action: Reserve, To: Reserved},
	{From: InStock, Action: Ship, To: InTransit},
	{From: InStock, Action: Repair, To: InRepair, Reason: true},
	{From: InStock, Action: Retire, To: Retired, Reason: true, Empty: true},
	{From: InStock, Action: Lose, To: Lost, Reason: true},
	{From: InStock, Action: Steal, To: Stolen, Reason: true},

	{From: Reserved, Action: Assign, To: Assigned},
	{From: Reserved, Action: Release, To: InStock},
	{From: Reserved, Action: Ship, To: InTransit},
	{From: Reserved, Action: Repair, To: InRepair, Reason: true},
	{From: Reserved, Action: Lose, To: Lost, Reason: true},
	{From: Reserved, Action: Steal, To: Stolen, Reason: true},

	{From: Assigned, Action: Return, To: InStock},
	{From: Assigned, Action: Transfer, To: Assigned},
	{From: Assigned, Action: Repair, To: InRepair, Reason: true},
	{From: Assigned, Action: Lose, To: Lost, Reason: true},
	{From: Assigned, Action: Steal, To: Stolen, Reason: true},

	{From: InTransit, Action: Receive, To: InStock, When: Free},
	{From: InTransit, Action: Receive, To: Reserved, When: Awaited},
	{From: InTransit, Action: Assign, To: Assigned}, // it went straight to the person
	{From: InTransit, Action: Reserve, To: InTransit, When: Free},
	{From: InTransit, Action: Release, To: InTransit, When: Awaited},
	{From: InTransit, Action: Lose, To: Lost, Reason: true},
	{From: InTransit, Action: Steal, To: Stolen, Reason: true},

	{From: InRepair, Action: Restore, To: InStock, When: Free},
	{From: InRepair, Action: Restore, To: Reserved, When: Awaited},
	{From: InRepair, Action: Restore, To: Assigned, When: Held},
	{From: InRepair, Action: Return, To: InRepair, When: Held},
	{From: InRepair, Action: Release, To: InRepair, When: Awaited},
	{From: InRepair, Action: Retire, To: Retired, Reason: true, Empty: true},
	{From: InRepair, Action: Lose, To: Lost, Reason: true},
	{From: InRepair, Action: Steal, To: Stolen, Reason: true},

	{From: Retired, Action: Restore, To: InStock},
	{From: Lost, Action: Restore, To: InStock},
	{From: Lost, Action: Retire, To: Retired, Reason: true, Empty: true},
	{From: Stolen, Action: Restore, To: InStock},
	{From: Stolen, Action: Retire, To: Retired, Reason: true, Empty: true},
}

// Actions are those allowed now, in the order in which they are offered.
func (a Asset) Actions() []Action {
	allowed := []Action{}
	for _, action := range Actions {
		if _, ok := a.transition(action); ok {
			allowed = append(allowed, action)
		}
	}
	return allowed
}

// transition finds the line that fits the asset; false: the action is not
// allowed now.
func (a Asset) transition(action Action) (Transition, bool) {
	at := slices.IndexFunc(Transitions, func(t Transition) bool {
		return t.From == a.Status && t.Action == action && t.When.fits(a) && (!t.Empty || a.Holding == 0)
	})
	if at < 0 {
		return Transition{}, false
	}
	return Transitions[at], true
}

func (c Custody) fits(a Asset) bool {
	switch c {
	case Free:
		return a.Holder() == nil && a.ReservedFor == nil
	case Held:
		return a.Holder() != nil
	case Awaited:
		return a.ReservedFor != nil
	case Any:
	}
	return true
}

// tiesNobody tells whether in this state nobody holds the asset or waits for it.
func (s Status) tiesNobody() bool {
	switch s {
	case InStock, Retired, Lost, Stolen:
		return true
	case OnOrder, Reserved, Assigned, InTransit, InRepair:
	}
	return false
}

// canHold tells whether other assets can be checked out to one in this state.
func (s Status) canHold() bool {
	switch s {
	case Retired, Lost, Stolen:
		return false
	case OnOrder, InStock, Reserved, Assigned, InTransit, InRepair:
	}
	return true
}

// actionTo is the action by which a plain change of status gets the asset to a
// state. Asking for in_stock is asking to have it back: where it goes on from
// there (to its holder, to who waits for it) the machine knows better.
func (a Asset) actionTo(status Status) (Action, bool) {
	for _, t := range Transitions {
		if t.From != a.Status || !t.When.fits(a) {
			continue // whether it is empty, take judges, and says what it holds
		}
		switch t.Action {
		case Receive, Restore:
			if status == t.To || status == InStock {
				return t.Action, true
			}
		case Ship, Repair, Retire, Lose, Steal:
			if status == t.To {
				return t.Action, true
			}
		case Assign, Return, Transfer, Reserve, Release: // these need a person, or are about one
		}
	}
	return "", false
}
