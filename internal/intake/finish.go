package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// outcome is how a stream or a run ends.
type outcome struct {
	status   Status
	warnings []Warning
	failure  *integration.Failure // when it failed, or lost a stream
	baseline bool                 // of a run: a pass over everybody went through
	counts   Counts               // of a run
}

// finish ends a stream that was read and applied, in one transaction: who is
// gone, what the day brings, where the next run begins.
func (p *pass) finish(ctx context.Context, a applier) error {
	return p.ending(ctx, func(ctx context.Context, tx pgx.Tx, held integration.Connection) error {
		q := db.New(tx)
		var v verdict
		var err error
		if a != nil {
			v, err = a.finish(ctx, q, p)
		} else {
			err = p.finishKept(ctx, q)
		}
		if err != nil {
			return err
		}
		said, err := warningsOf(p.stream.Warnings)
		if err != nil {
			return err
		}
		if err := p.saveCursor(ctx, q, v); err != nil {
			return err
		}
		status := Succeeded
		if p.stream.RejectedCount > 0 || v.partial {
			status = Partial
		}
		return p.closeStream(ctx, tx, held, outcome{status: status, warnings: append(said, v.warnings...)})
	})
}

// finishKept marks who is gone of records that no room takes.
func (p *pass) finishKept(ctx context.Context, q *db.Queries) error {
	gone, err := p.gone(ctx, q)
	if err != nil {
		return err
	}
	return p.markMissing(ctx, q, gone)
}

// endStream ends a stream that did not go through.
func (p *pass) endStream(ctx context.Context, o outcome) error {
	return p.ending(ctx, func(ctx context.Context, tx pgx.Tx, held integration.Connection) error {
		return p.closeStream(ctx, tx, held, o)
	})
}

// ending locks what ends: the integration first, as everywhere (RequestSync waits
// there, and the run that it then asks for is a new one), then the run, then the
// stream.
func (p *pass) ending(ctx context.Context, end func(context.Context, pgx.Tx, integration.Connection) error) error {
	return p.write(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		held, err := p.Integrations.Hold(ctx, p.tenant, p.integration.ID)
		if fault.KindOf(err) == fault.NotFound {
			return errOvertaken
		}
		if err != nil {
			return err
		}
		if _, err := q.LockRun(ctx, db.LockRunParams{TenantID: p.tenant, ID: p.run.ID}); err != nil {
			return fmt.Errorf("lock run: %w", err)
		}
		if err := p.hold(ctx, q); err != nil {
			return err
		}
		if err := q.JoinByHash(ctx); err != nil {
			return fmt.Errorf("prepare to join: %w", err)
		}
		return end(ctx, tx, held)
	})
}

// saveCursor keeps where the next run begins, and what it can rely on.
func (p *pass) saveCursor(ctx context.Context, q *db.Queries, v verdict) (err error) {
	save := db.SaveCursorParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, Cursor: p.stream.NextCursor,
		Now: p.now(),
	}
	if p.stream.FullPass || p.stream.Complete && p.stream.NextCursor != "" {
		save.FullAt = p.stream.StartedAt
	}
	if save.Settled, err = p.settle(ctx, q, v); err != nil {
		return err
	}
	return wrap(q.SaveCursor(ctx, save), "save cursor")
}

// closeStream writes a stream's end down, lets the next one begin, and ends the
// run with the last.
func (p *pass) closeStream(ctx context.Context, tx pgx.Tx, held integration.Connection, o outcome) error {
	q := db.New(tx)
	if err := finishStream(ctx, q, p.tenant, p.stream.ID, o, p.now()); err != nil {
		return err
	}
	streams, err := q.StreamRuns(ctx, db.StreamRunsParams{TenantID: p.tenant, RunIds: []uuid.UUID{p.run.ID}})
	if err != nil {
		return fmt.Errorf("read stream runs: %w", err)
	}
	if !slices.ContainsFunc(streams, func(s db.StreamRun) bool { return Status(s.Status).Active() }) {
		if err := p.endRun(ctx, tx, held, p.run.ID, streams); err != nil {
			return err
		}
	}
	return p.takeTurns(ctx, tx, p.tenant)
}

func finishStream(ctx context.Context, q *db.Queries, tenant, id uuid.UUID, o outcome, now time.Time) error {
	warnings, err := encoded(o.warnings)
	if err != nil {
		return err
	}
	end := db.FinishStreamParams{TenantID: tenant, ID: id, Status: string(o.status), Warnings: warnings, Now: now}
	if why := o.failure; why != nil {
		end.ErrorCode, end.ErrorMessage, end.ErrorRetry = &why.Code, &why.Message, why.Retry
		end.ErrorPause = int32(min(why.Pause, maxPause).Seconds())
	}
	ended, err := q.FinishStream(ctx, end)
	if err != nil {
		return fmt.Errorf("finish stream run: %w", err)
	}
	if o.status == Failed { // what it wrote may contradict those that it did not get to
		if err := forgetAnswers(ctx, q, ended); err != nil {
			return err
		}
	}
	return wrap(q.DropStreamPages(ctx, db.DropStreamPagesParams{TenantID: tenant, StreamRunID: id}), "drop pages")
}

// maxPause bounds what a vendor may ask for.
const maxPause = 30 * 24 * time.Hour

func encoded(warnings []Warning) ([]byte, error) {
	if warnings == nil {
		return []byte("[]"), nil
	}
	data, err := json.Marshal(warnings)
	if err != nil {
		return nil, fmt.Errorf("encode warnings: %w", err)
	}
	return data, nil
}

// endRun draws a run's end from those of its streams.
func (s *Service) endRun(ctx context.Context, tx pgx.Tx, held integration.Connection, run uuid.UUID, streams []db.StreamRun) error {
	o := outcome{status: Succeeded, baseline: true}
	failed := 0
	for _, row := range streams {
		if Status(row.Status) != Failed {
			o.counts = o.counts.plus(countsOf(row))
			warnings, err := warningsOf(row.Warnings)
			if err != nil {
				return err
			}
			o.warnings = append(o.warnings, warnings...)
			if Status(row.Status) == Partial {
				o.status = Partial
			}
			continue
		}
		failed++
		if row.Kind == "employee" {
			o.baseline = false
		}
		if o.failure == nil {
			o.failure = failureOf(row, len(streams) > 1)
		}
	}
	switch {
	case failed == len(streams):
		o.status = Failed
	case failed > 0:
		o.status = Partial
	}
	return s.end(ctx, tx, held, run, o)
}

// failureOf is why a stream failed, with its name where there are others.
func failureOf(row db.StreamRun, several bool) *integration.Failure {
	why := &integration.Failure{Retry: row.ErrorRetry, Pause: time.Duration(row.ErrorPause) * time.Second}
	if e := errorOf(row.ErrorCode, row.ErrorMessage); e != nil {
		why.Code, why.Message = e.Code, e.Message
	}
	if several {
		why.Message = row.Stream + ": " + why.Message
	}
	return why
}

// end writes a run's end down and plans the next one. The integration is held,
// the run locked.
func (s *Service) end(ctx context.Context, tx pgx.Tx, held integration.Connection, run uuid.UUID, o outcome) error {
	warnings, err := encoded(o.warnings)
	if err != nil {
		return err
	}
	params := db.FinishRunParams{
		TenantID: held.TenantID, ID: run, Status: string(o.status), Warnings: warnings, Now: s.now(),
		ReadCount: int32(o.counts.Read), CreatedCount: int32(o.counts.Created), UpdatedCount: int32(o.counts.Updated), //nolint:gosec // far below two billion
		UnchangedCount: int32(o.counts.Unchanged), RejectedCount: int32(o.counts.Rejected), //nolint:gosec // likewise
	}
	if o.failure != nil {
		params.ErrorCode, params.ErrorMessage = &o.failure.Code, &o.failure.Message
	}
	done, err := db.New(tx).FinishRun(ctx, params)
	if err != nil {
		return fmt.Errorf("finish run: %w", err)
	}
	narrowed := len(done.NarrowedTo) > 0
	note := integration.Ended{Run: run, Narrowed: narrowed, BaselineDone: o.baseline && !narrowed && o.status != Failed}
	if o.status == Failed {
		note.Failure = o.failure
	}
	if err := s.Integrations.RunEnded(ctx, held, note); err != nil {
		return err
	}
	if err := s.tellEnd(ctx, tx, held, done, o); err != nil {
		return err
	}
	return s.next(ctx, tx, held)
}

// tellEnd puts the end into the history.
func (s *Service) tellEnd(ctx context.Context, tx pgx.Tx, held integration.Connection, done db.SyncRun, o outcome) error {
	if o.status == Failed {
		return s.record(ctx, tx, held, EventFailed, event.Changes{
			"run": {nil, done.ID}, "error": {nil, o.failure.Code}, "message": {nil, o.failure.Message},
		})
	}
	codes := make([]string, len(o.warnings))
	for i, w := range o.warnings {
		codes[i] = w.Code
	}
	changes := event.Changes{
		"run": {nil, done.ID}, "status": {nil, o.status}, "read": {nil, o.counts.Read}, "created": {nil, o.counts.Created},
		"updated": {nil, o.counts.Updated}, "unchanged": {nil, o.counts.Unchanged}, "rejected": {nil, o.counts.Rejected},
		"warnings": {nil, codes},
	}
	if o.failure != nil {
		changes["error"], changes["message"] = [2]any{nil, o.failure.Code}, [2]any{nil, o.failure.Message}
	}
	return s.record(ctx, tx, held, EventCompleted, changes)
}
