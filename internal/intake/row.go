package intake

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
)

func runOf(row db.SyncRun) (Run, error) {
	r := Run{
		ID: row.ID, IntegrationID: row.IntegrationID, Trigger: integration.Trigger(row.Trigger),
		Status: Status(row.Status), Baseline: row.Baseline,
		Counts: Counts{
			Read: int(row.ReadCount), Created: int(row.CreatedCount), Updated: int(row.UpdatedCount),
			Unchanged: int(row.UnchangedCount), Rejected: int(row.RejectedCount),
		},
		RequestedBy: event.Actor{Type: event.ActorType(row.RequestedByType), ID: row.RequestedByID, Label: row.RequestedBy},
		CreatedAt:   row.CreatedAt.UTC(), StartedAt: utc(row.StartedAt), FinishedAt: utc(row.FinishedAt),
	}
	if err := json.Unmarshal(row.Warnings, &r.Warnings); err != nil {
		return Run{}, fmt.Errorf("decode warnings: %w", err)
	}
	if row.ErrorCode != nil {
		r.Error = &RunError{Code: *row.ErrorCode}
		if row.ErrorMessage != nil {
			r.Error.Message = *row.ErrorMessage
		}
	}
	return r, nil
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	in := t.UTC()
	return &in
}
