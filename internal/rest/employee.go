package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
)

func (s *server) employeeRoutes() {
	const tag = "Employees"
	route(s, op{ID: "list-employees", Method: http.MethodGet, Path: "/employees", Tag: tag, Summary: "List employees", Needs: access.EmployeesRead, Or: access.EmployeesReadOwn, List: &employee.Listing}, s.listEmployees)
	route(s, op{ID: "create-employee", Method: http.MethodPost, Path: "/employees", Tag: tag, Summary: "Add a person by hand", Detail: "Somebody who starts later is a hire: onboarding begins.", Needs: access.EmployeesWrite, Status: http.StatusCreated}, s.createEmployee)
	route(s, op{ID: "get-employee", Method: http.MethodGet, Path: "/employees/{id}", Tag: tag, Summary: "Get an employee", Needs: access.EmployeesRead, Or: access.EmployeesReadOwn}, s.getEmployee)
	route(s, op{ID: "update-employee", Method: http.MethodPatch, Path: "/employees/{id}", Tag: tag, Summary: "Change an employee by hand", Detail: "What is changed of somebody who comes from an integration is left alone by later syncs.", Needs: access.EmployeesWrite}, s.updateEmployee)
	route(s, op{ID: "withdraw-hire", Method: http.MethodPost, Path: "/employees/{id}/withdraw", Tag: tag, Summary: "Call off a hire made by hand", Detail: "Only before the first day. A new start date hires again.", Needs: access.EmployeesWrite}, s.withdrawHire)
	route(s, op{ID: "list-employee-events", Method: http.MethodGet, Path: "/employees/{id}/events", Tag: tag, Summary: "What happened to an employee", Needs: access.EmployeesRead, Or: access.EmployeesReadOwn, List: &event.Listing}, s.listEmployeeEvents)
	route(s, op{ID: "get-employee-sources", Method: http.MethodGet, Path: "/employees/{id}/sources", Tag: tag, Summary: "Who says what of an employee", Detail: "What counts for each field, whose word that is, and what all others say.", Needs: access.EmployeesRead, Or: access.EmployeesReadOwn}, s.getEmployeeSources)
	route(s, op{ID: "get-employee-source-orders", Method: http.MethodGet, Path: "/employee-source-orders", Tag: tag, Summary: "Whose word counts for people, field by field", Needs: access.IntegrationsRead}, s.getEmployeeSourceOrders)
	route(s, op{ID: "set-employee-source-orders", Method: http.MethodPut, Path: "/employee-source-orders", Tag: tag, Summary: "Say whose word counts for people", Detail: "Fields that are not named stay; an empty list makes the default again. When If-Match is stale, the answer carries the orders as they are now. People follow within moments.", Needs: access.IntegrationsWrite}, s.setEmployeeSourceOrders)
	presents[employeeView](s, employee.Subject, s.showEmployees)
}

func (s *server) listEmployees(ctx context.Context, who access.Principal, in *listInput) (*page[employeeView], error) {
	scope, err := s.scope(ctx, who, access.EmployeesRead)
	if err != nil {
		return nil, err
	}
	request, err := s.withFields(ctx, who.TenantID, in.request, field.Employee, "e.id")
	if err != nil {
		return nil, err
	}
	people, err := s.Employees.List(ctx, who.TenantID, request, scope)
	if err != nil {
		return nil, err
	}
	return paged(people, employeeViewOf), nil
}

func (s *server) getEmployee(ctx context.Context, who access.Principal, in *ByID) (*single[employeeView], error) {
	return employeeAnswer(s.visibleEmployee(ctx, who, in.ID))
}

// visibleEmployee is somebody the caller may see.
func (s *server) visibleEmployee(ctx context.Context, who access.Principal, id uuid.UUID) (employee.Employee, error) {
	scope, err := s.scope(ctx, who, access.EmployeesRead)
	if err != nil {
		return employee.Employee{}, err
	}
	return s.Employees.Get(ctx, who.TenantID, id, scope)
}

func employeeAnswer(e employee.Employee, err error) (*single[employeeView], error) {
	if err != nil {
		return nil, err
	}
	return one(e.Version, employeeViewOf(e)), nil
}

func (s *server) createEmployee(ctx context.Context, who access.Principal, in *struct{ Body employeeBody }) (*single[employeeView], error) {
	return employeeAnswer(s.Employees.Create(ctx, who.TenantID, in.Body.edit()))
}

func (s *server) updateEmployee(ctx context.Context, who access.Principal, in *actOn[employeeBody]) (*single[employeeView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return employeeAnswer(s.Employees.Update(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) withdrawHire(ctx context.Context, who access.Principal, in *struct {
	ByID
	Conditional
},
) (*single[employeeView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return employeeAnswer(s.Employees.Withdraw(ctx, who.TenantID, in.ID, version))
}

func (s *server) listEmployeeEvents(ctx context.Context, who access.Principal, in *struct {
	ByID
	listInput
},
) (*page[event.Event], error) {
	if _, err := s.visibleEmployee(ctx, who, in.ID); err != nil {
		return nil, err
	}
	return s.history(ctx, who.TenantID, employee.Subject, in.ID, in.request)
}

// showEmployees shows people to the live channels.
func (s *server) showEmployees(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	people, err := s.Employees.Many(ctx, tenant, ids)
	if err != nil {
		return nil, err
	}
	shown := make(map[uuid.UUID]Resource, len(people))
	for _, e := range people {
		shown[e.ID] = Resource{View: employeeViewOf(e), People: []uuid.UUID{e.ID}}
	}
	return shown, nil
}
