package employee

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// The tables that people point at, along which lists are sorted.
var (
	byDepartment = &list.Dimension{Table: "departments", Key: "name_key", Label: "name", Under: "departments_under"}
	byLocation   = &list.Dimension{Table: "locations", Key: "name_key", Label: "name", Under: "locations_under"}
	byManager    = &list.Dimension{Table: "employees", Key: "name_key", Label: "display_name", Finder: finder}
)

// Listing is what the list of people can be asked for. Each sort has its index
// (00012_finding.sql).
var Listing = list.Spec{
	Select: "select e.id\nfrom employees e\nwhere e.tenant_id = $1",
	IDExpr: "e.id",
	Columns: []list.Column{
		{Name: "display_name", Also: []string{"name"}, Expr: "e.name_key", Type: list.Text, Sort: true, Filter: true, Fold: strings.ToLower, Finder: finder},
		{Name: "last_name", Expr: "e.last_name", Type: list.Text, Sort: true, Filter: true, Finder: finder},
		{Name: "email", Expr: "e.email", Type: list.Text, Sort: true, Filter: true, Nullable: true, Fold: strings.ToLower, Finder: finder},
		{Name: "job_title", Also: []string{"title"}, Expr: "e.job_title", Type: list.Text, Sort: true, Filter: true, Nullable: true, Finder: finder},
		{Name: "employee_number", Also: []string{"number"}, Expr: "e.employee_number", Type: list.Text, Sort: true, Filter: true, Nullable: true, Finder: finder},
		{
			Name: "status", Expr: "e.status", Type: list.Keyword, Sort: true, Filter: true, Facet: true,
			Values: []string{string(Pending), string(Active), string(OnLeave), string(Terminated)},
		},
		{Name: "department", Expr: "e.department_id", Type: list.ID, Sort: true, Filter: true, Facet: true, Nullable: true, By: byDepartment},
		{Name: "location", Expr: "e.location_id", Type: list.ID, Sort: true, Filter: true, Facet: true, Nullable: true, By: byLocation},
		{Name: "manager", Expr: "e.manager_id", Type: list.ID, Sort: true, Filter: true, Nullable: true, By: byManager},
		{Name: "start_date", Expr: "e.start_date", Type: list.Date, Sort: true, Filter: true, Nullable: true},
		{Name: "end_date", Expr: "e.end_date", Type: list.Date, Sort: true, Filter: true, Nullable: true},
		{Name: "created_at", Expr: "e.created_at", Type: list.Time, Sort: true, Filter: true},
		{Name: "updated_at", Expr: "e.updated_at", Type: list.Time, Sort: true, Filter: true},
	},
	Finder:   findPeople,
	Language: true,
	Default:  "display_name",
}

// finder looks in the texts of people (00012_finding.sql).
const finder = "find_employees"

// List is a page of the people within the scope.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request, scope access.Scope) (list.Page[Employee], error) {
	var where []list.Where
	if !scope.All {
		where = append(where, list.Where{SQL: "e.id = any(%s)", Args: []any{scope.People}})
	}
	var page list.Page[Employee]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, Listing, tenant, req, where...)
		if err != nil {
			return err
		}
		people, err := many(ctx, db.New(tx), tenant, ids.Rows)
		if err != nil {
			return err
		}
		page = list.Arrange(ids, people, func(e Employee) uuid.UUID { return e.ID })
		return nil
	})
	return page, err
}
