package employee

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Listing is what the list of people can be asked for.
var Listing = list.Spec{
	Select: `select e.id
from employees e
left join departments d on d.tenant_id = e.tenant_id and d.id = e.department_id
left join locations l on l.tenant_id = e.tenant_id and l.id = e.location_id
left join employees m on m.tenant_id = e.tenant_id and m.id = e.manager_id
where e.tenant_id = $1`,
	IDExpr: "e.id",
	Columns: []list.Column{
		{Name: "display_name", Expr: "e.display_name", Type: list.Text, Sort: true, Filter: true},
		{Name: "last_name", Expr: "e.last_name", Type: list.Text, Sort: true, Filter: true},
		{Name: "email", Expr: "e.email", Type: list.Text, Sort: true, Filter: true, Nullable: true},
		{Name: "job_title", Expr: "e.job_title", Type: list.Text, Sort: true, Filter: true, Nullable: true},
		{Name: "employee_number", Expr: "e.employee_number", Type: list.Text, Sort: true, Filter: true, Nullable: true},
		{
			Name: "status", Expr: "e.status", Type: list.Keyword, Sort: true, Filter: true,
			Values: []string{string(Pending), string(Active), string(OnLeave), string(Terminated)},
		},
		{Name: "department", Expr: "d.name", Type: list.Text, Sort: true, Nullable: true},
		{Name: "department", Expr: "e.department_id", Type: list.ID, Filter: true, Nullable: true},
		{Name: "location", Expr: "l.name", Type: list.Text, Sort: true, Nullable: true},
		{Name: "location", Expr: "e.location_id", Type: list.ID, Filter: true, Nullable: true},
		{Name: "manager", Expr: "m.display_name", Type: list.Text, Sort: true, Nullable: true},
		{Name: "manager", Expr: "e.manager_id", Type: list.ID, Filter: true, Nullable: true},
		{Name: "start_date", Expr: "e.start_date", Type: list.Date, Sort: true, Filter: true, Nullable: true},
		{Name: "end_date", Expr: "e.end_date", Type: list.Date, Sort: true, Filter: true, Nullable: true},
		{Name: "created_at", Expr: "e.created_at", Type: list.Time, Sort: true, Filter: true},
		{Name: "updated_at", Expr: "e.updated_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search: `(e.display_name ilike %[1]s or e.first_name ilike %[1]s or e.last_name ilike %[1]s` +
		` or e.email ilike %[1]s or e.job_title ilike %[1]s or e.employee_number ilike %[1]s)`,
	Default: "display_name",
}

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
