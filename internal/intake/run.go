package intake

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
)

// Status is how far a run is.
type Status string

// The statuses of a run. Partial means that it went through but set records
// aside or refused to believe that many people are gone.
const (
	Queued    Status = "queued"
	Running   Status = "running"
	Succeeded Status = "succeeded"
	Partial   Status = "partial"
	Failed    Status = "failed"
)

// Active tells whether the run is still to come or under way.
func (s Status) Active() bool { return s == Queued || s == Running }

// Counts say what became of the vendor's records. Read is the sum of the others.
type Counts struct {
	Read, Created, Updated, Unchanged, Rejected int
}

// Warning is something people should know of a run that went through.
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// The codes of warnings.
const (
	WarnPeopleMissing    = "people_missing"       // some are gone at the vendor and stay here
	WarnManyMissing      = "many_missing"         // too many to believe: nothing was done about them
	WarnFieldsMissing    = "fields_not_permitted" // the vendor did not answer them: kept
	WarnUnknownStatus    = "unknown_status"       // a status nobody has mapped: kept
	WarnBaselineLeavers  = "baseline_leavers"     // nothing starts for those who were leaving already
	WarnManagersNotFound = "managers_not_found"   // they report to ids that did not come in
	WarnManagerCycles    = "manager_cycles"       // they would report to themselves over others
)

// RunError is why a run failed.
type RunError struct {
	Code    string
	Message string // a sentence
}

// The codes of failed runs besides those of package integration.
const (
	ErrInternal    = "internal"
	ErrInterrupted = "interrupted" // its job is gone
)

// Run is one full pass over what the vendor has.
type Run struct {
	ID            uuid.UUID
	IntegrationID uuid.UUID
	Trigger       integration.Trigger
	Status        Status
	Baseline      bool
	Counts        Counts
	Warnings      []Warning
	Error         *RunError
	RequestedBy   event.Actor
	CreatedAt     time.Time
	StartedAt     *time.Time
	FinishedAt    *time.Time
}

// Reject is a record that a run set aside.
type Reject struct {
	ID         uuid.UUID
	ExternalID string
	Label      string // a name to find the person by; may be empty
	Code       string
	Reason     string // for people
}
