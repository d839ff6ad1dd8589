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
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// atOnce is how many streams of one integration are worked off at the same time:
// a vendor that hangs holds that many workers and no more.
const atOnce = 2

// StreamJob works off one stream of a run.
type StreamJob struct {
	TenantID    uuid.UUID `json:"tenant_id"`
	StreamRunID uuid.UUID `json:"stream_run_id"`
}

// Kind is the job's stable name.
func (StreamJob) Kind() string { return "integration_stream" }

// InsertOpts keeps syncs in a queue of their own: they take minutes.
func (StreamJob) InsertOpts() jobs.Options { return jobs.Options{Queue: jobs.SyncQueue} }

// RequestSync asks for a run. One that is queued or under way is answered as it
// is; a webhook that finds one under way makes sure that another follows, because
// the vendor may have been read already where it has changed. The integration
// must be enabled.
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
		asked, err := s.request(ctx, tx, held, trigger)
		if err != nil {
			return err
		}
		run, err = s.GetRun(ctx, tenant, asked)
		return err
	})
	return run, err
}

// Ask is RequestSync for the integration room, which has no use for the run.
func (s *Service) Ask(ctx context.Context, tenant, id uuid.UUID, why integration.Trigger) error {
	_, err := s.RequestSync(ctx, tenant, id, why)
	return err
}

// request makes a run unless there is one; the integration is held.
func (s *Service) request(ctx context.Context, tx pgx.Tx, held integration.Connection, trigger integration.Trigger) (uuid.UUID, error) {
	q := db.New(tx)
	active, err := q.ActiveRun(ctx, db.ActiveRunParams{TenantID: held.TenantID, IntegrationID: held.ID})
	switch {
	case err == nil:
		if trigger == integration.Webhook && Status(active.Status) == Running {
			if err := q.RunAgain(ctx, db.RunAgainParams{TenantID: held.TenantID, ID: active.ID}); err != nil {
				return uuid.Nil, fmt.Errorf("note another run: %w", err)
			}
		}
		return active.ID, nil
	case !pg.IsNoRows(err):
		return uuid.Nil, fmt.Errorf("look for a run: %w", err)
	}
	id, err := newID()
	if err != nil {
		return uuid.Nil, err
	}
	by := event.OriginOf(ctx).Actor
	_, err = q.InsertRun(ctx, db.InsertRunParams{
		TenantID: held.TenantID, ID: id, IntegrationID: held.ID, Trigger: string(trigger),
		RequestedByType: string(by.Type), RequestedByID: by.ID, RequestedBy: by.Label, Now: s.now(),
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("insert run: %w", err)
	}
	return id, s.requestStreams(ctx, tx, held, id)
}

// requestStreams makes the runs of the streams and lets the first of them begin;
// each that ends lets the next one begin.
func (s *Service) requestStreams(ctx context.Context, tx pgx.Tx, held integration.Connection, run uuid.UUID) error {
	streams, err := s.Integrations.Streams(held)
	if why, known := integration.Explain(err); known {
		return s.end(ctx, tx, held, run, outcome{status: Failed, failure: &why})
	}
	if err != nil {
		return err
	}
	slices.SortStableFunc(streams, func(a, b connector.StreamInfo) int { return rank(a.Record) - rank(b.Record) })
	all := db.InsertStreamRunsParams{TenantID: held.TenantID, RunID: run, IntegrationID: held.ID}
	var first []jobs.Args
	for place, stream := range streams {
		id, err := newID()
		if err != nil {
			return err
		}
		all.Ids, all.Streams, all.Kinds = append(all.Ids, id), append(all.Streams, stream.Name), append(all.Kinds, stream.Record)
		all.Places = append(all.Places, int32(place))
		if place < atOnce {
			first = append(first, StreamJob{TenantID: held.TenantID, StreamRunID: id})
		}
	}
	if len(streams) == 0 {
		return s.end(ctx, tx, held, run, outcome{status: Succeeded})
	}
	if err := db.New(tx).InsertStreamRuns(ctx, all); err != nil {
		return fmt.Errorf("insert stream runs: %w", err)
	}
	return s.Queue.Enqueue(ctx, tx, first...)
}

// rank puts first what others point to.
func rank(kind string) int {
	if at := slices.Index([]string{"location", "department", "employee", "device"}, kind); at >= 0 {
		return at
	}
	return 4
}
