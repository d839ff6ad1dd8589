package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// WithdrawHires calls off the hires of these people because a source no longer
// knows them, and answers whose it called off. Only who is pending can be: somebody
// at work who vanishes from a list has not left for that. Nor is it for a source to
// say whose first day another one knows better.
func (s *Service) WithdrawHires(ctx context.Context, tenant, source uuid.UUID, ids []uuid.UUID) ([]uuid.UUID, error) {
	var withdrawn []uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		withdrawn = nil
		rows, err := db.New(tx).LockEmployees(ctx, db.LockEmployeesParams{TenantID: tenant, Ids: ids})
		if err != nil {
			return fmt.Errorf("lock employees: %w", err)
		}
		people := peopleOf(rows)
		known, err := accounts(ctx, db.New(tx), tenant, pointers(people))
		if err != nil {
			return err
		}
		orders, err := readOrders(ctx, tx, tenant, source)
		if err != nil {
			return err
		}
		var pending []person
		for _, p := range people {
			hires, ok := known[p.ID].leader(fieldStartDate, orders.Of(fieldStartDate))
			if p.Status == Pending && (!ok || hires == source) {
				pending = append(pending, p)
				withdrawn = append(withdrawn, p.ID)
			}
		}
		return s.withdraw(ctx, tx, tenant, pending)
	})
	return withdrawn, err
}

// Withdraw calls off a hire by hand. Who is not pending is the conflict
// employee.not_pending; who comes from an integration employee.linked: the next
// sync would bring the hire back. A new start date hires again.
func (s *Service) Withdraw(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) (Employee, error) {
	var updated Employee
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		p, err := lock(ctx, tx, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		if p.Status != Pending {
			return fault.New(fault.Conflict, "employee.not_pending", "Only a hire whose first day lies ahead can be withdrawn.")
		}
		q := db.New(tx)
		linked, err := q.LinkedOf(ctx, db.LinkedOfParams{TenantID: tenant, Ids: []uuid.UUID{id}})
		if err != nil {
			return fmt.Errorf("look up links: %w", err)
		}
		if len(linked) > 0 {
			return fault.New(fault.Conflict, "employee.linked", "This person comes from an integration: withdraw the hire there.")
		}
		if err := s.withdraw(ctx, tx, tenant, []person{p}); err != nil {
			return err
		}
		updated, err = get(ctx, q, tenant, id)
		return err
	})
	return updated, err
}

func (s *Service) withdraw(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, pending []person) error {
	today, err := s.today(ctx, db.New(tx), tenant)
	if err != nil {
		return err
	}
	all := make([]change, len(pending))
	for i := range pending {
		all[i] = change{before: &pending[i], after: pending[i]}
		all[i].after.Withdrawn = true
		all[i].after.Life, all[i].happened = pending[i].Advance(all[i].after.Facts, today, false)
	}
	return s.write(ctx, tx, tenant, all)
}
