package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
)

// HeldBy gives what a person holds, the longest held first.
func (s *Service) HeldBy(ctx context.Context, tenant, employee uuid.UUID) ([]Asset, error) {
	return s.loadFound(ctx, tenant, func(q *db.Queries) ([]uuid.UUID, error) {
		return q.HeldBy(ctx, db.HeldByParams{TenantID: tenant, EmployeeID: employee})
	})
}

// ReservedFor gives what waits for a person.
func (s *Service) ReservedFor(ctx context.Context, tenant, employee uuid.UUID) ([]Asset, error) {
	return s.loadFound(ctx, tenant, func(q *db.Queries) ([]uuid.UUID, error) {
		return q.ReservedFor(ctx, db.ReservedForParams{TenantID: tenant, EmployeeID: employee})
	})
}

func (s *Service) loadFound(ctx context.Context, tenant uuid.UUID, find func(q *db.Queries) ([]uuid.UUID, error)) ([]Asset, error) {
	var found []Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		ids, err := find(q)
		if err != nil {
			return fmt.Errorf("find assets: %w", err)
		}
		found, err = load(ctx, q, tenant, ids)
		return err
	})
	return found, err
}
