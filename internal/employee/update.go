package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/register"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// Update changes a person by hand. What is changed of somebody who comes from an
// integration is remembered, and later syncs leave it alone. A manager who
// reports to the person is the fault employee.manager_cycle.
func (s *Service) Update(ctx context.Context, tenant, id uuid.UUID, e Edit, ifVersion *int64) (Employee, error) {
	var updated Employee
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if e.Manager.Set { // before the row: SetManagers takes the two in this order
			if err := q.LockManagers(ctx, tenant); err != nil {
				return fmt.Errorf("lock managers: %w", err)
			}
		}
		before, err := lock(ctx, tx, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		after, err := s.edit(ctx, tenant, before, e)
		if err != nil {
			return err
		}
		if err := mayReport(ctx, q, tenant, before, after); err != nil {
			return err
		}
		if err := rememberHand(ctx, tx, tenant, before, &after); err != nil {
			return err
		}
		today, err := s.today(ctx, q, tenant)
		if err != nil {
			return err
		}
		values, err := s.judge(ctx, tenant, register.Owner{ID: id}, e.Custom)
		if err != nil {
			return err
		}
		c := change{before: &before, after: after, custom: values}
		c.after.Life, c.happened = before.Advance(after.Facts, today, false)
		if err := s.write(ctx, tx, tenant, []change{c}); err != nil {
			return err
		}
		updated, err = get(ctx, q, tenant, id)
		return err
	})
	return updated, err
}

// mayReport refuses a manager who is, or reports to, the person.
func mayReport(ctx context.Context, q *db.Queries, tenant uuid.UUID, before, after person) error {
	if after.Manager == before.Manager || after.Manager == uuid.Nil {
		return nil
	}
	above, err := q.IsAbove(ctx, db.IsAboveParams{TenantID: tenant, ManagerID: after.Manager, Person: after.ID})
	if err != nil {
		return fmt.Errorf("look up the chain of managers: %w", err)
	}
	if above {
		return errManagerCycle()
	}
	return nil
}

// rememberHand notes what was changed by hand of somebody whom a sync feeds. Where
// an integration's word counts for more, the edit is kept and the value stays.
func rememberHand(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, before person, after *person) error {
	q := db.New(tx)
	fields := changed(&before, after)
	if len(fields) == 0 {
		return nil
	}
	linked, err := q.IsLinked(ctx, db.IsLinkedParams{TenantID: tenant, EmployeeID: before.ID})
	if err != nil {
		return fmt.Errorf("look up links: %w", err)
	}
	if !linked {
		return nil
	}
	after.remember(fields)
	known, err := accounts(ctx, q, tenant, []*person{after})
	if err != nil {
		return err
	}
	orders, err := readOrders(ctx, tx, tenant)
	if err != nil {
		return err
	}
	for _, field := range fields {
		if v, ok := known[after.ID].settle(field, orders.Of(field)); ok && v.source != precedence.ByPeople {
			after.keep(field, before)
		}
	}
	return nil
}
