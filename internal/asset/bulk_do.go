package asset

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// plan is a bulk change as an operation keeps it: what is to be done to which assets.
type plan struct {
	Bulk Bulk        `json:"bulk"`
	IDs  []uuid.UUID `json:"ids"`
}

// bounds are how many assets one bulk change takes.
var bounds = list.Bounds{Noun: Subject, Plural: "assets", Most: operation.Most}

// meant gives the ids of the assets that a selection means.
func meant(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, of list.Selection, where shelf) ([]uuid.UUID, error) {
	if where == recycleBin {
		return of.Find(ctx, tx, BinListing, tenant, bounds)
	}
	return of.Find(ctx, tx, Listing, tenant, bounds)
}

// Operate lets changes of very many assets become operations. Before the room is used.
func (s *Service) Operate(operations *operation.Service) {
	s.operations = operations
	operations.Does(Subject, s.workOff)
}

// DoBulk changes many assets, all or none, as one change set. Conflicts:
// asset.bulk_refused (its facts are the Outcome with the assets that are in the way),
// asset.selection_changed. Invalid: what is wrong for all of them.
func (s *Service) DoBulk(ctx context.Context, tenant uuid.UUID, in Bulk, of list.Selection) (operation.Done, error) {
	cmd, where, err := in.command()
	if err != nil {
		return operation.Done{}, err
	}
	if ctx, err = event.Together(ctx); err != nil {
		return operation.Done{}, err
	}
	done := operation.Done{ChangeSet: *event.OriginOf(ctx).ChangeSet}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := meant(ctx, tx, tenant, of, where)
		if err != nil {
			return err
		}
		if len(ids) > operation.AtOnce {
			done.Operation, err = s.operations.Ask(ctx, tx, tenant, operation.Request{
				Subject: Subject, Action: string(in.Action), Total: len(ids), Plan: plan{Bulk: in, IDs: ids},
			})
			return err
		}
		done.Outcome, err = s.work(ctx, tx, tenant).all(ctx, ids, cmd, where, func(int) {})
		return err
	})
	return done, err
}

// workOff does what an operation's plan says.
func (s *Service) workOff(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, request json.RawMessage, done func(int)) (any, error) {
	var p plan
	if err := json.Unmarshal(request, &p); err != nil {
		return nil, fmt.Errorf("decode plan: %w", err)
	}
	cmd, where, err := p.Bulk.command()
	if err != nil {
		return nil, err
	}
	return s.work(ctx, tx, tenant).all(ctx, p.IDs, cmd, where, done)
}

// all does the command to the assets, or refuses when one of them is in the way.
func (w *work) all(ctx context.Context, ids []uuid.UUID, cmd command, where shelf, done func(int)) (operation.Outcome, error) {
	out, err := w.run(ctx, ids, cmd, where, true, done)
	if err != nil {
		return out, err
	}
	return out, out.Refusal(bounds.Noun, bounds.Plural)
}
