package asset

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Get is one asset; missing when there is none or the scope does not reach it.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID, scope access.Scope) (Asset, error) {
	var found Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		found, err = loadOne(ctx, db.New(tx), tenant, id)
		return err
	})
	if err != nil {
		return Asset{}, err
	}
	if !found.visibleTo(scope) {
		return Asset{}, fault.Missing("asset")
	}
	return found, nil
}

// Many gives those of the ids that are assets, in the order of the ids.
func (s *Service) Many(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) ([]Asset, error) {
	var found []Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		found, err = load(ctx, db.New(tx), tenant, ids)
		return err
	})
	return found, err
}

// visibleTo tells whether somebody in the scope holds the asset or waits for it.
func (a Asset) visibleTo(scope access.Scope) bool {
	return scope.Includes(a.Assignee.id()) || scope.Includes(a.ReservedFor.id())
}
