package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

func (s *server) employeeBulkRoutes() {
	const tag = "Employees"
	route(s, op{ID: "preview-employee-bulk", Method: http.MethodPost, Path: "/employees/bulk/preview", Tag: tag, Summary: "See what a change of many people would come to", Detail: "Changes nothing. Says how many would change, who cannot and why, and shows the first of the changes.", Needs: access.EmployeesWrite}, s.previewEmployeeBulk)
	route(s, op{ID: "change-employee-bulk", Method: http.MethodPost, Path: "/employees/bulk", Tag: tag, Summary: "Change many people, all or none", Detail: "One change set, made by hand: later syncs leave alone what is set. When somebody is in the way nothing is changed, and the answer names who. At most 5,000 people at once.", Needs: access.EmployeesWrite, Status: http.StatusOK}, s.changeEmployeeBulk)
}

type peopleBulkBody struct {
	IDs      []uuid.UUID   `json:"ids,omitempty" maxItems:"5000" doc:"These people; or a filter."`
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
func (s *server) people(ctx context.Context, who access.Principal, b peopleBulkBody) (employee.Selection, error) {
	of := employee.Selection{IDs: b.IDs, Expected: b.Expected}
	if !who.Can(access.EmployeesRead) {
		return of, fault.New(fault.Forbidden, "forbidden", "You may not do this.")
	}
	if !b.Filter.Set || b.Filter.Null {
		return of, nil
	}
	request, err := requestIn(b.Filter.Value)
	if err != nil {
		return of, err
	}
	request, err = s.withFields(ctx, who.TenantID, request, field.Employee, "e.id")
	of.Filter = &request
	return of, err
}

func peopleOutcomeOf(o employee.BulkOutcome) OutcomeView {
	v := OutcomeView{Count: o.Count, Changed: o.Changed, Unchanged: o.Unchanged, Refused: o.Refused, Refusals: []refusalView{}}
	for _, r := range o.Refusals {
		v.Refusals = append(v.Refusals, refusalView{ID: r.ID, Name: r.Name, Code: r.Code, Message: r.Message})
	}
	return v
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
	v := previewView{OutcomeView: peopleOutcomeOf(out), Sample: []sampleView{}}
	for _, one := range out.Sample {
		v.Sample = append(v.Sample, sampleView{ID: one.ID, Name: one.Name, Changes: one.Changes})
	}
	return &plain[previewView]{Body: v}, nil
}

type peopleBulkView struct {
	ChangeSet uuid.UUID   `json:"change_set" doc:"Of all events that this made."`
	Outcome   OutcomeView `json:"outcome"`
}

func (s *server) changeEmployeeBulk(ctx context.Context, who access.Principal, in *struct{ Body peopleBulkBody }) (*plain[peopleBulkView], error) {
	of, err := s.people(ctx, who, in.Body)
	if err != nil {
		return nil, err
	}
	set, out, err := s.Employees.UpdateBulk(ctx, who.TenantID, in.Body.Changes.bulk(), of)
	if err != nil {
		return nil, err
	}
	return &plain[peopleBulkView]{Body: peopleBulkView{ChangeSet: set, Outcome: peopleOutcomeOf(out)}}, nil
}
