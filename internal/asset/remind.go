package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
)

// Reminder tells users of an asset that should come back.
type Reminder struct {
	AssetID uuid.UUID
	Users   []uuid.UUID
	Overdue bool
	Title   string
	Body    string
}

// Notifier tells users things, in the transaction of the context.
type Notifier interface {
	Remind(ctx context.Context, tenant uuid.UUID, r Reminder) error
}

// remindBatch bounds how many rows one transaction locks.
const remindBatch = 500

// Remind tells the day before an asset should be back, and again when it is
// overdue: who holds it and who handed it out. It says each once, and says how many
// it said.
func (s *Service) Remind(ctx context.Context, tenant uuid.UUID, to Notifier) (int, error) {
	total := 0
	for {
		n, err := s.remindSome(ctx, tenant, to)
		total += n
		if err != nil || n < remindBatch {
			return total, err
		}
	}
}

func (s *Service) remindSome(ctx context.Context, tenant uuid.UUID, to Notifier) (int, error) {
	n := 0
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		today, err := s.today(ctx, q, tenant)
		if err != nil {
			return err
		}
		rows, err := q.LockDueBack(ctx, db.LockDueBackParams{TenantID: tenant, Until: today.AddDays(1), Today: today, Most: remindBatch})
		if err != nil {
			return fmt.Errorf("find what is due back: %w", err)
		}
		n = len(rows)
		if n == 0 {
			return nil
		}
		ids := make([]uuid.UUID, n)
		for i, row := range rows {
			ids[i] = row.ID
			if err := to.Remind(ctx, tenant, reminderOf(row, row.ExpectedReturn.Before(today))); err != nil {
				return err
			}
		}
		if err := q.MarkReminded(ctx, db.MarkRemindedParams{TenantID: tenant, Ids: ids, Today: today}); err != nil {
			return fmt.Errorf("mark reminded: %w", err)
		}
		return nil
	})
	return n, err
}

func reminderOf(row db.LockDueBackRow, overdue bool) Reminder {
	r := Reminder{AssetID: row.AssetID, Overdue: overdue}
	if row.UserID != nil {
		r.Users = append(r.Users, *row.UserID)
	}
	if row.AssignedByType == string(event.ActorUser) && row.AssignedByID != nil {
		r.Users = append(r.Users, *row.AssignedByID)
	}
	holder := row.OtherHolder
	if row.Holder != nil {
		holder = *row.Holder
	}
	due := "is due back by " + row.ExpectedReturn.String()
	if overdue {
		due = "was due back by " + row.ExpectedReturn.String()
	}
	r.Title = fmt.Sprintf("%s %s", row.Tag, due)
	r.Body = fmt.Sprintf("%s, with %s.", row.Name, holder)
	return r
}
