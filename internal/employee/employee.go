package employee

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// Employee is a person as the rest of the product sees one.
type Employee struct {
	ID             uuid.UUID
	Email          string // work e-mail, lower-case; "" when none is known
	PersonalEmail  string
	FirstName      string
	LastName       string
	DisplayName    string
	JobTitle       string
	EmployeeNumber string // as the company writes it, with leading zeros
	Department     *Ref
	Location       *Ref
	CostCenter     string // as the source writes it
	Manager        *PersonRef
	StartDate      clock.Date
	EndDate        clock.Date // last day; of an earlier employment when before StartDate
	Status         Status
	HireNo         int // hires announced so far
	LeaveNo        int // leavings announced so far
	ExternalIDs    []ExternalID
	HandEdited     []string        // fields that syncs leave alone
	User           *Ref            // who signs in with the same e-mail
	AssetCount     int64           // assets held
	Custom         json.RawMessage // values of the company's own fields
	Version        int64
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Ref names a row.
type Ref struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// PersonRef names a person.
type PersonRef struct {
	ID          uuid.UUID
	DisplayName string
	Email       string
}

// ExternalID is what an integration calls the person.
type ExternalID struct {
	IntegrationID uuid.UUID `json:"integration_id"`
	ExternalID    string    `json:"external_id"`
}
