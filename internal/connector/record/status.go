package record

import "github.com/assetronics/assetronics/internal/platform/clock"

// The statuses of an employment. Empty: the vendor's word means nothing to us;
// keep what was known and tell about it.
const (
	Pending    = "pending"
	Active     = "active"
	OnLeave    = "on_leave"
	Terminated = "terminated"
)

// StatusOn is the status on a day, of the vendor's word and the dates: a start
// ahead is pending whatever the word, an end that has passed is terminated. An end before the start is that of an earlier
// employment.
func (e *Employee) StatusOn(today clock.Date) string {
	end := e.EndDate
	if !end.IsZero() && !e.StartDate.IsZero() && end.Before(e.StartDate) {
		end = clock.Date{}
	}
	switch {
	case !e.StartDate.IsZero() && e.StartDate.After(today):
		return Pending
	case !end.IsZero() && end.Before(today):
		return Terminated
	case e.Status == "" && !end.IsZero():
		return Active // a leaving that is planned
	case e.Status == Pending && !e.StartDate.IsZero():
		return Active // the first day has come
	default:
		return e.Status
	}
}
