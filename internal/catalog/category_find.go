package catalog

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// CategoryID finds a category by slug or id. One that is not there is invalid
// input: category.unknown, at body.category.
func (s *Service) CategoryID(ctx context.Context, tenant uuid.UUID, slugOrID string) (uuid.UUID, error) {
	var id uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		id, err = categoryID(ctx, db.New(tx), tenant, slugOrID)
		return err
	})
	return id, err
}

func categoryID(ctx context.Context, q *db.Queries, tenant uuid.UUID, slugOrID string) (uuid.UUID, error) {
	if id, err := uuid.Parse(slugOrID); err == nil {
		there, err := q.CategoryExists(ctx, db.CategoryExistsParams{TenantID: tenant, ID: id})
		if err == nil && !there {
			return uuid.Nil, unknown("category", slugOrID)
		}
		if err != nil {
			return uuid.Nil, fmt.Errorf("find category: %w", err)
		}
		return id, nil
	}
	slug := strings.ToLower(strings.TrimSpace(slugOrID))
	id, err := q.CategoryIDBySlug(ctx, db.CategoryIDBySlugParams{TenantID: tenant, Slug: slug})
	if pg.IsNoRows(err) {
		return uuid.Nil, unknown("category", slugOrID)
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("find category: %w", err)
	}
	return id, nil
}
