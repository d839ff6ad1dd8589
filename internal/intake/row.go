package intake

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
)

// runOf makes a run of its row and those of its streams.
func runOf(row db.SyncRun, streams []db.StreamRun) (Run, error) {
	r := Run{
		ID: row.ID, IntegrationID: row.IntegrationID, Trigger: integration.Trigger(row.Trigger),
		Status: Status(row.Status), Baseline: row.Baseline, NarrowedTo: row.NarrowedTo,
		Counts: Counts{
			Read: int(row.ReadCount), Created: int(row.CreatedCount), Updated: int(row.UpdatedCount),
			Unchanged: int(row.UnchangedCount), Rejected: int(row.RejectedCount),
		},
		Error:       errorOf(row.ErrorCode, row.ErrorMessage),
		RequestedBy: event.Actor{Type: event.ActorType(row.RequestedByType), ID: row.RequestedByID, Label: row.RequestedBy},
		CreatedAt:   row.CreatedAt.UTC(), StartedAt: utc(row.StartedAt), FinishedAt: utc(row.FinishedAt),
	}
	var err error
	if r.Warnings, err = warningsOf(row.Warnings); err != nil {
		return Run{}, err
	}
	for _, s := range streams {
		of, err := streamRunOf(s)
		if err != nil {
			return Run{}, err
		}
		r.Streams = append(r.Streams, of)
		if r.Status.Active() {
			r.Counts = r.Counts.plus(of.Counts)
		}
	}
	return r, nil
}

func streamRunOf(row db.StreamRun) (StreamRun, error) {
	warnings, err := warningsOf(row.Warnings)
	return StreamRun{
		ID: row.ID, Run: row.RunID, Stream: row.Stream, Kind: row.Kind, Status: Status(row.Status), Full: row.FullPass,
		Counts: countsOf(row), Warnings: warnings, Error: errorOf(row.ErrorCode, row.ErrorMessage),
		StartedAt: utc(row.StartedAt), FinishedAt: utc(row.FinishedAt),
	}, err
}

func countsOf(row db.StreamRun) Counts {
	return Counts{
		Read: int(row.ReadCount), Created: int(row.CreatedCount), Updated: int(row.UpdatedCount),
		Unchanged: int(row.UnchangedCount), Rejected: int(row.RejectedCount),
	}
}

// runsOf gives runs their streams.
func runsOf(rows []db.SyncRun, streams []db.StreamRun) ([]Run, error) {
	of := make(map[uuid.UUID][]db.StreamRun, len(rows))
	for _, s := range streams {
		of[s.RunID] = append(of[s.RunID], s)
	}
	runs := make([]Run, len(rows))
	for i, row := range rows {
		var err error
		if runs[i], err = runOf(row, of[row.ID]); err != nil {
			return nil, err
		}
	}
	return runs, nil
}

func warningsOf(data []byte) (warnings []Warning, err error) {
	if err := json.Unmarshal(data, &warnings); err != nil {
		return nil, fmt.Errorf("decode warnings: %w", err)
	}
	return warnings, nil
}

func errorOf(code, message *string) *RunError {
	if code == nil {
		return nil
	}
	e := &RunError{Code: *code}
	if message != nil {
		e.Message = *message
	}
	return e
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	in := t.UTC()
	return &in
}
