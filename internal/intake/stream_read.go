package intake

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Stream is what an integration can be read for, and how that stands.
type Stream struct {
	connector.StreamInfo
	Enabled    bool
	CursorAt   *time.Time // since when changes are asked for; nil: everything is read
	FullAt     *time.Time // the last time everything was read
	BaselineAt *time.Time // when it first went through
	Last       *StreamRun // the last one that ended
	Active     *StreamRun // queued or under way
	NextRunAt  *time.Time // by the schedule
}

// Streams lists the streams of an integration in the order in which they are read,
// with the integration's version.
func (s *Service) Streams(ctx context.Context, tenant, id uuid.UUID) ([]Stream, int64, error) {
	var streams []Stream
	var version int64
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		of, err := s.Integrations.Connection(ctx, tenant, id)
		if err != nil {
			return err
		}
		known, err := s.Integrations.Streams(of)
		if err != nil {
			return nil //nolint:nilerr // its connector is gone: there is nothing to read
		}
		slices.SortStableFunc(known, func(a, b connector.StreamInfo) int { return rank(a.Record) - rank(b.Record) })
		version, streams = of.Version(), make([]Stream, len(known))
		for i, info := range known {
			streams[i] = Stream{StreamInfo: info, Enabled: of.Reads(info.Name)}
			if of.Enabled && streams[i].Enabled {
				streams[i].NextRunAt = of.NextRunAt()
			}
		}
		return standing(ctx, db.New(tx), tenant, id, streams)
	})
	return streams, version, err
}

// standing adds how far each stream was read.
func standing(ctx context.Context, q *db.Queries, tenant, id uuid.UUID, streams []Stream) error {
	at := make(map[string]*Stream, len(streams))
	names := make([]string, len(streams))
	for i := range streams {
		names[i], at[streams[i].Name] = streams[i].Name, &streams[i]
	}
	cursors, err := q.Cursors(ctx, db.CursorsParams{TenantID: tenant, IntegrationID: id})
	if err != nil {
		return fmt.Errorf("read cursors: %w", err)
	}
	for _, row := range cursors {
		of := at[row.Stream]
		if of == nil {
			continue // the connector had it once
		}
		of.FullAt, of.BaselineAt = utc(row.FullAt), utc(row.BaselineAt)
		if of.Incremental {
			of.CursorAt = utc(row.SavedAt)
		}
	}
	rows, err := q.LatestOfStreams(ctx, db.LatestOfStreamsParams{TenantID: tenant, IntegrationID: id, Streams: names})
	if err != nil {
		return fmt.Errorf("read stream runs: %w", err)
	}
	for _, row := range rows {
		run, err := streamRunOf(row)
		if err != nil {
			return err
		}
		switch of := at[row.Stream]; {
		case of == nil:
		case run.Status.Active():
			of.Active = &run
		default:
			of.Last = &run
		}
	}
	return nil
}

// SwitchStream has a stream read, or no more; the others stay as they are. What it
// brought stays, and switched on again it goes on where it stood.
func (s *Service) SwitchStream(ctx context.Context, tenant, id uuid.UUID, name string, on bool, ifVersion *int64) (Stream, int64, error) {
	var found Stream
	var version int64
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if err := s.Integrations.SwitchStream(ctx, tenant, id, name, on, ifVersion); err != nil {
			return err
		}
		all, now, err := s.Streams(ctx, tenant, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(of Stream) bool { return of.Name == name })
		if at < 0 {
			return fault.Missing("stream")
		}
		found, version = all[at], now
		return nil
	})
	return found, version, err
}
