package event

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Erased is the event that tells of an erasure. Its changes name the number and
// the reason.
const Erased = "event_erased"

// Eraser empties the payload of events, for people who have a right to be
// forgotten. The chain still holds.
type Eraser struct {
	db     *pg.DB
	events *Recorder
}

// NewEraser makes an eraser.
func NewEraser(database *pg.DB, events *Recorder) *Eraser {
	return &Eraser{db: database, events: events}
}

// Erase empties one event and records that it was done. An erasure itself
// cannot be erased: it is what explains the gap.
func (e *Eraser) Erase(ctx context.Context, tenant uuid.UUID, seq int64, reason string) error {
	// The payload is changed by the system role alone, so that no company's own
	// transaction can ever touch its log.
	return e.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		rows, err := q.EventsAt(ctx, db.EventsAtParams{TenantID: tenant, Seqs: []int64{seq}})
		if err != nil {
			return fmt.Errorf("read event: %w", err)
		}
		if len(rows) == 0 {
			return fault.Missing("event")
		}
		if rows[0].Type == Erased {
			return fault.New(fault.Conflict, "event.not_erasable", "The record of an erasure stays.")
		}
		erased, err := q.EraseEvent(ctx, db.EraseEventParams{TenantID: tenant, Seq: seq})
		if err != nil {
			return fmt.Errorf("erase event: %w", err)
		}
		if erased == 0 {
			return nil // already empty
		}
		return e.events.Record(ctx, tx, tenant, Entry{
			Type:    Erased,
			Subject: Subject{Type: "event", ID: rows[0].ID, Label: fmt.Sprintf("Event %d", seq)},
			Changes: Changes{"seq": {nil, seq}, "reason": {nil, reason}},
		})
	})
}
