package intake

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
)

// StreamJob works off one stream of a run.
type StreamJob struct {
	TenantID    uuid.UUID `json:"tenant_id"`
	StreamRunID uuid.UUID `json:"stream_run_id"`
}

// Kind is the job's stable name.
func (StreamJob) Kind() string { return "integration_stream" }

// InsertOpts keeps syncs in a queue of their own: they take minutes.
func (StreamJob) InsertOpts() jobs.Options { return jobs.Options{Queue: jobs.SyncQueue} }

// wish is what somebody wants to be read.
type wish struct {
	trigger integration.Trigger
	streams []string // none: all that are not switched off
}

// whole tells whether everything is wanted.
func (w wish) whole() bool { return len(w.streams) == 0 }

// codeAllOff is refused, rather than run with nothing to read.
const codeAllOff = "integration.streams_off"

// RequestSync asks for a run of all streams. One that is queued or under way is
// answered as it is, unless it is narrowed to some streams: one that has not begun
// is widened, and behind one under way another waits. The integration must be
// enabled.
func (s *Service) RequestSync(ctx context.Context, tenant, id uuid.UUID, trigger integration.Trigger) (Run, error) {
	var run Run
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		held, err := s.Integrations.Hold(ctx, tenant, id)
		if err != nil {
			return err
		}
		if !held.Enabled {
			return fault.New(fault.Conflict, "integration.disabled", "This integration is switched off.")
		}
		if streams, err := s.Integrations.Streams(held); err == nil && !slices.ContainsFunc(streams, func(i connector.StreamInfo) bool { return held.Reads(i.Name) }) {
			return fault.New(fault.Conflict, codeAllOff, "All streams of this integration are switched off.")
		}
		asked, err := s.request(ctx, tx, held, wish{trigger: trigger})
		if err != nil {
			return err
		}
		run, err = s.GetRun(ctx, tenant, asked)
		return err
	})
	return run, err
}

// Ask is RequestSync for the integration room, which has no use for the run. That
// there is nothing to read is fine.
func (s *Service) Ask(ctx context.Context, tenant, id uuid.UUID, why integration.Trigger) error {
	_, err := s.RequestSync(ctx, tenant, id, why)
	if fault.Is(err, codeAllOff) {
		return nil
	}
	return err
}

// AskStream asks for one stream to be read because a webhook told of it; a stream
// that is switched off is not. Where the vendor is being read just now another run
// follows: it may have been read already where it has changed.
func (s *Service) AskStream(ctx context.Context, tenant, id uuid.UUID, stream string) error {
	return s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		held, err := s.Integrations.Hold(ctx, tenant, id)
		if err != nil || !held.Enabled || !held.Reads(stream) {
			return err
		}
		w := wish{trigger: integration.Webhook, streams: []string{stream}}
		known, err := s.Integrations.Streams(held)
		if err == nil && !slices.ContainsFunc(known, func(i connector.StreamInfo) bool { return i.Name == stream }) {
			w.streams = nil // of another version of the connector: what it tells of is somewhere
		}
		_, err = s.request(ctx, tx, held, w)
		return err
	})
}

// request finds the run that fulfils a wish, or makes one; the integration is held.
// At most one run of it is under way and one waits: what comes meanwhile is added
// to the one that waits.
func (s *Service) request(ctx context.Context, tx pgx.Tx, held integration.Connection, w wish) (uuid.UUID, error) {
	active, err := db.New(tx).ActiveRunsOf(ctx, db.ActiveRunsOfParams{TenantID: held.TenantID, IntegrationID: held.ID})
	if err != nil {
		return uuid.Nil, fmt.Errorf("look for runs: %w", err)
	}
	busy := false
	for _, run := range active {
		if Status(run.Status) == Queued {
			return run.ID, s.widen(ctx, tx, held, run, w, busy)
		}
		busy = true
		if len(run.NarrowedTo) == 0 && w.trigger != integration.Webhook {
			return run.ID, nil
		}
	}
	return s.insertRun(ctx, tx, held, w, busy)
}

// insertRun makes a run. It begins at once unless another is under way.
func (s *Service) insertRun(ctx context.Context, tx pgx.Tx, held integration.Connection, w wish, busy bool) (uuid.UUID, error) {
	id, err := newID()
	if err != nil {
		return uuid.Nil, err
	}
	by := event.OriginOf(ctx).Actor
	run, err := db.New(tx).InsertRun(ctx, db.InsertRunParams{
		TenantID: held.TenantID, ID: id, IntegrationID: held.ID, Trigger: string(w.trigger), NarrowedTo: append([]string{}, w.streams...),
		RequestedByType: string(by.Type), RequestedByID: by.ID, RequestedBy: by.Label, Now: s.now(),
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("insert run: %w", err)
	}
	if busy {
		return id, nil // next begins it
	}
	return id, s.requestStreams(ctx, tx, held, run)
}

// widen makes a run that has not begun fulfil a wish as well.
func (s *Service) widen(ctx context.Context, tx pgx.Tx, held integration.Connection, run db.SyncRun, w wish, busy bool) error {
	missing := func(stream string) bool { return !slices.Contains(run.NarrowedTo, stream) }
	if len(run.NarrowedTo) == 0 || !w.whole() && !slices.ContainsFunc(w.streams, missing) {
		return nil
	}
	wide := db.WidenRunParams{
		TenantID: held.TenantID, ID: run.ID, Trigger: run.Trigger, NarrowedTo: append(run.NarrowedTo, w.streams...),
		RequestedByType: run.RequestedByType, RequestedByID: run.RequestedByID, RequestedBy: run.RequestedBy,
	}
	if w.whole() {
		by := event.OriginOf(ctx).Actor
		wide.NarrowedTo, wide.Trigger = []string{}, string(w.trigger)
		wide.RequestedByType, wide.RequestedByID, wide.RequestedBy = string(by.Type), by.ID, by.Label
	}
	q := db.New(tx)
	if err := q.WidenRun(ctx, wide); err != nil {
		return fmt.Errorf("widen run: %w", err)
	}
	if busy {
		return nil
	}
	// The jobs of the streams that go find nothing to do.
	if _, err := q.DropStreamRuns(ctx, db.DropStreamRunsParams{TenantID: held.TenantID, RunID: run.ID}); err != nil {
		return fmt.Errorf("drop stream runs: %w", err)
	}
	run.NarrowedTo = wide.NarrowedTo
	return s.requestStreams(ctx, tx, held, run)
}

// next begins the run that waits for the one that has just ended; that of an
// integration that was switched off meanwhile is forgotten.
func (s *Service) next(ctx context.Context, tx pgx.Tx, held integration.Connection) error {
	q := db.New(tx)
	active, err := q.ActiveRunsOf(ctx, db.ActiveRunsOfParams{TenantID: held.TenantID, IntegrationID: held.ID})
	switch {
	case err != nil:
		return fmt.Errorf("look for the next run: %w", err)
	case len(active) != 1 || Status(active[0].Status) != Queued:
		return nil
	case !held.Enabled:
		return wrap(q.DropRun(ctx, db.DropRunParams{TenantID: held.TenantID, ID: active[0].ID}), "forget the next run")
	}
	return s.requestStreams(ctx, tx, held, active[0])
}

// requestStreams makes the runs of the streams; those whose turn it is begin.
func (s *Service) requestStreams(ctx context.Context, tx pgx.Tx, held integration.Connection, run db.SyncRun) error {
	streams, err := s.Integrations.Streams(held)
	if why, known := integration.Explain(err); known {
		return s.end(ctx, tx, held, run.ID, outcome{status: Failed, failure: &why})
	}
	if err != nil {
		return err
	}
	streams = slices.DeleteFunc(streams, func(i connector.StreamInfo) bool {
		return !held.Reads(i.Name) || len(run.NarrowedTo) > 0 && !slices.Contains(run.NarrowedTo, i.Name)
	})
	slices.SortStableFunc(streams, func(a, b connector.StreamInfo) int { return rank(a.Record) - rank(b.Record) })
	all := db.InsertStreamRunsParams{TenantID: held.TenantID, RunID: run.ID, IntegrationID: held.ID}
	for place, stream := range streams {
		id, err := newID()
		if err != nil {
			return err
		}
		all.Ids, all.Streams, all.Kinds = append(all.Ids, id), append(all.Streams, stream.Name), append(all.Kinds, stream.Record)
		all.Places = append(all.Places, int32(place))
	}
	if len(streams) == 0 {
		return s.end(ctx, tx, held, run.ID, outcome{status: Succeeded})
	}
	if err := db.New(tx).InsertStreamRuns(ctx, all); err != nil {
		return fmt.Errorf("insert stream runs: %w", err)
	}
	return s.takeTurns(ctx, tx, held.TenantID)
}

// rank puts first what others point to.
func rank(kind string) int {
	if at := slices.Index([]string{"location", "department", "employee", "device"}, kind); at >= 0 {
		return at
	}
	return 4
}
