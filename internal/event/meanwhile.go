package event

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event/internal/db"
)

// Meanwhile is what happened to a thing since somebody looked at it: what they are
// told whose change is based on an old version.
type Meanwhile struct {
	Version int64         `json:"version" doc:"The version as it is now."`
	Changes []FieldChange `json:"changes" nullable:"false" doc:"In the order they were made."`
}

// FieldChange is what one event did to one field.
type FieldChange struct {
	Field string    `json:"field"`
	Old   any       `json:"old"`
	New   any       `json:"new"`
	Actor Actor     `json:"actor" doc:"Who did it."`
	At    time.Time `json:"at"`
	Event string    `json:"event" doc:"The type of the event."`
}

// mostMeanwhile bounds how many events are told: who is further behind loads the
// thing again.
const mostMeanwhile = 50

// Since tells what happened to a thing after a version, whether the log has it
// already or not. The thing must be locked by the transaction, or more may happen
// while we look.
func Since(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, subjectType string, id uuid.UUID, version int64) ([]FieldChange, error) {
	rows, err := db.New(tx).LatestOf(ctx, db.LatestOfParams{
		TenantID: tenant, SubjectType: subjectType, SubjectID: id, Most: mostMeanwhile,
	})
	if err != nil {
		return nil, fmt.Errorf("read what happened meanwhile: %w", err)
	}
	told := []FieldChange{}
	for _, r := range slices.Backward(rows) {
		var p payload
		if err := json.Unmarshal(r.Payload, &p); err != nil {
			return nil, fmt.Errorf("decode %s: %w", r.Type, err)
		}
		if p.Version <= version {
			continue
		}
		for _, field := range slices.Sorted(maps.Keys(p.Changes)) {
			c := p.Changes[field]
			told = append(told, FieldChange{Field: field, Old: c[0], New: c[1], Actor: p.Actor, At: r.At.UTC(), Event: r.Type})
		}
	}
	return told, nil
}
