package register

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// Custom is what somebody says of a company's own fields of a thing, by key; null
// empties one.
type Custom map[string]json.RawMessage

// Owner is a thing that has values of a company's own fields.
type Owner struct {
	ID       uuid.UUID
	New      bool      // it must get every field that it needs
	Category uuid.UUID // of an asset: they say which sets of fields it wears
	Model    uuid.UUID
}

// Fields judges and keeps the values of a company's own fields; the room of fields
// does. A room that keeps things asks it for a judge once in a transaction, and
// writes what was judged, together with the thing and under one event.
// Owners that the room has locked itself may be named beforehand: their values are
// read at once.
type Fields interface {
	Judge(ctx context.Context, tenant uuid.UUID, object string, locked ...uuid.UUID) (Judge, error)
	// Write stores what its judge judged, of many owners at once.
	Write(ctx context.Context, tenant uuid.UUID, all ...Judged) error
}

// Judge says what values would come to, or why they cannot be: invalid input at
// body.custom.key, the conflict field.taken when they are written. It writes nothing.
// From then until the transaction ends nobody else changes the owner's values.
type Judge func(ctx context.Context, owner Owner, said Custom) (Judged, error)

// Judged are values that may be written.
type Judged interface {
	Changes() event.Changes // "custom.key" to before and after
}

// NoFields is for rooms without own fields: it takes nothing, and refuses whatever
// is said.
type NoFields struct{}

// Judge refuses every key.
func (NoFields) Judge(context.Context, uuid.UUID, string, ...uuid.UUID) (Judge, error) {
	return func(_ context.Context, _ Owner, said Custom) (Judged, error) {
		var in Input
		for key := range said {
			in.Wrong("custom."+key, "there is no such field here")
		}
		return nothing{}, in.Err()
	}, nil
}

// Write has nothing to write.
func (NoFields) Write(context.Context, uuid.UUID, ...Judged) error { return nil }

type nothing struct{}

func (nothing) Changes() event.Changes { return nil }
