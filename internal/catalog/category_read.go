package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/register"
)

// CategoryListing declares the list of categories.
var CategoryListing = list.Spec{
	Select: "select c.id\nfrom categories c where c.tenant_id = $1",
	IDExpr: "c.id",
	Columns: []list.Column{
		{Name: "name", Expr: "c.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "c.name", Type: list.Text, Filter: true},
		{Name: "slug", Expr: "c.slug", Type: list.Keyword, Sort: true, Filter: true},
		{Name: "kind", Expr: "c.kind", Type: list.Keyword, Sort: true, Filter: true, Values: CategoryKinds},
		{Name: "created_at", Expr: "c.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(c.name ilike %[1]s or c.slug ilike %[1]s)",
	Default: "name",
}

// Categories lists a company's categories. Only assets within the scope are
// counted.
func (s *Service) Categories(ctx context.Context, tenant uuid.UUID, req list.Request, scope access.Scope) (list.Page[Category], error) {
	return register.Page(ctx, s.room(), categoryKind(scope), CategoryListing, tenant, req)
}

// Category is one category, its assets within the scope counted; missing when
// there is none.
func (s *Service) Category(ctx context.Context, tenant, id uuid.UUID, scope access.Scope) (Category, error) {
	return register.Read(ctx, s.room(), categoryKind(scope), tenant, id)
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
		found[i] = Category{
			ID: r.ID, Slug: r.Slug, Name: r.Name, Kind: r.Kind, Icon: r.Icon, Colour: r.Colour, AssetCount: r.AssetCount,
			FieldSet: register.RefOf(r.FieldSetID, r.FieldSetName), Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
	}
	return found, nil
}
