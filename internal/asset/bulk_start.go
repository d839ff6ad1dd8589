package asset

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// AtOnce is up to how many assets are changed while the caller waits; more become
// an operation.
const AtOnce = 1000

// Done is what a bulk change came to: an outcome, or an operation to look at.
type Done struct {
	ChangeSet uuid.UUID // of all events it made or will make
	Outcome   Outcome
	Operation *Operation // it runs, or waits to
}

// Do changes many assets, all or none, as one change set. Conflicts: asset.bulk_refused
// (its facts are the Outcome with the assets that are in the way),
// asset.selection_changed. Invalid: what is wrong for all of them.
func (o *Operations) Do(ctx context.Context, tenant uuid.UUID, in Bulk, of Selection) (Done, error) {
	cmd, where, err := in.command()
	if err != nil {
		return Done{}, err
	}
	if ctx, err = event.Together(ctx); err != nil {
		return Done{}, err
	}
	done := Done{ChangeSet: *event.OriginOf(ctx).ChangeSet}
	err = o.assets.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := of.ids(ctx, tx, tenant, where)
		if err != nil {
			return err
		}
		if len(ids) > AtOnce {
			done.Operation, err = o.enqueue(ctx, tx, tenant, plan{Bulk: in, IDs: ids})
			return err
		}
		done.Outcome, err = o.assets.work(ctx, tx, tenant).run(ctx, ids, cmd, where, true, func(int) {})
		if err != nil {
			return err
		}
		return done.Outcome.refusal()
	})
	return done, err
}

// refusal undoes the whole when one asset is in the way.
func (o *Outcome) refusal() error {
	if o.Refused == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "asset.bulk_refused", "%d of %d assets cannot be changed like this, so none was: %s",
		o.Refused, o.Count, o.Refusals[0].Message).With(*o)
}

// enqueue keeps the plan and lets a job work it off.
func (o *Operations) enqueue(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, p plan) (*Operation, error) {
	origin := event.OriginOf(ctx)
	request, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encode plan: %w", err)
	}
	from, err := json.Marshal(origin)
	if err != nil {
		return nil, fmt.Errorf("encode origin: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make operation id: %w", err)
	}
	row, err := db.New(tx).CreateOperation(ctx, db.CreateOperationParams{
		TenantID: tenant, ID: id, Kind: string(p.Bulk.Action), Total: int32(len(p.IDs)), //nolint:gosec // at most maxBulk
		Request: request, Origin: from, AskedBy: origin.Actor.ID, ChangeSet: *origin.ChangeSet, CreatedAt: o.assets.clock.Now(),
	})
	if err != nil {
		return nil, fmt.Errorf("create operation: %w", err)
	}
	if err := o.queue.Enqueue(ctx, tx, BulkJob{TenantID: tenant, OperationID: id}); err != nil {
		return nil, err
	}
	op, err := fromOperation(row)
	return &op, err
}
