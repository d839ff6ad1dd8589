package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// Listing is what the list of runs can be asked for.
var Listing = list.Spec{
	Select: `select r.id
from workflow_runs r
join employees e on e.tenant_id = r.tenant_id and e.id = r.subject_id
where r.tenant_id = $1`,
	IDExpr: "r.id",
	Columns: []list.Column{
		{Name: "started_at", Expr: "r.started_at", Type: list.Time, Sort: true, Filter: true},
		{Name: "anchor_date", Expr: "r.anchor_date", Type: list.Date, Sort: true, Filter: true, Nullable: true},
		{Name: "status", Expr: "r.status", Type: list.Keyword, Filter: true, Values: Statuses},
		{Name: "definition", Expr: "r.definition_key", Type: list.Keyword, Filter: true},
		{Name: "subject_id", Expr: "r.subject_id", Type: list.ID, Filter: true},
	},
	Search:  "e.display_name ilike %[1]s",
	Default: "-started_at",
}

// List gives a page of the runs the viewer sees; with mine those alone that have
// a step the viewer can act on now.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, who Viewer, req list.Request, mine bool) (list.Page[View], error) {
	where := who.visible()
	if mine {
		where = append(where, who.mine())
	}
	return s.list(ctx, tenant, who, req, where...)
}

// Own gives a page of the runs about the viewer and of those with a step that
// waits for the viewer, by name or by role.
func (s *Service) Own(ctx context.Context, tenant uuid.UUID, who Viewer, req list.Request) (list.Page[View], error) {
	return s.list(ctx, tenant, who, req, who.own())
}

func (s *Service) list(ctx context.Context, tenant uuid.UUID, who Viewer, req list.Request, where ...list.Where) (list.Page[View], error) {
	var page list.Page[View]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, Listing, tenant, req, where...)
		if err != nil {
			return err
		}
		views, err := s.read(ctx, tx, tenant, who, ids.Rows)
		page = list.Arrange(ids, views, func(v View) uuid.UUID { return v.ID })
		return err
	})
	return page, err
}

// Get gives a run; missing when there is none or the viewer may not see it.
func (s *Service) Get(ctx context.Context, tenant uuid.UUID, who Viewer, run uuid.UUID) (View, error) {
	var view View
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		view, err = s.viewOf(ctx, tx, tenant, who, run)
		return err
	})
	if err != nil {
		return View{}, err
	}
	if !who.sees(view.Run) {
		return View{}, fault.Missing("workflow")
	}
	return view, nil
}

// ByIDs gives runs as nobody in particular sees them, by id; those that are gone
// are left out. It is for the live screens, which know themselves whom to tell.
func (s *Service) ByIDs(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]View, error) {
	found := make(map[uuid.UUID]View, len(ids))
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		views, err := s.read(ctx, tx, tenant, Viewer{}, ids)
		for _, v := range views {
			found[v.ID] = v
		}
		return err
	})
	return found, err
}

// viewOf reads one run, whoever may see it.
func (s *Service) viewOf(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, who Viewer, run uuid.UUID) (View, error) {
	views, err := s.read(ctx, tx, tenant, who, []uuid.UUID{run})
	if err != nil {
		return View{}, err
	}
	if len(views) == 0 {
		return View{}, fault.Missing("workflow")
	}
	return views[0], nil
}

// read gives runs that are there, in no order.
func (s *Service) read(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, who Viewer, ids []uuid.UUID) ([]View, error) {
	q := db.New(tx)
	rows, err := q.RunsByID(ctx, db.RunsByIDParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read runs: %w", err)
	}
	views := make([]View, len(rows))
	for i, row := range rows {
		views[i] = View{Subject: row.Subject, Run: runOf(row.WorkflowRun, row.DefinitionName, row.DefinitionVersion)}
	}
	return views, looker{s, q, tenant, who}.complete(ctx, views)
}
