package operation

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// pushPause is how close together the screens hear of an operation's progress.
const pushPause = 200 * time.Millisecond

// Run works an operation off. The changes and the operation's end are one
// transaction, so a run that is interrupted has changed nothing and is run again,
// and one that is over is left alone. With last a run that breaks is given up.
func (s *Service) Run(ctx context.Context, tenant, id uuid.UUID, last bool) error {
	op, request, origin, err := s.start(ctx, tenant, id)
	if err != nil || op == nil {
		return err
	}
	failure := s.finish(event.WithOrigin(ctx, origin), tenant, op, request)
	f := fault.As(failure)
	if f == nil && failure != nil && last {
		f = fault.New(fault.Internal, "internal", "Something went wrong on our side.").Because(failure)
	}
	if f == nil {
		return failure
	}
	op.Status, op.Problem, op.Outcome = Failed, &Problem{Code: f.Code, Message: f.Message}, nil
	if f.Facts != nil {
		if op.Outcome, err = json.Marshal(f.Facts); err != nil {
			return fmt.Errorf("encode outcome: %w", err)
		}
	}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error { return s.close(ctx, tx, tenant, op) })
	if err != nil {
		return err
	}
	s.show(tenant, *op)
	if f.Kind == fault.Internal {
		return failure
	}
	return nil
}

// start takes a waiting operation up; nil when it is over already.
func (s *Service) start(ctx context.Context, tenant, id uuid.UUID) (*Operation, json.RawMessage, event.Origin, error) {
	var op *Operation
	var request json.RawMessage
	var origin event.Origin
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		op = nil
		row, err := db.New(tx).Start(ctx, db.StartParams{TenantID: tenant, ID: id, At: s.clock.Now()})
		if pg.IsNoRows(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("start operation: %w", err)
		}
		if err := json.Unmarshal(row.Origin, &origin); err != nil {
			return fmt.Errorf("decode origin: %w", err)
		}
		request = row.Request
		started, err := fromRow(row)
		op = &started
		return err
	})
	return op, request, origin, err
}

// finish does the work and notes its end, all in one transaction.
func (s *Service) finish(ctx context.Context, tenant uuid.UUID, op *Operation, request json.RawMessage) error {
	work, ok := s.works[op.Subject]
	if !ok {
		return fmt.Errorf("no room does long work on %q", op.Subject)
	}
	outside := ctx // progress is seen while the transaction is open
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		outcome, err := work(ctx, tx, tenant, request, s.reporter(outside, tenant, *op))
		if err != nil {
			return err
		}
		if op.Outcome, err = json.Marshal(outcome); err != nil {
			return fmt.Errorf("encode outcome: %w", err)
		}
		op.Status, op.Done = Succeeded, op.Total
		return s.close(ctx, tx, tenant, op)
	})
	if err == nil {
		s.show(tenant, *op)
	}
	return err
}

func (s *Service) close(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, op *Operation) error {
	text, err := json.Marshal(end{Outcome: op.Outcome, Problem: op.Problem})
	if err != nil {
		return fmt.Errorf("encode outcome: %w", err)
	}
	at := s.clock.Now()
	op.FinishedAt = &at
	err = db.New(tx).Finish(ctx, db.FinishParams{
		TenantID: tenant, ID: op.ID, Status: string(op.Status), Done: rows(op.Done), Outcome: text, At: &at,
	})
	if err != nil {
		return fmt.Errorf("finish operation: %w", err)
	}
	return nil
}

// reporter notes how far the work is, for who asks and for who watches, but not
// too often. It is no history: when it fails, the work goes on. More may be done by
// now than was counted beforehand.
func (s *Service) reporter(ctx context.Context, tenant uuid.UUID, op Operation) func(done int) {
	var told time.Time
	return func(done int) {
		now := s.clock.Now()
		if now.Sub(told) < pushPause {
			return
		}
		told, op.Done = now, min(done, op.Total)
		_ = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
			return db.New(tx).Move(ctx, db.MoveParams{TenantID: tenant, ID: op.ID, Done: rows(op.Done)})
		})
		s.show(tenant, op)
	}
}

func (s *Service) show(tenant uuid.UUID, op Operation) {
	if s.progress != nil {
		s.progress.Progress(tenant, op)
	}
}
