package location

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Service is the room.
type Service struct {
	db     *pg.DB
	clock  clock.Clock
	events *event.Recorder
}

// NewService opens the room.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder) *Service {
	return &Service{db: database, clock: c, events: events}
}

// Get is one place.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID) (Location, error) {
	var found Location
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = get(ctx, db.New(tx), tenant, id)
		return err
	})
	return found, err
}

func get(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (Location, error) {
	row, err := q.GetLocation(ctx, db.GetLocationParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return Location{}, fault.Missing("location")
	}
	if err != nil {
		return Location{}, fmt.Errorf("get location: %w", err)
	}
	return Location{
		ID: row.ID, Name: row.Name, EmployeeCount: row.EmployeeCount, AssetCount: row.AssetCount,
		Version: row.Version, CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
	}, nil
}

// Listing is what the list of places can be asked for.
var Listing = list.Spec{
	Select: `select l.id, l.name, l.version, l.created_at, l.updated_at,
  (select count(*) from employees e where e.tenant_id = l.tenant_id and e.location_id = l.id and e.status <> 'terminated'),
  (select count(*) from assets a where a.tenant_id = l.tenant_id and a.location_id = l.id)
from locations l
where l.tenant_id = $1`,
	IDExpr: "l.id",
	Columns: []list.Column{
		{Name: "name", Expr: "l.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "l.name", Type: list.Text, Filter: true},
		{Name: "created_at", Expr: "l.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "l.name ilike %[1]s",
	Default: "name",
}

// List is a page of places.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Location], error) {
	var page list.Page[Location]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		page, err = list.Query(ctx, tx, Listing, tenant, req, scan)
		return err
	})
	return page, err
}

func scan(rows pgx.Rows, extra ...any) (Location, error) {
	var l Location
	into := []any{&l.ID, &l.Name, &l.Version, &l.CreatedAt, &l.UpdatedAt, &l.EmployeeCount, &l.AssetCount}
	err := rows.Scan(append(into, extra...)...)
	return l, err
}
