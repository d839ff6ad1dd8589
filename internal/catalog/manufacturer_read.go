package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/register"
)

// ManufacturerListing declares the list of manufacturers.
var ManufacturerListing = list.Spec{
	Select: "select f.id\nfrom manufacturers f where f.tenant_id = $1",
	IDExpr: "f.id",
	Columns: []list.Column{
		{Name: "name", Expr: "f.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "f.name", Type: list.Text, Filter: true},
		{Name: "created_at", Expr: "f.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "f.name ilike %[1]s",
	Default: "name",
}

// Manufacturers lists a company's manufacturers.
func (s *Service) Manufacturers(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Manufacturer], error) {
	return register.Page(ctx, s.room(), manufacturerKind, ManufacturerListing, tenant, req)
}

// Manufacturer is one manufacturer; a missing fault when there is none.
func (s *Service) Manufacturer(ctx context.Context, tenant, id uuid.UUID) (Manufacturer, error) {
	return register.Read(ctx, s.room(), manufacturerKind, tenant, id)
}

func manufacturers(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Manufacturer, error) {
	rows, err := db.New(tx).ManufacturersByID(ctx, db.ManufacturersByIDParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read manufacturers: %w", err)
	}
	found := make([]Manufacturer, len(rows))
	for i, r := range rows {
		found[i] = Manufacturer{
			ID: r.ID, Name: r.Name, SupportURL: r.SupportUrl, WarrantyURL: r.WarrantyUrl, SupportPhone: r.SupportPhone,
			SupportEmail: r.SupportEmail, ModelCount: r.ModelCount, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
	}
	return found, nil
}
