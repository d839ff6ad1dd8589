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

// ModelListing declares the list of models.
var ModelListing = list.Spec{
	Select: "select m.id\nfrom models m" +
		" left join manufacturers f on f.tenant_id = m.tenant_id and f.id = m.manufacturer_id" +
		" left join categories c on c.tenant_id = m.tenant_id and c.id = m.category_id" +
		" where m.tenant_id = $1",
	IDExpr: "m.id",
	Columns: []list.Column{
		{Name: "name", Expr: "m.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "m.name", Type: list.Text, Filter: true},
		{Name: "manufacturer", Expr: "f.name_key", Type: list.Text, Nullable: true, Sort: true},
		{Name: "manufacturer", Expr: "m.manufacturer_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "category", Expr: "c.slug", Type: list.Keyword, Nullable: true, Sort: true, Filter: true},
		{Name: "model_number", Expr: "m.model_number", Type: list.Text, Nullable: true, Filter: true},
		{Name: "created_at", Expr: "m.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(m.name ilike %[1]s or f.name ilike %[1]s or m.model_number ilike %[1]s)",
	Default: "name",
}

// Models lists a company's models.
func (s *Service) Models(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Model], error) {
	return register.Page(ctx, s.room(), modelKind, ModelListing, tenant, req)
}

// Model is one model; a missing fault when there is none.
func (s *Service) Model(ctx context.Context, tenant, id uuid.UUID) (Model, error) {
	return register.Read(ctx, s.room(), modelKind, tenant, id)
}

func models(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Model, error) {
	rows, err := db.New(tx).ModelsByID(ctx, db.ModelsByIDParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read models: %w", err)
	}
	found := make([]Model, len(rows))
	for i, r := range rows {
		found[i] = Model{
			ID: r.ID, Name: r.Name, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
			Manufacturer: register.RefOf(r.ManufacturerID, r.ManufacturerName),
			Category:     register.RefOf(r.CategoryID, r.CategoryName),
			ModelNumber:  r.ModelNumber, WarrantyMonths: r.WarrantyMonths, EndOfLifeMonths: r.EndOfLifeMonths, Notes: r.Notes,
			FieldSet: register.RefOf(r.FieldSetID, r.FieldSetName), Custom: r.Custom, Cover: r.CoverID,
		}
	}
	return found, nil
}
