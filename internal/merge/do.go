package merge

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register"
)

// Action is what a merge is called among the operations.
const Action = "merge"

// Done is what asking for a merge came to: the result, or an operation to look at. Of
// an operation the result names who is merged and says nothing yet of what moved.
type Done struct {
	Result
	ChangeSet uuid.UUID // of all events it made or will make
	Operation *operation.Operation
}

// Operate lets merges that move very much become operations. Before the room is used.
func (s *Service) Operate(operations *operation.Service) {
	s.operations = operations
	for _, t := range register.Registers {
		operations.Does(t.Noun, s.workOff)
	}
}

// Merge makes the losers part of the winner, at once or, when more rows point at them
// than are changed at once, as an operation. What would be refused is refused now; an
// operation looks again when its turn comes, but no longer at the winner's version:
// what others did to it meanwhile stays.
func (s *Service) Merge(ctx context.Context, tenant uuid.UUID, r Request) (Done, error) {
	if err := r.check(); err != nil {
		return Done{}, err
	}
	ctx, err := event.Together(ctx)
	if err != nil {
		return Done{}, err
	}
	done := Done{ChangeSet: *event.OriginOf(ctx).ChangeSet}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		m := s.merger(tx, tenant, func(int) {})
		rows, err := m.weigh(ctx, r.Table, r.Winner, r.Losers)
		if err != nil {
			return err
		}
		if rows <= operation.AtOnce {
			done.Result, err = m.whole(ctx, r)
			return err
		}
		winner, losers, err := m.eligible(ctx, r, "")
		if err != nil {
			return err
		}
		done.Result = Result{Winner: winner.ref(), Losers: refsOf(losers)}
		done.Operation, err = s.operations.Ask(ctx, tx, tenant, operation.Request{Subject: r.Table.Noun, Action: Action, Total: rows, Plan: r})
		return err
	})
	return done, err
}

// workOff does what an operation's request says.
func (s *Service) workOff(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, request json.RawMessage, done func(int)) (any, error) {
	var r Request
	if err := json.Unmarshal(request, &r); err != nil {
		return nil, fmt.Errorf("decode request: %w", err)
	}
	return s.merger(tx, tenant, done).whole(ctx, r)
}

// whole does all that was asked for within the transaction.
func (m *merger) whole(ctx context.Context, r Request) (Result, error) {
	if isTree(r.Table) {
		if err := register.LockTree(ctx, m.tx, m.tenant, r.Table); err != nil {
			return Result{}, err
		}
	}
	winner, losers, err := m.eligible(ctx, r, "for update")
	if err != nil {
		return Result{}, err
	}
	if err := m.merge(ctx, r.Table, winner, losers); err != nil {
		return Result{}, err
	}
	if err := m.checkDepth(ctx, r.Table, winner); err != nil {
		return Result{}, err
	}
	return Result{Winner: winner.ref(), Losers: refsOf(losers), Moves: m.moves, Joins: m.joins}, nil
}

// eligible reads the rows that shall be one, when they may be.
func (m *merger) eligible(ctx context.Context, r Request, lock string) (winner row, losers []row, err error) {
	if winner, losers, err = m.rows(ctx, r, lock); err != nil {
		return row{}, nil, err
	}
	if r.IfVersion != nil && *r.IfVersion != winner.version {
		return row{}, nil, fault.Stale(r.Table.Noun)
	}
	return winner, losers, m.checkTop(ctx, r.Table, winner, losers)
}
