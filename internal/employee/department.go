package employee

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// maxDepartmentName is the longest name in characters; the table checks the same.
const maxDepartmentName = 200

// Department is a part of the company.
type Department struct {
	ID            uuid.UUID
	Name          string
	Parent        *register.Ref  // nil: at the top
	Path          []register.Ref // what it belongs to, from the top down
	Manager       *PersonRef
	ChildCount    int64 // departments that belong to it, themselves
	EmployeeCount int64 // people who are not gone, in this very department
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// DepartmentEdit is what can be said of a department; what is not set stays.
type DepartmentEdit struct {
	Name      optional.Field[string]
	ParentID  optional.Field[uuid.UUID]
	ManagerID optional.Field[uuid.UUID]
}

// DepartmentListing is what the list of departments can be asked for: those of one
// parent, those at the top (parent__isnull=true), or all under one.
var DepartmentListing = list.Spec{
	Select: "select d.id\nfrom departments d where d.tenant_id = $1",
	IDExpr: "d.id",
	Columns: []list.Column{
		{Name: "name", Expr: "d.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "d.name", Type: list.Text, Filter: true},
		{Name: "parent", Expr: "d.parent_id", Type: list.ID, Nullable: true, Filter: true},
		register.UnderColumn("d.id"),
		{Name: "manager", Expr: "d.manager_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "created_at", Expr: "d.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "d.name ilike %[1]s",
	Default: "name",
}

var departmentKind = register.Kind[Department]{
	Table: register.Departments,
	Read:  departments,
	Key:   func(d Department) (uuid.UUID, int64, string) { return d.ID, d.Version, d.Name },
	Shown: func(d Department) map[string]any {
		return map[string]any{"name": d.Name, "parent": d.Parent.Shown(), "manager": shownManager(d.Manager)}
	},
}

func shownManager(p *PersonRef) any {
	if p == nil {
		return nil
	}
	return Ref{ID: p.ID, Name: p.DisplayName}
}

func departments(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Department, error) {
	rows, err := db.New(tx).DepartmentsByID(ctx, db.DepartmentsByIDParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read departments: %w", err)
	}
	found := make([]Department, len(rows))
	for i, r := range rows {
		found[i] = Department{
			ID: r.ID, Name: r.Name, Parent: register.RefOf(r.ParentID, r.ParentName), ChildCount: r.ChildCount,
			EmployeeCount: r.EmployeeCount, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
		if err := json.Unmarshal(r.Path, &found[i].Path); err != nil {
			return nil, fmt.Errorf("read the path of a department: %w", err)
		}
		if r.ManagerID != nil && r.ManagerName != nil {
			found[i].Manager = &PersonRef{ID: *r.ManagerID, DisplayName: *r.ManagerName}
			if r.ManagerEmail != nil {
				found[i].Manager.Email = *r.ManagerEmail
			}
		}
	}
	return found, nil
}

func (e DepartmentEdit) apply(d Department) (Department, error) {
	var in register.Input
	d.Name = in.Name("name", e.Name, d.Name, maxDepartmentName)
	if e.ParentID.Set && (d.Parent == nil || e.ParentID.Null || e.ParentID.Value != d.Parent.ID) {
		d.Parent = nil
		if id := e.ParentID.Pointer(); id != nil {
			d.Parent = &register.Ref{ID: *id}
		}
	}
	if e.ManagerID.Set && (d.Manager == nil || e.ManagerID.Null || e.ManagerID.Value != d.Manager.ID) {
		d.Manager = nil
		if id := e.ManagerID.Pointer(); id != nil {
			d.Manager = &PersonRef{ID: *id}
		}
	}
	return d, in.Err()
}

// ListDepartments is a page of departments.
func (s *Service) ListDepartments(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Department], error) {
	req, where, err := register.Under(req, "d.id in (select departments_under($1, %s))")
	if err != nil {
		return list.Page[Department]{}, err
	}
	return register.Page(ctx, s.room(), departmentKind, DepartmentListing, tenant, req, where...)
}

// GetDepartment is one department.
func (s *Service) GetDepartment(ctx context.Context, tenant, id uuid.UUID) (Department, error) {
	return register.Read(ctx, s.room(), departmentKind, tenant, id)
}
