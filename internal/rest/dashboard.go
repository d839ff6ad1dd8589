package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

func (s *server) dashboardRoutes() {
	route(s, op{ID: "dashboard", Method: http.MethodGet, Path: "/dashboard", Tag: "Dashboard", Summary: "The state of the company at a glance", Needs: access.DashboardRead}, s.dashboard)
}

type dashboardView struct {
	AssetsByStatus map[string]int64 `json:"assets_by_status" nullable:"false" doc:"Statuses without assets are left out."`
	Employees      map[string]int64 `json:"employees" nullable:"false" doc:"By status."`
	Joiners        []joinerView     `json:"joiners" nullable:"false" doc:"Since the first of the month and in the next 30 days."`
	Leavers        []leaverView     `json:"leavers" nullable:"false"`
	OpenApprovals  int64            `json:"open_approvals"`
	OpenTasks      int64            `json:"open_tasks"`
	OverdueSteps   int64            `json:"overdue_steps"`
	Seq            int64            `json:"seq" doc:"The last event counted in; join the dashboard's topic with it."`
}

type joinerView struct {
	ID          uuid.UUID  `json:"id"`
	DisplayName string     `json:"display_name"`
	JobTitle    *string    `json:"job_title"`
	StartDate   clock.Date `json:"start_date"`
}

type leaverView struct {
	ID          uuid.UUID  `json:"id"`
	DisplayName string     `json:"display_name"`
	JobTitle    *string    `json:"job_title"`
	EndDate     clock.Date `json:"end_date"`
}

func (s *server) dashboard(ctx context.Context, who access.Principal, _ *empty) (*plain[dashboardView], error) {
	// Read first: what happens while we count is then sent after it, not lost.
	seq, err := s.Events.Head(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	o, err := s.Overview.Get(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	waiting, err := s.Workflows.CountWaiting(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	view := dashboardView{
		AssetsByStatus: o.Assets, Employees: o.Employees, Joiners: []joinerView{}, Leavers: []leaverView{},
		OpenApprovals: waiting.Approvals, OpenTasks: waiting.Tasks, OverdueSteps: waiting.Overdue, Seq: seq,
	}
	for _, m := range o.Joiners {
		view.Joiners = append(view.Joiners, joinerView{m.EmployeeID, m.DisplayName, m.JobTitle, m.Day})
	}
	for _, m := range o.Leavers {
		view.Leavers = append(view.Leavers, leaverView{m.EmployeeID, m.DisplayName, m.JobTitle, m.Day})
	}
	return &plain[dashboardView]{Body: view}, nil
}
