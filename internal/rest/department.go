package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
)

func (s *server) departmentRoutes() {
	r := resource{
		Noun: "department", Plural: "departments", Spoken: "a department", Tag: "Employees",
		Read: access.EmployeesRead, Write: access.EmployeesWrite, Listing: &employee.DepartmentListing,
	}
	list := r.list()
	list.Detail = "`parent__isnull=true` gives the top of the tree, `parent=` what belongs to a department itself, `under=` a department with everything that belongs to it."
	route(s, list, s.listDepartments)
	route(s, r.create(), s.createDepartment)
	route(s, r.get(), s.getDepartment)
	route(s, r.update(), s.updateDepartment)
	route(s, r.remove(), s.deleteDepartment)
}

type departmentView struct {
	ID            uuid.UUID  `json:"id"`
	Name          string     `json:"name"`
	Parent        *ref       `json:"parent"`
	Path          []ref      `json:"path" nullable:"false" doc:"What it belongs to, from the top down."`
	Manager       *personRef `json:"manager"`
	ChildCount    int64      `json:"child_count" doc:"Departments that belong to it, themselves."`
	EmployeeCount int64      `json:"employee_count" doc:"People who are not gone, in this very department."`
	Version       int64      `json:"version"`
	CreatedAt     time.Time  `json:"created_at"`
	UpdatedAt     time.Time  `json:"updated_at"`
}

func departmentViewOf(d employee.Department) departmentView {
	view := departmentView{
		ID: d.ID, Name: d.Name, Parent: (*ref)(d.Parent), Path: refs(d.Path), ChildCount: d.ChildCount,
		EmployeeCount: d.EmployeeCount, Version: d.Version, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt,
	}
	if m := d.Manager; m != nil {
		view.Manager = &personRef{ID: m.ID, DisplayName: m.DisplayName, Email: textOrNull(m.Email)}
	}
	return view
}

func departmentAnswer(d employee.Department, err error) (*single[departmentView], error) {
	if err != nil {
		return nil, err
	}
	return one(d.Version, departmentViewOf(d)), nil
}

func (s *server) listDepartments(ctx context.Context, who access.Principal, in *listInput) (*page[departmentView], error) {
	all, err := s.Employees.ListDepartments(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(all, departmentViewOf), nil
}

// departmentBody is a department being made or changed; a new one needs a name.
type departmentBody struct {
	Name      patch[string]    `json:"name,omitempty"`
	ParentID  patch[uuid.UUID] `json:"parent_id,omitempty" doc:"The department it belongs to; null: at the top. Moves everything that belongs to it."`
	ManagerID patch[uuid.UUID] `json:"manager_id,omitempty" doc:"An employee."`
}

func (b departmentBody) edit() employee.DepartmentEdit {
	return employee.DepartmentEdit{Name: b.Name.Field, ParentID: b.ParentID.Field, ManagerID: b.ManagerID.Field}
}

func (s *server) createDepartment(ctx context.Context, who access.Principal, in *newOf[departmentBody]) (*single[departmentView], error) {
	return departmentAnswer(s.Employees.CreateDepartment(ctx, who.TenantID, in.Body.edit()))
}

func (s *server) getDepartment(ctx context.Context, who access.Principal, in *ByID) (*single[departmentView], error) {
	return departmentAnswer(s.Employees.GetDepartment(ctx, who.TenantID, in.ID))
}

func (s *server) updateDepartment(ctx context.Context, who access.Principal, in *actOn[departmentBody]) (*single[departmentView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return departmentAnswer(s.Employees.UpdateDepartment(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) deleteDepartment(ctx context.Context, who access.Principal, in *removal) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.Employees.DeleteDepartment(ctx, who.TenantID, in.ID, version)
}
