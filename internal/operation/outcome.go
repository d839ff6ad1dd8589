package operation

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Outcome is what a change of many rows came to, or would come to.
type Outcome struct {
	Count     int       `json:"count"`     // rows looked at
	Changed   int       `json:"changed"`   // those that are different now
	Unchanged int       `json:"unchanged"` // those that were like that before
	Refused   int       `json:"refused"`
	Refusals  []Refusal `json:"refusals"` // the first of them
	Sample    []Sample  `json:"-"`        // the first of those that change
}

// Refusal says why one of many cannot be changed.
type Refusal struct {
	ID      uuid.UUID `json:"id"`
	Tag     string    `json:"tag,omitempty"`  // of an asset; empty: there is no such one
	Name    string    `json:"name,omitempty"` // of a person
	Code    string    `json:"code"`
	Message string    `json:"message"`
}

// Sample shows what would become of one.
type Sample struct {
	ID      uuid.UUID
	Tag     string // of an asset
	Name    string
	Changes event.Changes
}

const (
	maxRefusals = 100 // told of one change of many
	maxSample   = 20
)

// NewOutcome is the outcome of looking at so many rows before the first is looked at.
func NewOutcome(count int) Outcome {
	return Outcome{Count: count, Refusals: []Refusal{}, Sample: []Sample{}}
}

// Seen is how many rows were looked at so far.
func (o *Outcome) Seen() int { return min(o.Changed+o.Unchanged+o.Refused, o.Count) }

// Refuse notes one that cannot be changed.
func (o *Outcome) Refuse(r Refusal) {
	o.Refused++
	if len(o.Refusals) < maxRefusals {
		o.Refusals = append(o.Refusals, r)
	}
}

// Because is a refusal in the words of a fault. What is wrong with an input is said by
// its field.
func (r Refusal) Because(f *fault.Fault) Refusal {
	r.Code, r.Message = f.Code, f.Message
	if f.Code == "invalid_input" && len(f.Fields) > 0 {
		r.Message = f.Fields[0].Message
	}
	return r
}

// Missing refuses the ids that nothing was found for.
func (o *Outcome) Missing(ids, found []uuid.UUID, r Refusal) {
	if len(ids) == len(found) {
		return
	}
	there := make(map[uuid.UUID]bool, len(found))
	for _, id := range found {
		there[id] = true
	}
	for _, id := range ids {
		if !there[id] {
			r.ID = id
			o.Refuse(r)
		}
	}
}

// Wants tells whether the sample has room for one more.
func (o *Outcome) Wants() bool { return len(o.Sample) < maxSample }

// Refusal undoes the whole when one is in the way: the conflict <noun>.bulk_refused,
// whose facts are the outcome.
func (o *Outcome) Refusal(noun, plural string) error {
	if o.Refused == 0 {
		return nil
	}
	return fault.New(fault.Conflict, noun+".bulk_refused", "%d of %d %s cannot be changed like this, so none was: %s",
		o.Refused, o.Count, plural, o.Refusals[0].Message).With(*o)
}

// Done is what asking for a change of many came to: an outcome, or an operation to
// look at.
type Done struct {
	ChangeSet uuid.UUID // of all events it made or will make
	Outcome   Outcome
	Operation *Operation // it runs, or waits to
}
