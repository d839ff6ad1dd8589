package bamboohr

import (
	"slices"
	"time"
)

// Vendor values of the fields status and employmentHistoryStatus.
const (
	statusActive   = "Active"
	statusInactive = "Inactive"

	employmentFullTime   = "Full-Time"
	employmentTerminated = "Terminated"
)

// Person is one employee record at the vendor. Dates are YYYY-MM-DD, "" when not set.
type Person struct {
	// ID is the vendor's key, a decimal number. EmployeeNumber is the company's
	// own and differs from it, leading zeros included.
	ID             string `json:"id"`
	EmployeeNumber string `json:"employee_number"`
	FirstName      string `json:"first_name"`
	LastName       string `json:"last_name"`
	PreferredName  string `json:"preferred_name,omitempty"`
	WorkEmail      string `json:"work_email,omitempty"`
	HomeEmail      string `json:"home_email,omitempty"`
	WorkPhone      string `json:"work_phone,omitempty"`
	MobilePhone    string `json:"mobile_phone,omitempty"`
	HireDate       string `json:"hire_date"`
	// OriginalHireDate is set when HireDate is a rehire.
	OriginalHireDate string `json:"original_hire_date,omitempty"`
	// TerminationDate is the last working day. The vendor keeps it after a
	// rehire: one that lies before HireDate is history.
	TerminationDate string `json:"termination_date,omitempty"`
	// Employment is the kind of employment, such as Full-Time or Contractor.
	Employment string `json:"employment"`
	// ActiveEarly marks a hire shown as Active before the first day. The vendor
	// does both, depending on how the record was made.
	ActiveEarly bool `json:"active_early,omitempty"`
	// Jobs is the job history, oldest row first. It is replaced, never changed in place.
	Jobs []Job `json:"jobs"`
	// Fixed people were given by the caller; trouble never picks them.
	Fixed bool `json:"fixed,omitempty"`
	// LastChanged is zero for records the vendor took over from an older system.
	LastChanged time.Time `json:"last_changed,omitzero"`
	// Inserted tells that the last change was the making of the record.
	Inserted bool `json:"inserted,omitempty"`
}

// Job is one row of a person's job history.
type Job struct {
	Date         string `json:"date"`
	Title        string `json:"title,omitempty"`
	Department   string `json:"department,omitempty"`
	Division     string `json:"division,omitempty"`
	Location     string `json:"location,omitempty"`
	SupervisorID string `json:"supervisor_id,omitempty"`
}

// Name is the name as people say it, the preferred first name in front.
func (p Person) Name() string {
	first := p.FirstName
	if p.PreferredName != "" {
		first = p.PreferredName
	}
	return first + " " + p.LastName
}

// startsAfter tells that the first day lies after today.
func (p Person) startsAfter(today string) bool { return p.HireDate > today }

// endDate is the termination date as far as it belongs to the present employment.
func (p Person) endDate() string {
	if p.TerminationDate < p.HireDate {
		return ""
	}
	return p.TerminationDate
}

// leftBy tells that the last working day is over. On that day itself the person
// is still there.
func (p Person) leftBy(today string) bool {
	return p.endDate() != "" && p.endDate() < today
}

// status is the vendor's Active or Inactive: a value of today, not of the record.
func (p Person) status(today string) string {
	switch {
	case p.startsAfter(today) && !p.ActiveEarly, p.leftBy(today):
		return statusInactive
	default:
		return statusActive
	}
}

// employment is the newest row of the employment history. A termination is such a
// row: with future rows included it shows before the person has left.
func (p Person) employment(today string, onlyCurrent bool) string {
	switch {
	case p.leftBy(today), !onlyCurrent && p.endDate() != "":
		return employmentTerminated
	case onlyCurrent && p.startsAfter(today):
		return ""
	default:
		return p.Employment
	}
}

// job is the newest row of the job history, a zero one when there is none yet.
func (p Person) job(today string, onlyCurrent bool) Job {
	for _, row := range slices.Backward(p.Jobs) {
		if !onlyCurrent || row.Date <= today {
			return row
		}
	}
	return Job{}
}

// withJob returns the job history with row added in the order of dates.
func (p Person) withJob(row Job) []Job {
	jobs := append(slices.Clone(p.Jobs), row)
	slices.SortStableFunc(jobs, func(a, b Job) int {
		if a.Date < b.Date {
			return -1
		}
		if a.Date > b.Date {
			return 1
		}
		return 0
	})
	return jobs
}
