package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// ReserveFromStock reserves the best asset of a category for a person: the one
// with the longest warranty left, of equals the one longest in stock. It is nil
// when there is none. Several callers at once each get another asset. Invalid:
// category.unknown, employee.unknown, employee.terminated.
func (s *Service) ReserveFromStock(ctx context.Context, tenant uuid.UUID, categorySlug string, employee uuid.UUID) (*Asset, error) {
	var reserved *Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		reserved = nil
		category, err := s.catalog.CategoryID(ctx, tenant, categorySlug)
		if err != nil {
			return err
		}
		id, err := db.New(tx).PickFromStock(ctx, db.PickFromStockParams{TenantID: tenant, CategoryID: category})
		if pg.IsNoRows(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("pick from stock: %w", err)
		}
		a, err := s.Reserve(ctx, tenant, id, employee, nil)
		reserved = &a
		return err
	})
	if err != nil {
		return nil, err
	}
	return reserved, nil
}
