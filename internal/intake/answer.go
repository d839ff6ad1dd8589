package intake

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/employee"
)

// answer is everything the vendor sent in one pass. It is held in memory, about
// a kilobyte a person: e-mails that two records claim show only in the whole.
type answer struct {
	entries []*entry
}

// entry is one record of the vendor on its way into the register.
type entry struct {
	externalID string
	label      string
	record     *person          // nil when the connector could not map it
	reject     *employee.Reject // why it is set aside; nil mostly
	// yields: its person gives the work e-mail up to the other that claims it.
	yields bool
}

// person is a canonical record of the vendor's with what is known about it.
type person struct {
	*record.Employee
	missing []string // canonical fields that the vendor did not answer at all
	hash    string
}

// sourceStatus is the vendor's word in the employee room's words; whether somebody
// is pending the dates decide.
func (p *person) sourceStatus() employee.SourceStatus {
	switch p.Status {
	case record.Active, record.Pending:
		return employee.SourceActive
	case record.OnLeave:
		return employee.SourceLeave
	case record.Terminated:
		return employee.SourceLeft
	}
	return employee.SourceUnknown
}

// maxID bounds a vendor's id, as the tables do; real ones have up to 64.
const maxID = 200

// Rejects of this room, besides those of the connector and the employee room.
const (
	rejectInvalidID    = "invalid_id"
	rejectNotStored    = "not_stored" // the database refused it, the others come in
	rejectNotStoredWhy = "The record could not be stored."
)

// take notes a page.
func (a *answer) take(page connector.Page) error {
	for _, found := range page.Records {
		value, ok := found.Value.(*record.Employee)
		if !ok {
			return fmt.Errorf("stream %s gives records of the kind %s", employeeStream, found.Kind.Name)
		}
		r := &person{Employee: value, missing: found.Missing, hash: found.Hash}
		e := &entry{externalID: r.ExternalID, label: labelOf(r), record: r}
		r.ManagerExternalID = storable(r.ManagerExternalID, maxID)
		if id := storable(r.ExternalID, maxID); id != r.ExternalID {
			e.externalID, e.record = id, nil
			e.reject = &employee.Reject{Code: rejectInvalidID, Reason: "The id is too long or holds characters that cannot be stored."}
		}
		a.entries = append(a.entries, e)
	}
	for _, r := range page.Rejects {
		a.entries = append(a.entries, &entry{
			externalID: storable(r.ExternalID, maxID), label: r.Label,
			reject: &employee.Reject{Code: r.Code, Reason: r.Reason},
		})
	}
	return nil
}

// sort puts the records in the order of age, those without a usable one first:
// where an id came twice, what becomes of the good record is noted last.
func (a *answer) sort() {
	slices.SortStableFunc(a.entries, func(x, y *entry) int {
		switch {
		case x.record == nil && y.record != nil:
			return -1
		case x.record != nil && y.record == nil:
			return 1
		}
		return employee.CompareExternalIDs(x.externalID, y.externalID)
	})
}

func (a *answer) ids() []string {
	ids := make([]string, len(a.entries))
	for i, e := range a.entries {
		ids[i] = e.externalID
	}
	return ids
}

func labelOf(r *person) string {
	for _, label := range []string{r.DisplayName, strings.TrimSpace(r.FirstName + " " + r.LastName), r.Email} {
		if label != "" {
			return label
		}
	}
	return ""
}

// named is how an entry is told of to people.
func (e *entry) named() string {
	if e.label == "" {
		return e.externalID
	}
	return e.label + " (" + e.externalID + ")"
}

// imported is the record as the employee room takes it.
func (e *entry) imported(l link) employee.Imported {
	r := e.record
	in := employee.Imported{
		ExternalID: r.ExternalID, EmployeeID: l.employee(),
		Email: r.Email, FirstName: r.FirstName, LastName: r.LastName, DisplayName: r.DisplayName,
		JobTitle: r.JobTitle, EmployeeNumber: r.EmployeeNumber, Department: r.Department, Location: r.Location,
		StartDate: r.StartDate, EndDate: r.EndDate, SourceStatus: r.sourceStatus(), Missing: r.missing,
	}
	if e.yields {
		in.Email, in.Missing = "", allButEmail
	}
	return in
}

// allButEmail are the fields that somebody keeps who only gives an e-mail up.
var allButEmail = []string{
	"first_name", "last_name", "display_name", "job_title", "employee_number",
	"department", "location", "manager", "start_date", "end_date",
}

// storable makes a text of the vendor one that the database takes: valid, without
// NUL, not longer than n characters.
func storable(s string, n int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	if utf8.RuneCountInString(s) > n {
		s = string([]rune(s)[:n])
	}
	return s
}
