package employee

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/register"
)

// Create adds a person by hand. It needs a first or a last name; a work e-mail
// that somebody has already is the conflict employee.email_taken. Somebody who
// starts later, or has started of late, is a hire.
func (s *Service) Create(ctx context.Context, tenant uuid.UUID, e Edit) (Employee, error) {
	var made Employee
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		id, err := newID()
		if err != nil {
			return err
		}
		p, err := s.edit(ctx, tenant, person{ID: id, Life: Life{Facts: Facts{Source: SourceActive}}}, e)
		if err != nil {
			return err
		}
		q := db.New(tx)
		today, err := s.today(ctx, q, tenant)
		if err != nil {
			return err
		}
		values, err := s.judge(ctx, tenant, register.Owner{ID: id, New: true}, e.Custom)
		if err != nil {
			return err
		}
		c := change{after: p, custom: values}
		c.after.Life, c.happened = Life{}.Advance(p.Facts, today, false)
		if err := s.write(ctx, tx, tenant, []change{c}); err != nil {
			return err
		}
		made, err = get(ctx, q, tenant, id)
		return err
	})
	return made, err
}
