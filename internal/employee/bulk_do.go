package employee

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

// bounds are how many people one bulk change takes.
var bounds = list.Bounds{Noun: Subject, Plural: "people", Most: operation.Most}

// editMany is what an operation on people does.
const editMany = "edit"

// plan is a bulk change as an operation keeps it.
type plan struct {
	Bulk Bulk        `json:"bulk"`
	IDs  []uuid.UUID `json:"ids"`
}

// Operate lets changes of very many people become operations. Before the room is used.
func (s *Service) Operate(operations *operation.Service) {
	s.operations = operations
	operations.Does(Subject, s.workOff)
}

// PreviewBulk says what a change of many people would come to and changes nothing.
func (s *Service) PreviewBulk(ctx context.Context, tenant uuid.UUID, in Bulk, of list.Selection) (operation.Outcome, error) {
	if err := in.check(); err != nil {
		return operation.Outcome{}, err
	}
	var out operation.Outcome
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := of.Find(ctx, tx, Listing, tenant, bounds)
		if err != nil {
			return err
		}
		out, err = s.runBulk(ctx, tx, tenant, in, ids, false, func(int) {})
		return err
	})
	return out, err
}

// DoBulk changes many people by hand, all or none, as one change set. Conflicts:
// employee.bulk_refused (its facts are the Outcome with the people that are in the
// way), employee.selection_changed. Invalid: what is wrong for all of them.
func (s *Service) DoBulk(ctx context.Context, tenant uuid.UUID, in Bulk, of list.Selection) (operation.Done, error) {
	if err := in.check(); err != nil {
		return operation.Done{}, err
	}
	ctx, err := event.Together(ctx)
	if err != nil {
		return operation.Done{}, err
	}
	done := operation.Done{ChangeSet: *event.OriginOf(ctx).ChangeSet}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := of.Find(ctx, tx, Listing, tenant, bounds)
		if err != nil {
			return err
		}
		if len(ids) > operation.AtOnce {
			done.Operation, err = s.operations.Ask(ctx, tx, tenant, operation.Request{
				Subject: Subject, Action: editMany, Total: len(ids), Plan: plan{Bulk: in, IDs: ids},
			})
			return err
		}
		done.Outcome, err = s.changeAll(ctx, tx, tenant, in, ids, func(int) {})
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
	return s.changeAll(ctx, tx, tenant, p.Bulk, p.IDs, done)
}

// changeAll changes the people, or refuses when one of them is in the way.
func (s *Service) changeAll(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, in Bulk, ids []uuid.UUID, done func(int)) (operation.Outcome, error) {
	out, err := s.runBulk(ctx, tx, tenant, in, ids, true, done)
	if err != nil {
		return out, err
	}
	return out, out.Refusal(bounds.Noun, bounds.Plural)
}
