package asset

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// pushPause is how close together the screens hear of an operation's progress.
const pushPause = 200 * time.Millisecond

// Run works an operation off. The changes and the operation's end are one
// transaction, so a run that is interrupted has changed nothing and is run again,
// and one that is over is left alone. With last a run that breaks is given up.
func (o *Operations) Run(ctx context.Context, tenant, id uuid.UUID, last bool) error {
	op, p, origin, err := o.start(ctx, tenant, id)
	if err != nil || op == nil {
		return err
	}
	end := o.finish(event.WithOrigin(ctx, origin), tenant, op, p)
	f := fault.As(end)
	if f == nil && end != nil && last {
		f = fault.New(fault.Internal, "internal", "Something went wrong on our side.").Because(end)
	}
	if f == nil {
		return end
	}
	op.Status, op.Problem = Failed, &Problem{Code: f.Code, Message: f.Message}
	if out, ok := f.Facts.(Outcome); ok {
		op.Outcome = &out
	}
	err = o.assets.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error { return o.close(ctx, tx, tenant, op) })
	if err != nil {
		return err
	}
	o.show(tenant, *op)
	if f.Kind == fault.Internal {
		return end
	}
	return nil
}

// start takes a waiting operation up; nil when it is over already.
func (o *Operations) start(ctx context.Context, tenant, id uuid.UUID) (*Operation, plan, event.Origin, error) {
	var op *Operation
	var p plan
	var origin event.Origin
	err := o.assets.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		op = nil
		row, err := db.New(tx).StartOperation(ctx, db.StartOperationParams{TenantID: tenant, ID: id, At: o.assets.clock.Now()})
		if pg.IsNoRows(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("start operation: %w", err)
		}
		if err := json.Unmarshal(row.Request, &p); err != nil {
			return fmt.Errorf("decode plan: %w", err)
		}
		if err := json.Unmarshal(row.Origin, &origin); err != nil {
			return fmt.Errorf("decode origin: %w", err)
		}
		started, err := fromOperation(row)
		op = &started
		return err
	})
	return op, p, origin, err
}

// finish does the work and notes its end, all in one transaction.
func (o *Operations) finish(ctx context.Context, tenant uuid.UUID, op *Operation, p plan) error {
	cmd, where, err := p.Bulk.command()
	if err != nil {
		return err
	}
	outside := ctx // progress is seen while the transaction is open
	err = o.assets.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		out, err := o.assets.work(ctx, tx, tenant).run(ctx, p.IDs, cmd, where, true, o.reporter(outside, tenant, *op))
		if err != nil {
			return err
		}
		if err := out.refusal(); err != nil {
			return err
		}
		op.Outcome = &out
		op.Status, op.Done = Succeeded, op.Total
		return o.close(ctx, tx, tenant, op)
	})
	if err == nil {
		o.show(tenant, *op)
	}
	return err
}

func (o *Operations) close(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, op *Operation) error {
	text, err := json.Marshal(result{Outcome: op.Outcome, Problem: op.Problem})
	if err != nil {
		return fmt.Errorf("encode outcome: %w", err)
	}
	at := o.assets.clock.Now()
	op.FinishedAt = &at
	err = db.New(tx).FinishOperation(ctx, db.FinishOperationParams{
		TenantID: tenant, ID: op.ID, Status: string(op.Status), Done: int32(op.Done), Outcome: text, At: &at, //nolint:gosec // at most maxBulk
	})
	if err != nil {
		return fmt.Errorf("finish operation: %w", err)
	}
	return nil
}

// reporter notes how far the work is, for who asks and for who watches, but not
// too often. It is no history: when it fails, the work goes on.
func (o *Operations) reporter(ctx context.Context, tenant uuid.UUID, op Operation) func(done int) {
	var told time.Time
	return func(done int) {
		now := o.assets.clock.Now()
		if now.Sub(told) < pushPause {
			return
		}
		told, op.Done = now, done
		_ = o.assets.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
			return db.New(tx).MoveOperation(ctx, db.MoveOperationParams{TenantID: tenant, ID: op.ID, Done: int32(done)}) //nolint:gosec // at most maxBulk
		})
		o.show(tenant, op)
	}
}

func (o *Operations) show(tenant uuid.UUID, op Operation) {
	if o.progress != nil {
		o.progress.Progress(tenant, op)
	}
}
