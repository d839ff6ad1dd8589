package live

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// Resource is a thing as the screens show it, and whom it concerns.
type Resource struct {
	View   any
	People []uuid.UUID // employees: the holder, the subject of a workflow
	Users  []uuid.UUID // users: whose step it is, who is notified
	Roles  []string    // roles whose step it is
}

// Presenter shows things of a kind; ids that are gone are left out.
type Presenter interface {
	Present(ctx context.Context, tenant uuid.UUID, noun string, ids []uuid.UUID) (map[uuid.UUID]Resource, error)
}

// payload is what an event carries to the screens.
func payload(noun string, e event.Event, view any) map[string]any {
	if view == nil { // it is gone: its id says which
		view = map[string]any{"id": e.Subject.ID}
	}
	return map[string]any{noun: view, "seq": e.Seq, "event_id": e.ID, "actor": e.Actor, "at": e.At}
}

// bulk is what many events of a kind become.
type bulk struct {
	Count   int         `json:"count"`
	FromSeq int64       `json:"from_seq"`
	ToSeq   int64       `json:"to_seq"`
	Seq     int64       `json:"seq"` // as in every payload: how far the client then is
	IDs     []uuid.UUID `json:"ids"` // empty when there are too many
	At      time.Time   `json:"at"`
}

const (
	bulkFrom   = 50  // more events of a kind in one go than this become one
	maxBulkIDs = 200 // beyond this a client loads its list again anyway
)

func bulkOf(events []event.Event) bulk {
	first, last := events[0], events[len(events)-1]
	b := bulk{Count: len(events), FromSeq: first.Seq, ToSeq: last.Seq, Seq: last.Seq, IDs: []uuid.UUID{}, At: last.At}
	if ids := subjects(events); len(ids) <= maxBulkIDs {
		b.IDs = ids
	}
	return b
}

// subjects lists what events are about, each once, in order.
func subjects(events []event.Event) []uuid.UUID {
	seen := make(map[uuid.UUID]bool, len(events))
	var ids []uuid.UUID
	for _, e := range events {
		if !seen[e.Subject.ID] {
			seen[e.Subject.ID] = true
			ids = append(ids, e.Subject.ID)
		}
	}
	return ids
}
