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
	cmd, err := arrive(Return, Arrival{Note: note})
	if err != nil {
		return nil, err
	}
	var returned []Asset
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := db.New(tx).LockHeldBy(ctx, db.LockHeldByParams{TenantID: tenant, EmployeeID: employee})
		if err != nil {
			return fmt.Errorf("lock held assets: %w", err)
		}
		returned, err = s.doAll(ctx, tenant, ids, cmd)
		return err
	})
	return returned, err
}
