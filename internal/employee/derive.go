package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
)

// DeriveAll brings everybody's status to today in the company's time zone: hires
// start, leavers are gone. It says how many changed. Called every day and at
// each sync; called twice it does nothing more.
func (s *Service) DeriveAll(ctx context.Context, tenant uuid.UUID) (int, error) {
	count := 0
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		today, err := s.today(ctx, q, tenant)
		if err != nil {
			return err
		}
		rows, err := q.LockDue(ctx, db.LockDueParams{TenantID: tenant, Today: today})
		if err != nil {
			return fmt.Errorf("lock people who are due: %w", err)
		}
		people := peopleOf(rows)
		var all []change
		for i := range people {
			c := change{before: &people[i], after: people[i]}
			c.after.Life, c.happened = people[i].Advance(people[i].Facts, today, false)
			if !c.same() {
				all = append(all, c)
			}
		}
		count = len(all)
		return s.write(ctx, tx, tenant, all)
	})
	return count, err
}
