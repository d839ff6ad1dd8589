package intake

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
)

// Status is how far a run, or a stream of it, is.
type Status string

// The statuses of a run. Partial means that it went through but set records
// aside, refused to believe that many people are gone, or lost a stream.
const (
	Queued    Status = "queued"
	Running   Status = "running"
	Succeeded Status = "succeeded"
	Partial   Status = "partial"
	Failed    Status = "failed"
	Skipped   Status = "skipped" // of a stream: it is not there with these settings
)

// Active tells whether the run is still to come or under way.
func (s Status) Active() bool { return s == Queued || s == Running }

// Counts say what became of the vendor's records. At the end read is the sum of
// the others; before that the rest of them waits to be applied.
type Counts struct {
	Read, Created, Updated, Unchanged, Rejected int
}

func (c Counts) plus(o Counts) Counts {
	return Counts{
		Read: c.Read + o.Read, Created: c.Created + o.Created, Updated: c.Updated + o.Updated,
		Unchanged: c.Unchanged + o.Unchanged, Rejected: c.Rejected + o.Rejected,
	}
}

// Warning is something people should know of a run that went through.
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// The codes of warnings, besides those of package connector.
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

// Run is one pass over what the vendor has. Its status and counts are drawn from
// those of its streams.
type Run struct {
	ID            uuid.UUID
	IntegrationID uuid.UUID
	Trigger       integration.Trigger
	Status        Status
	NarrowedTo    []string // the streams that a webhook told of; none: all
	Baseline      bool
	Counts        Counts
	Warnings      []Warning
	Error         *RunError // also of a partial run that lost a stream
	Streams       []StreamRun
	RequestedBy   event.Actor
	CreatedAt     time.Time
	StartedAt     *time.Time
	FinishedAt    *time.Time
}

// StreamRun is one stream of a run.
type StreamRun struct {
	ID         uuid.UUID
	Run        uuid.UUID
	Stream     string
	Kind       string // of its records
	Status     Status
	Full       bool // everything was asked for, not only what has changed
	Counts     Counts
	Warnings   []Warning
	Error      *RunError
	StartedAt  *time.Time
	FinishedAt *time.Time
}

// Reject is a record that a run set aside.
type Reject struct {
	ID         uuid.UUID
	ExternalID string
	Label      string // a name to find the person by; may be empty
	Code       string
	Reason     string // for people
	// Subject is whom or what the record means here; nil where that is not known.
	Subject *uuid.UUID
	Kind    string // of the record
	HasRaw  bool   // RejectRaw tells what the vendor sent
}
