package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// AssignmentListing declares the list of an asset's assignments.
var AssignmentListing = list.Spec{
	Select: "select s.id\nfrom assignments s where s.tenant_id = $1",
	IDExpr: "s.id",
	Columns: []list.Column{
		{Name: "assigned_at", Expr: "s.assigned_at", Type: list.Time, Sort: true, Filter: true},
		{Name: "returned_at", Expr: "s.returned_at", Type: list.Time, Nullable: true, Sort: true, Filter: true},
		{Name: "employee", Expr: "s.employee_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "location", Expr: "s.location_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "holder_asset", Expr: "s.holder_asset_id", Type: list.ID, Nullable: true, Filter: true},
	},
	Default: "-assigned_at",
}

// Assignments says who held an asset from when to when, the last first. Within a
// narrower scope only what its people held is told. Missing as in Get.
func (s *Service) Assignments(ctx context.Context, tenant, id uuid.UUID, req list.Request, scope access.Scope) (list.Page[Assignment], error) {
	where := []list.Where{{SQL: "s.asset_id = %s", Args: []any{id}}}
	if !scope.All {
		where = append(where, list.Where{SQL: "s.employee_id = any(%s)", Args: []any{scope.People}})
	}
	var page list.Page[Assignment]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := s.Get(ctx, tenant, id, scope); err != nil {
			return err
		}
		ids, err := list.IDs(ctx, tx, AssignmentListing, tenant, req, where...)
		if err != nil {
			return err
		}
		rows, err := db.New(tx).AssignmentsByID(ctx, db.AssignmentsByIDParams{TenantID: tenant, Ids: ids.Rows})
		if err != nil {
			return fmt.Errorf("read assignments: %w", err)
		}
		found := make([]Assignment, len(rows))
		for i, r := range rows {
			found[i] = fromAssignmentRow(r)
		}
		page = list.Arrange(ids, found, func(a Assignment) uuid.UUID { return a.ID })
		return nil
	})
	return page, err
}
