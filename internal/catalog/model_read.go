package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
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
		{Name: "created_at", Expr: "m.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(m.name ilike %[1]s or f.name ilike %[1]s)",
	Default: "name",
}

// Models lists a company's models.
func (s *Service) Models(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Model], error) {
	var page list.Page[Model]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, ModelListing, tenant, req)
		if err != nil {
			return err
		}
		rows, err := models(ctx, tx, tenant, ids.Rows)
		page = list.Arrange(ids, rows, func(m Model) uuid.UUID { return m.ID })
		return err
	})
	return page, err
}

// Model is one model; a missing fault when there is none.
func (s *Service) Model(ctx context.Context, tenant, id uuid.UUID) (Model, error) {
	var found Model
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := models(ctx, tx, tenant, []uuid.UUID{id})
		if err == nil && len(rows) == 0 {
			return fault.Missing("model")
		}
		if err == nil {
			found = rows[0]
		}
		return err
	})
	return found, err
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
			Manufacturer: refOf(r.ManufacturerID, r.ManufacturerName),
			Category:     refOf(r.CategoryID, r.CategoryName),
		}
	}
	return found, nil
}

func refOf(id *uuid.UUID, name *string) *Ref {
	if id == nil || name == nil {
		return nil
	}
	return &Ref{ID: *id, Name: *name}
}
