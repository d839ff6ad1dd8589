package connector

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// VendorStatus is what the vendor says of an employment, before dates are
// looked at: whether somebody is pending, active or terminated today is derived
// from both by the caller.
type VendorStatus string

// The vendor's statuses. Unknown means: keep what we had and tell about it;
// VendorStatusText has the vendor's word.
const (
	StatusActive  VendorStatus = "active"
	StatusLeave   VendorStatus = "leave"
	StatusLeft    VendorStatus = "left"
	StatusUnknown VendorStatus = ""
)

// EmployeeRecord is one person in our words. Empty texts and zero dates are
// fields the vendor has no value for.
type EmployeeRecord struct {
	ExternalID        string // the vendor's id, always a text
	Email             string // work address in lower case
	FirstName         string
	LastName          string
	DisplayName       string
	JobTitle          string
	Department        string // by name
	Location          string // by name
	EmployeeNumber    string // leading zeros kept
	ManagerExternalID string
	StartDate         clock.Date
	EndDate           clock.Date // last day; may lie ahead, or before StartDate after a rehire
	VendorStatus      VendorStatus
	VendorStatusText  string
	// Missing are canonical fields (email, end_date …) that the vendor did not
	// answer at all, as after a lost permission: unlike empty ones they say
	// nothing. In a fixed order, nil mostly.
	Missing []string
	// Hash is the same exactly when all of the above is: 64 hex digits.
	Hash string `json:"-"`
}

// hashVersion changes when equal content must count as changed.
const hashVersion = "employee/1\n"

func (r *EmployeeRecord) seal() {
	content, err := json.Marshal(r) // a struct: its order is fixed
	if err != nil {
		panic(err) // texts and dates only: cannot happen
	}
	sum := sha256.Sum256(append([]byte(hashVersion), content...))
	r.Hash = hex.EncodeToString(sum[:])
}

// The codes of rejects.
const (
	RejectMissingID   = "missing_id"
	RejectDuplicateID = "duplicate_id" // the id came twice with different content
	RejectInvalidDate = "invalid_date"
	RejectWrongType   = "wrong_type"
)

// Reject is a record that was set aside.
type Reject struct {
	ExternalID string // empty when that is what is missing
	Label      string // a name or address to find the person by; may be empty
	Code       string
	Reason     string // every problem of the record, for people
}

// Page is a part of a stream, in the vendor's order.
type Page struct {
	Employees []EmployeeRecord
	Rejects   []Reject
}

// Len is how many of the vendor's records the page covers.
func (p *Page) Len() int { return len(p.Employees) + len(p.Rejects) }
