package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// HeldBy gives what a person holds, the longest held first. The person is missing
// when there is none.
func (s *Service) HeldBy(ctx context.Context, tenant, employee uuid.UUID) ([]Asset, error) {
	return s.ofPerson(ctx, tenant, employee, func(ctx context.Context, q *db.Queries) ([]uuid.UUID, error) {
		return q.HeldBy(ctx, db.HeldByParams{TenantID: tenant, EmployeeID: employee})
	})
}

// ReservedFor gives what waits for a person, the longest waiting first. The
// person is missing when there is none.
func (s *Service) ReservedFor(ctx context.Context, tenant, employee uuid.UUID) ([]Asset, error) {
	return s.ofPerson(ctx, tenant, employee, func(ctx context.Context, q *db.Queries) ([]uuid.UUID, error) {
		return q.ReservedFor(ctx, db.ReservedForParams{TenantID: tenant, EmployeeID: employee})
	})
}

// Children gives the parts of an asset by tag. It is missing when there is none.
func (s *Service) Children(ctx context.Context, tenant, id uuid.UUID) ([]Asset, error) {
	return s.ofAsset(ctx, tenant, id, func(ctx context.Context, q *db.Queries) ([]uuid.UUID, error) {
		return q.ChildrenOf(ctx, db.ChildrenOfParams{TenantID: tenant, ID: id})
	})
}

// HeldByAsset gives what is checked out to an asset by tag. It is missing when
// there is none.
func (s *Service) HeldByAsset(ctx context.Context, tenant, id uuid.UUID) ([]Asset, error) {
	return s.ofAsset(ctx, tenant, id, func(ctx context.Context, q *db.Queries) ([]uuid.UUID, error) {
		return q.HeldByAsset(ctx, db.HeldByAssetParams{TenantID: tenant, ID: id})
	})
}

func (s *Service) ofAsset(ctx context.Context, tenant, id uuid.UUID, find func(context.Context, *db.Queries) ([]uuid.UUID, error)) ([]Asset, error) {
	var found []Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if _, err := loadOne(ctx, q, tenant, id); err != nil {
			return err
		}
		ids, err := find(ctx, q)
		if err != nil {
			return fmt.Errorf("find assets: %w", err)
		}
		found, err = load(ctx, q, tenant, ids)
		return err
	})
	return found, err
}

func (s *Service) ofPerson(ctx context.Context, tenant, employee uuid.UUID, find func(context.Context, *db.Queries) ([]uuid.UUID, error)) ([]Asset, error) {
	var found []Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		there, err := q.EmployeeExists(ctx, db.EmployeeExistsParams{TenantID: tenant, ID: employee})
		if err != nil {
			return fmt.Errorf("find employee: %w", err)
		}
		if !there {
			return fault.Missing("employee")
		}
		ids, err := find(ctx, q)
		if err != nil {
			return fmt.Errorf("find assets: %w", err)
		}
		found, err = load(ctx, q, tenant, ids)
		return err
	})
	return found, err
}
