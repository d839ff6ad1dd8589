package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
)

// ReturnAll takes back everything a person holds, all or nothing, and gives the
// assets as they are then.
func (s *Service) ReturnAll(ctx context.Context, tenant, employee uuid.UUID, note string) ([]Asset, error) {
	var returned []Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		returned = nil
		ids, err := db.New(tx).LockHeldBy(ctx, db.LockHeldByParams{TenantID: tenant, EmployeeID: employee})
		if err != nil {
			return fmt.Errorf("lock held assets: %w", err)
		}
		for _, id := range ids {
			a, err := s.Return(ctx, tenant, id, Arrival{Note: note}, nil)
			if err != nil {
				return err
			}
			returned = append(returned, a)
		}
		return nil
	})
	return returned, err
}
