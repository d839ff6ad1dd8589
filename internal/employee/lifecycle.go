package employee

import "github.com/assetronics/assetronics/internal/platform/clock"

// Status is where a person stands with the company. It is always derived, never
// set.
type Status string

// The statuses.
const (
	Pending    Status = "pending"    // hired, the first day lies ahead
	Active     Status = "active"     // at work, perhaps with a last day ahead
	OnLeave    Status = "on_leave"   // employed and away
	Terminated Status = "terminated" // gone, or a hire that was withdrawn
)

// SourceStatus is what the system a person comes from says of them, whatever
// the dates. People made by hand are SourceActive.
type SourceStatus string

// The statuses a source can tell.
const (
	SourceActive  SourceStatus = "active"
	SourceLeave   SourceStatus = "leave"
	SourceLeft    SourceStatus = "left"
	SourceUnknown SourceStatus = "unknown" // a word of the source that nobody has mapped
)

// Leaving says whether a person is known to leave or to have left.
type Leaving string

// The kinds of leaving. The quiet one was there before we came: nobody was told,
// so nobody is told when it moves or is taken back.
const (
	NotLeaving       Leaving = "none"
	LeavingQuietly   Leaving = "quiet"
	LeavingAnnounced Leaving = "announced"
)

// recentHire is how many days after the first day a newcomer still counts as a
// hire: HR systems often learn of people late, and these still need equipment.
const recentHire = 30

// Facts are what sources and people say about someone's employment.
type Facts struct {
	StartDate clock.Date // first day; of the latest hire
	EndDate   clock.Date // last day
	Source    SourceStatus
	Withdrawn bool // the hire was called off before its first day
}

// Life is a person's employment as far as it was told: the facts, what follows
// from them, and how many hires and leavings were announced. The zero Life is
// somebody who was not known yet.
type Life struct {
	Facts
	Status   Status
	HireOpen bool // hire HireNo was announced and not withdrawn, and its employment not over
	HireNo   int  // hires announced so far
	Leaving  Leaving
	LeaveNo  int // leavings announced so far
}

// Advance gives the life that follows from the facts on a day, and the events
// this makes, in order. The same facts on the same day give the same life and no
// further event. A baseline is a source's first full pass: who is at work or
// gone by then announces nothing, who starts later does.
func (l Life) Advance(facts Facts, today clock.Date, baseline bool) (Life, []string) {
	next := Life{
		Facts: facts, Status: facts.status(l.Status, today),
		HireOpen: l.HireOpen, HireNo: l.HireNo, Leaving: l.Leaving, LeaveNo: l.LeaveNo,
	}
	if next.Leaving == "" {
		next.Leaving = NotLeaving
	}
	var withdrawn, announced []string

	if l.Status == Pending && next.Status == Terminated {
		withdrawn = append(withdrawn, EventHireWithdrawn)
	}
	hired := l.hires(next, today, baseline)
	if hired {
		next.HireNo++
		announced = append(announced, EventHireAnnounced)
	}
	next.HireOpen = (next.HireOpen || hired) && next.Status != Terminated
	if l.Status == Pending && next.employed() {
		announced = append(announced, EventStarted)
	}

	if hired && l.Status == Terminated {
		next.Leaving = NotLeaving // that leaving belongs to the employment before
	}
	switch leaves := facts.leaves(next.Status); {
	case leaves && next.Leaving == NotLeaving:
		next.Leaving = l.announceLeaving(next.Status, baseline)
		if next.Leaving == LeavingAnnounced {
			next.LeaveNo++
			announced = append(announced, EventLeavingAnnounced)
		}
	case !leaves:
		if next.Leaving == LeavingAnnounced {
			withdrawn = append(withdrawn, EventLeavingWithdrawn)
		}
		next.Leaving = NotLeaving
	}
	if l.ends(next, baseline) {
		announced = append(announced, EventTerminated)
	}
	return next, append(withdrawn, announced...)
}

// status follows from the facts and, where the source says nothing usable, from
// the status before ("" for somebody new).
func (f Facts) status(before Status, today clock.Date) Status {
	end := f.end()
	switch {
	case f.Withdrawn:
		return Terminated
	case f.StartDate.After(today):
		return Pending
	case !end.IsZero() && end.Before(today):
		return Terminated
	case f.Source == SourceLeft && before == Pending && end.IsZero():
		// Said before the first day and not taken back yet: some sources call
		// hires inactive until somebody switches them on. Wait for real news.
		return Pending
	case f.Source == SourceLeft:
		return Terminated
	case f.Source == SourceLeave:
		return OnLeave
	case f.Source == SourceUnknown && before == OnLeave:
		return OnLeave
	case f.Source == SourceUnknown && before == Terminated && end.IsZero():
		return Terminated
	default:
		return Active
	}
}

// end is the end date unless it belongs to an earlier employment: systems keep
// it when they hire somebody again.
func (f Facts) end() clock.Date {
	if f.EndDate.Before(f.StartDate) {
		return clock.Date{}
	}
	return f.EndDate
}

// leaves tells whether the facts know of a leaving, ahead or past.
func (f Facts) leaves(status Status) bool {
	return !f.Withdrawn && (!f.end().IsZero() || status == Terminated)
}

// employed is at work or away from it, but neither ahead nor gone.
func (l Life) employed() bool { return l.Status == Active || l.Status == OnLeave }

// hires tells whether the step to next is a hire to announce.
func (l Life) hires(next Life, today clock.Date, baseline bool) bool {
	switch {
	case next.Status == Pending:
		return !l.HireOpen
	case next.Status == Terminated || baseline:
		return false
	case l.Status == "":
		return !next.StartDate.IsZero() && !next.StartDate.Before(today.AddDays(-recentHire))
	case l.Status == Terminated:
		return l.Withdrawn || l.hiredAgain(next)
	default:
		return false
	}
}

// hiredAgain tells a new employment from a correction of the old one's dates.
func (l Life) hiredAgain(next Life) bool {
	return next.StartDate.After(l.StartDate) && !next.StartDate.Before(l.end())
}

// announceLeaving decides whether a leaving that just became known is told: not
// when it was there before us, nor of somebody who was never at work here as far
// as we know.
func (l Life) announceLeaving(status Status, baseline bool) Leaving {
	before := baseline && status != Pending
	neverHere := status == Terminated && (l.Status == "" || l.Status == Terminated)
	if before || neverHere {
		return LeavingQuietly
	}
	return LeavingAnnounced
}

// ends tells whether the step to next is the end of an employment that we knew.
func (l Life) ends(next Life, baseline bool) bool {
	if l.Status == "" || l.Status == Terminated || next.Status != Terminated || next.Withdrawn {
		return false
	}
	return !baseline || next.Leaving == LeavingAnnounced
}
