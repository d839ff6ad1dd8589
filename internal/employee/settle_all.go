package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
)

// Settle is the job that brings a company's people in line with the order of
// sources.
type Settle struct {
	TenantID uuid.UUID `json:"tenant_id"`
}

// Kind is the job's stable name.
func (Settle) Kind() string { return "employee_settle" }

// settleBatch is how many people one transaction brings in line.
const settleBatch = 500

// SettleAll brings everybody of whom integrations know in line with the order of
// sources. Called twice it does nothing more.
func (s *Service) SettleAll(ctx context.Context, tenant uuid.UUID) error {
	after := uuid.Nil
	for {
		var ids []uuid.UUID
		err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
			q := db.New(tx)
			if err := q.LockManagers(ctx, tenant); err != nil {
				return fmt.Errorf("lock managers: %w", err)
			}
			ids, err = q.SpokenOf(ctx, db.SpokenOfParams{TenantID: tenant, After: after, Most: settleBatch})
			if err != nil {
				return fmt.Errorf("read whom integrations know: %w", err)
			}
			return s.settle(ctx, tx, tenant, ids)
		})
		if err != nil || len(ids) < settleBatch {
			return err
		}
		after = ids[len(ids)-1]
	}
}

func (s *Service) settle(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	q := db.New(tx)
	rows, err := q.LockEmployees(ctx, db.LockEmployeesParams{TenantID: tenant, Ids: ids, Emails: []string{}})
	if err != nil {
		return fmt.Errorf("lock employees: %w", err)
	}
	people := peopleOf(rows)
	known, err := accounts(ctx, q, tenant, pointers(people))
	if err != nil {
		return err
	}
	orders, err := readOrders(ctx, tx, tenant)
	if err != nil {
		return err
	}
	settled := make([]settlement, len(people))
	for i, p := range people {
		settled[i] = known[p.ID].settleAll(orders)
	}
	if err := keepTakenEmails(ctx, q, tenant, people, settled); err != nil {
		return err
	}
	tree, err := readReporting(ctx, q, tenant)
	if err != nil {
		return err
	}
	tree.settle(people, known, nil, orders)
	u, err := s.units(ctx, tenant, people, settled)
	if err != nil {
		return err
	}
	today, err := s.today(ctx, q, tenant)
	if err != nil {
		return err
	}
	var all []change
	for i := range people {
		c := change{before: &people[i], after: people[i]}
		c.after.follow(settled[i], nil, u)
		c.after.Manager = tree[people[i].ID]
		c.after.Life, c.happened = people[i].Advance(c.after.Facts, today, false)
		all = append(all, c)
	}
	return s.write(ctx, tx, tenant, all)
}

// keepTakenEmails leaves people the e-mail that they have where somebody else has
// the one that would count.
func keepTakenEmails(ctx context.Context, q *db.Queries, tenant uuid.UUID, people []person, settled []settlement) error {
	wanted := map[string]uuid.UUID{}
	for i, p := range people {
		if email := settled[i][fieldEmail].word; email != "" && email != p.Email {
			wanted[email] = p.ID
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	emails := make([]string, 0, len(wanted))
	for email := range wanted {
		emails = append(emails, email)
	}
	holders, err := q.LockEmployees(ctx, db.LockEmployeesParams{TenantID: tenant, Ids: []uuid.UUID{}, Emails: emails})
	if err != nil {
		return fmt.Errorf("look who has the e-mails: %w", err)
	}
	for _, holder := range holders {
		delete(wanted, textOf(holder.Email))
	}
	for i, p := range people {
		if email := settled[i][fieldEmail].word; email != p.Email && wanted[email] != p.ID {
			delete(settled[i], fieldEmail)
		}
	}
	return nil
}

func pointers(people []person) []*person {
	all := make([]*person, len(people))
	for i := range people {
		all[i] = &people[i]
	}
	return all
}
