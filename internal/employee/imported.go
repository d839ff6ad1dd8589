package employee

import (
	"cmp"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// Batch is a part of what one integration says about people: some hundred
// records, written in a handful of statements.
type Batch struct {
	Source             uuid.UUID // the integration
	Baseline           bool      // its first full pass
	OverwriteHandEdits bool
	Records            []Imported
}

// Imported is one person as a source has it. Empty texts and zero dates are
// things the source has no value for: they are cleared here too.
type Imported struct {
	ExternalID     string
	EmployeeID     *uuid.UUID // whom the source's id is linked to; nil when it is new to us
	Email          string
	PersonalEmail  string
	FirstName      string
	LastName       string
	DisplayName    string // "" is first and last name
	JobTitle       string
	EmployeeNumber string
	Department     string // by name; made when it is not there yet
	Location       string // the same
	CostCenter     string
	StartDate      clock.Date
	EndDate        clock.Date
	SourceStatus   SourceStatus // "" is SourceUnknown
	// Missing names fields (email, end_date …) that the source did not answer
	// this time, as after a lost permission. They stay as they are.
	Missing []string
}

// Result says what became of a record.
type Result string

// The results.
const (
	Created   Result = "created"
	Updated   Result = "updated"
	Unchanged Result = "unchanged"
	Rejected  Result = "rejected"
)

// Outcome answers one record of a batch.
type Outcome struct {
	ExternalID string
	EmployeeID uuid.UUID // whom to link; uuid.Nil when rejected and not linked before
	Result     Result
	Reject     *Reject // when rejected
	// LeavingAtBaseline marks somebody at work whose last day ahead was known
	// before the baseline: nothing starts for that leaving, so people are to be
	// told of it.
	LeavingAtBaseline bool
}

// Reject says why a record was set aside.
type Reject struct {
	Code   string
	Reason string // for people
}

// The codes of rejects.
const (
	RejectDuplicateEmail = "duplicate_email" // another person has the work e-mail
	RejectDuplicateID    = "duplicate_id"    // the source's id came twice
	RejectMissingName    = "missing_name"
	RejectInvalidField   = "invalid_field" // a text too long or unstorable, no e-mail address, an absurd date
)

// CompareExternalIDs orders the ids of a source by age as far as they show it:
// numbers by value (9 before 10), all else as text. Of two records that claim
// one work e-mail the first in this order is the older; sources should be read
// in it.
func CompareExternalIDs(a, b string) int {
	if isNumber(a) && isNumber(b) {
		a0, b0 := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		if c := cmp.Compare(len(a0), len(b0)); c != 0 {
			return c
		}
		if c := cmp.Compare(a0, b0); c != 0 {
			return c
		}
	}
	return cmp.Compare(a, b)
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
