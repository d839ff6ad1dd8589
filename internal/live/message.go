package live

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// stamp says where an event stands in the log. The payload is the stamp with the
// thing under its noun.
type stamp struct {
	Seq     int64       `json:"seq"`
	EventID uuid.UUID   `json:"event_id"`
	Actor   event.Actor `json:"actor"`
	At      time.Time   `json:"at"`
}

// gone takes the place of a thing that is no more.
type gone struct {
	ID uuid.UUID `json:"id"`
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

// numbers says that the dashboard moved.
type numbers struct {
	Seq int64     `json:"seq"`
	At  time.Time `json:"at"`
}

// message is an event on its way to the screens. Its payload is encoded once,
// whatever it is sent over and to how many.
type message struct {
	seq     int64 // 0 when it is no history
	name    string
	payload json.RawMessage
}

func newMessage(seq int64, name string, payload any) (message, error) {
	text, err := json.Marshal(payload)
	if err != nil {
		return message{}, fmt.Errorf("encode %s: %w", name, err)
	}
	return message{seq: seq, name: name, payload: text}, nil
}

// about makes the message of one event, with its thing as REST shows it now.
func about(e event.Event, view any) (message, error) {
	if view == nil { // it is gone: its id says which
		view = gone{ID: e.Subject.ID}
	}
	return newMessage(e.Seq, e.Type, map[string]any{
		e.Subject.Type: view, "seq": e.Seq, "event_id": e.ID, "actor": e.Actor, "at": e.At,
	})
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

// frame is the message as server-sent events have it.
func (m message) frame() []byte {
	b := make([]byte, 0, len(m.payload)+len(m.name)+48)
	if m.seq > 0 {
		b = strconv.AppendInt(append(b, "id: "...), m.seq, 10)
		b = append(b, '\n')
	}
	b = append(append(b, "event: "...), m.name...)
	b = append(append(b, "\ndata: "...), m.payload...) // JSON text has no line breaks
	return append(b, "\n\n"...)
}
