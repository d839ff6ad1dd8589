package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

func (s *server) employeeBulkRoutes() {
	const tag = "Employees"
	route(s, op{ID: "preview-employee-bulk", Method: http.MethodPost, Path: "/employees/bulk/preview", Tag: tag, Summary: "See what a change of many people would come to", Detail: "Changes nothing. Says how many would change, who cannot and why, and shows the first of the changes.", Needs: access.EmployeesWrite}, s.previewEmployeeBulk)
	route(s, op{ID: "change-employee-bulk", Method: http.MethodPost, Path: "/employees/bulk", Tag: tag, Summary: "Change many people, all or none", Detail: "One change set, made by hand: later syncs leave alone what is set. When somebody is in the way nothing is changed, and the answer names who. Up to 1,000 people are changed at once; more become an operation (202), whose progress is on the live topic.", Needs: access.EmployeesWrite, Status: http.StatusOK}, s.changeEmployeeBulk)
}

type peopleBulkBody struct {
	IDs      []uuid.UUID   `json:"ids,omitempty" maxItems:"10000" doc:"These people; or a filter."`
	Filter   patch[string] `json:"filter,omitempty" doc:"All people that the list shows for this query, as in an address: status=active&q=lisbon."`
	Expected *int          `json:"expected_count,omitempty" doc:"How many people that were when somebody looked; another number is a conflict."`
	Changes  peopleChanges `json:"changes" doc:"What to set; null empties a field."`
}

type peopleChanges struct {
	DepartmentID patch[uuid.UUID] `json:"department_id,omitempty"`
	LocationID   patch[uuid.UUID] `json:"location_id,omitempty"`
	ManagerID    patch[uuid.UUID] `json:"manager_id,omitempty"`
	JobTitle     patch[string]    `json:"job_title,omitempty"`
	CostCenter   patch[string]    `json:"cost_center,omitempty"`
	Custom       customInput      `json:"custom,omitempty" doc:"Values of the company's own fields by key; null empties one."`
}

func (c peopleChanges) bulk() employee.Bulk {
	return employee.Bulk{
		Department: c.DepartmentID.Optional(), Location: c.LocationID.Optional(), Manager: c.ManagerID.Optional(),
		JobTitle: c.JobTitle.Optional(), CostCenter: c.CostCenter.Optional(), Custom: c.Custom.said(),
	}
}

// people reads the filter as the list would. Who changes many must see them all.
func (s *server) people(ctx context.Context, who access.Principal, b peopleBulkBody) (list.Selection, error) {
	if !who.Can(access.EmployeesRead) {
		return list.Selection{}, fault.New(fault.Forbidden, "forbidden", "You may not do this.")
	}
	if err := s.nothingSealed(ctx, who, field.Employee, b.Changes.Custom); err != nil {
		return list.Selection{}, err
	}
	return s.selection(ctx, who, list.Selection{IDs: b.IDs, Expected: b.Expected}, b.Filter, field.Employee, "e.id")
}

func (s *server) previewEmployeeBulk(ctx context.Context, who access.Principal, in *struct{ Body peopleBulkBody }) (*plain[previewView], error) {
	of, err := s.people(ctx, who, in.Body)
	if err != nil {
		return nil, err
	}
	out, err := s.Employees.PreviewBulk(ctx, who.TenantID, in.Body.Changes.bulk(), of)
	if err != nil {
		return nil, err
	}
	return previewOf(out), nil
}

func (s *server) changeEmployeeBulk(ctx context.Context, who access.Principal, in *struct{ Body peopleBulkBody }) (*bulkAnswer, error) {
	of, err := s.people(ctx, who, in.Body)
	if err != nil {
		return nil, err
	}
	done, err := s.Employees.DoBulk(ctx, who.TenantID, in.Body.Changes.bulk(), of)
	if err != nil {
		return nil, err
	}
	return bulkAnswerOf(done)
}
