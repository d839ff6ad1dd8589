package employee

import (
	"context"
	"fmt"
	"maps"
	"slices"

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
		today, err := s.today(ctx, q, tenant)
		if err != nil {
			return err
		}
		values, err := s.judge(ctx, tenant, register.Owner{ID: id}, e.Custom)
		if err != nil {
			return err
		}
		all := []change{{before: &before, after: after, custom: values}}
		if err := rememberHand(ctx, tx, tenant, all); err != nil {
			return err
		}
		c := &all[0]
		c.after.Life, c.happened = before.Advance(c.after.Facts, today, false)
		if err := s.write(ctx, tx, tenant, all); err != nil {
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

// rememberHand notes what is changed by hand of people whom syncs feed. Where an
// integration's word counts for more, the edit is kept and the value stays.
func rememberHand(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, all []change) error {
	edited, err := fed(ctx, db.New(tx), tenant, all)
	if err != nil || len(edited) == 0 {
		return err
	}
	people := make([]*person, len(edited))
	for i, c := range edited {
		c.after.remember(changed(c.before, &c.after))
		people[i] = &c.after
	}
	known, err := accounts(ctx, db.New(tx), tenant, people)
	if err != nil {
		return err
	}
	orders, err := readOrders(ctx, tx, tenant)
	if err != nil {
		return err
	}
	for _, c := range edited {
		for _, field := range changed(c.before, &c.after) {
			if v, ok := known[c.after.ID].settle(field, orders.Of(field)); ok && v.source != precedence.ByPeople {
				c.after.keep(field, *c.before)
			}
		}
	}
	return nil
}

// fed are the changes of built-in fields of people whom integrations know.
func fed(ctx context.Context, q *db.Queries, tenant uuid.UUID, all []change) ([]*change, error) {
	edited := map[uuid.UUID]*change{}
	for i := range all {
		if c := &all[i]; len(changed(c.before, &c.after)) > 0 {
			edited[c.after.ID] = c
		}
	}
	if len(edited) == 0 {
		return nil, nil
	}
	linked, err := q.LinkedOf(ctx, db.LinkedOfParams{TenantID: tenant, Ids: slices.Collect(maps.Keys(edited))})
	if err != nil {
		return nil, fmt.Errorf("look up links: %w", err)
	}
	found := make([]*change, len(linked))
	for i, id := range linked {
		found[i] = edited[id]
	}
	return found, nil
}
