package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// CategoryListing declares the list of categories.
var CategoryListing = list.Spec{
	Select: "select c.id\nfrom categories c where c.tenant_id = $1",
	IDExpr: "c.id",
	Columns: []list.Column{
		{Name: "name", Expr: "c.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "c.name", Type: list.Text, Filter: true},
		{Name: "slug", Expr: "c.slug", Type: list.Keyword, Sort: true, Filter: true},
		{Name: "created_at", Expr: "c.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(c.name ilike %[1]s or c.slug ilike %[1]s)",
	Default: "name",
}

// Categories lists a company's categories. Only assets within the scope are
// counted.
func (s *Service) Categories(ctx context.Context, tenant uuid.UUID, req list.Request, scope access.Scope) (list.Page[Category], error) {
	var page list.Page[Category]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, CategoryListing, tenant, req)
		if err != nil {
			return err
		}
		rows, err := categories(ctx, tx, tenant, ids.Rows, scope)
		page = list.Arrange(ids, rows, func(c Category) uuid.UUID { return c.ID })
		return err
	})
	return page, err
}

// Category is one category, its assets within the scope counted; missing when
// there is none.
func (s *Service) Category(ctx context.Context, tenant, id uuid.UUID, scope access.Scope) (Category, error) {
	var found Category
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := categories(ctx, tx, tenant, []uuid.UUID{id}, scope)
		if err == nil && len(rows) == 0 {
			return fault.Missing("category")
		}
		if err == nil {
			found = rows[0]
		}
		return err
	})
	return found, err
}

func categories(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID, scope access.Scope) ([]Category, error) {
	rows, err := db.New(tx).CategoriesByID(ctx, db.CategoriesByIDParams{
		TenantID: tenant, Ids: ids, Everything: scope.All, People: scope.People,
	})
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	found := make([]Category, len(rows))
	for i, r := range rows {
		found[i] = Category(r)
	}
	return found, nil
}
