package event

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Recorder writes entries into the outbox.
type Recorder struct {
	clock clock.Clock
	wake  func() // tells the sequencer that there is something to do
}

// NewRecorder makes a recorder. wake is called after each commit that recorded
// something; it must be quick.
func NewRecorder(c clock.Clock, wake func()) *Recorder {
	return &Recorder{clock: c, wake: wake}
}

// Record tells what the context's transaction has changed. Call it after the
// statement that changed (and so locked) the row: entries of one row are then
// numbered in the order of its changes.
func (r *Recorder) Record(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, entries ...Entry) error {
	if len(entries) == 0 {
		return nil
	}
	origin := OriginOf(ctx)
	if origin.Actor.ID != nil && *origin.Actor.ID == uuid.Nil {
		origin.Actor.ID = nil // nobody: the log keeps no nil ids
	}
	params := db.AppendOutboxParams{TenantID: tenant, ActorID: origin.Actor.ID, At: r.clock.Now()}
	for _, e := range entries {
		text, err := json.Marshal(newPayload(origin, e))
		if err != nil {
			return fmt.Errorf("encode event %s: %w", e.Type, err)
		}
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make event id: %w", err)
		}
		params.Ids = append(params.Ids, id)
		params.Types = append(params.Types, e.Type)
		params.SubjectTypes = append(params.SubjectTypes, e.Subject.Type)
		params.SubjectIds = append(params.SubjectIds, e.Subject.ID)
		params.Payloads = append(params.Payloads, string(text))
	}
	if err := db.New(tx).AppendOutbox(ctx, params); err != nil {
		return fmt.Errorf("append to outbox: %w", err)
	}
	pg.AfterCommit(ctx, r.wake)
	return nil
}
