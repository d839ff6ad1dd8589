package intake

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// RunListing is what the list of an integration's runs can be asked for.
var RunListing = list.Spec{
	Select: `select r.id
from sync_runs r
where r.tenant_id = $1`,
	IDExpr: "r.id",
	Columns: []list.Column{
		{Name: "status", Expr: "r.status", Type: list.Keyword, Filter: true, Values: []string{"queued", "running", "succeeded", "partial", "failed"}},
		{Name: "trigger", Expr: "r.trigger", Type: list.Keyword, Filter: true, Values: []string{"manual", "schedule", "webhook"}},
		{Name: "created_at", Expr: "r.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Default: "-created_at",
}

// RejectListing is what the list of a run's rejects can be asked for.
var RejectListing = list.Spec{
	Select: `select j.id, j.external_id, j.label, j.code, j.reason, j.subject_id, coalesce(s.kind, ''), j.raw is not null
from sync_rejects j
left join stream_runs s on s.tenant_id = j.tenant_id and s.id = j.stream_run_id
where j.tenant_id = $1`,
	IDExpr: "j.id",
	Columns: []list.Column{
		{Name: "position", Expr: "j.position", Type: list.Int, Sort: true},
		{Name: "code", Expr: "j.code", Type: list.Keyword, Filter: true},
		{Name: "external_id", Expr: "j.external_id", Type: list.Keyword, Filter: true},
	},
	Search:  "(j.external_id ilike %[1]s or j.label ilike %[1]s or j.reason ilike %[1]s)",
	Default: "position",
}

// ListRuns is a page of an integration's runs, the newest first.
func (s *Service) ListRuns(ctx context.Context, tenant, integration uuid.UUID, req list.Request) (list.Page[Run], error) {
	var page list.Page[Run]
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := s.Integrations.Connection(ctx, tenant, integration); err != nil {
			return err
		}
		ids, err := list.IDs(ctx, tx, RunListing, tenant, req, list.Where{SQL: "r.integration_id = %s", Args: []any{integration}})
		if err != nil {
			return err
		}
		rows, err := db.New(tx).Runs(ctx, db.RunsParams{TenantID: tenant, Ids: ids.Rows})
		if err != nil {
			return fmt.Errorf("read runs: %w", err)
		}
		runs, err := withStreams(ctx, tx, tenant, rows)
		if err != nil {
			return err
		}
		page = list.Arrange(ids, runs, func(r Run) uuid.UUID { return r.ID })
		return nil
	})
	return page, err
}

// Current are the runs that matter of an integration: the last finished one and
// the one queued or under way; nil where there is none.
type Current struct{ Last, Active *Run }

// Currents reads them for several integrations.
func (s *Service) Currents(ctx context.Context, tenant uuid.UUID, integrations []uuid.UUID) (map[uuid.UUID]Current, error) {
	found := make(map[uuid.UUID]Current, len(integrations))
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).CurrentRuns(ctx, db.CurrentRunsParams{TenantID: tenant, IntegrationIds: integrations})
		if err != nil {
			return fmt.Errorf("read current runs: %w", err)
		}
		runs, err := withStreams(ctx, tx, tenant, rows)
		if err != nil {
			return err
		}
		for _, run := range runs {
			of := found[run.IntegrationID]
			switch {
			case !run.Status.Active():
				of.Last = &run
			case of.Active == nil || run.Status == Running: // another may wait behind it
				of.Active = &run
			}
			found[run.IntegrationID] = of
		}
		return nil
	})
	return found, err
}

// GetRun is one run.
func (s *Service) GetRun(ctx context.Context, tenant, id uuid.UUID) (Run, error) {
	var found Run
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).GetRun(ctx, db.GetRunParams{TenantID: tenant, ID: id})
		if err != nil {
			return orMissing(err)
		}
		runs, err := withStreams(ctx, tx, tenant, []db.SyncRun{row})
		if err == nil {
			found = runs[0]
		}
		return err
	})
	return found, err
}

// withStreams makes runs of their rows.
func withStreams(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, rows []db.SyncRun) ([]Run, error) {
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	streams, err := db.New(tx).StreamRuns(ctx, db.StreamRunsParams{TenantID: tenant, RunIds: ids})
	if err != nil {
		return nil, fmt.Errorf("read stream runs: %w", err)
	}
	return runsOf(rows, streams)
}

// ListRejects is a page of what a run set aside, in the order of the vendor's
// ids.
func (s *Service) ListRejects(ctx context.Context, tenant, run uuid.UUID, req list.Request) (list.Page[Reject], error) {
	var page list.Page[Reject]
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := db.New(tx).GetRun(ctx, db.GetRunParams{TenantID: tenant, ID: run}); err != nil {
			return orMissing(err)
		}
		var err error
		page, err = list.Query(ctx, tx, RejectListing, tenant, req, scanReject, list.Where{SQL: "j.run_id = %s", Args: []any{run}})
		return err
	})
	return page, err
}

func scanReject(rows pgx.Rows, extra ...any) (Reject, error) {
	var r Reject
	err := rows.Scan(append([]any{&r.ID, &r.ExternalID, &r.Label, &r.Code, &r.Reason, &r.Subject, &r.Kind, &r.HasRaw}, extra...)...)
	return r, err
}
