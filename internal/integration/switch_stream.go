package integration

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// SwitchStream switches a stream of the connector on or off: schedule, button and
// webhooks leave alone what is off. A switch that stands so already makes no version.
func (s *Service) SwitchStream(ctx context.Context, tenant, id uuid.UUID, stream string, on bool, ifVersion *int64) error {
	return s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		known, err := s.Streams(connectionOf(row))
		if err != nil || !slices.ContainsFunc(known, func(i connector.StreamInfo) bool { return i.Name == stream }) {
			return fault.Missing("stream")
		}
		off := slices.DeleteFunc(slices.Clone(row.StreamsOff), func(name string) bool { return name == stream })
		if !on {
			off = append(off, stream)
		}
		slices.Sort(off)
		if slices.Equal(off, row.StreamsOff) {
			return nil
		}
		if err := q.SetStreamsOff(ctx, db.SetStreamsOffParams{TenantID: tenant, ID: id, StreamsOff: off, Now: s.now()}); err != nil {
			return fmt.Errorf("switch stream: %w", err)
		}
		return s.record(ctx, tx, tenant, EventUpdated, id, row.Name, event.Changes{"streams_off": {row.StreamsOff, off}})
	})
}
