package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
)

func (s *server) departmentRoutes() {
	const tag = "Employees"
	route(s, op{ID: "list-departments", Method: http.MethodGet, Path: "/departments", Tag: tag, Summary: "List departments", Needs: access.EmployeesRead, List: &employee.DepartmentListing}, s.listDepartments)
	route(s, op{ID: "create-department", Method: http.MethodPost, Path: "/departments", Tag: tag, Summary: "Add a department", Needs: access.EmployeesWrite, Status: http.StatusCreated}, s.createDepartment)
	route(s, op{ID: "get-department", Method: http.MethodGet, Path: "/departments/{id}", Tag: tag, Summary: "Get a department", Needs: access.EmployeesRead}, s.getDepartment)
	route(s, op{ID: "rename-department", Method: http.MethodPatch, Path: "/departments/{id}", Tag: tag, Summary: "Rename a department", Needs: access.EmployeesWrite}, s.renameDepartment)
}

type departmentView struct {
	ID            uuid.UUID `json:"id"`
	Name          string    `json:"name"`
	EmployeeCount int64     `json:"employee_count" doc:"People who are not gone."`
	Version       int64     `json:"version"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
}

func departmentViewOf(d employee.Department) departmentView { return departmentView(d) }

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

func (s *server) createDepartment(ctx context.Context, who access.Principal, in *struct{ Body nameBody }) (*single[departmentView], error) {
	return departmentAnswer(s.Employees.CreateDepartment(ctx, who.TenantID, in.Body.Name))
}

func (s *server) getDepartment(ctx context.Context, who access.Principal, in *ByID) (*single[departmentView], error) {
	return departmentAnswer(s.Employees.GetDepartment(ctx, who.TenantID, in.ID))
}

func (s *server) renameDepartment(ctx context.Context, who access.Principal, in *actOn[nameBody]) (*single[departmentView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return departmentAnswer(s.Employees.RenameDepartment(ctx, who.TenantID, in.ID, in.Body.Name, version))
}
