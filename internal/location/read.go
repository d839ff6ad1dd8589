package location

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/location/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/register"
)

// Listing is what the list of places can be asked for: the places of one parent,
// those at the top (parent__isnull=true), or all under one.
var Listing = list.Spec{
	Select: "select l.id\nfrom locations l where l.tenant_id = $1",
	IDExpr: "l.id",
	Columns: []list.Column{
		{Name: "name", Expr: "l.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "l.name", Type: list.Text, Filter: true},
		{Name: "parent", Expr: "l.parent_id", Type: list.ID, Nullable: true, Filter: true},
		register.UnderColumn("l.id"),
		{Name: "kind", Expr: "l.kind", Type: list.Keyword, Nullable: true, Sort: true, Filter: true, Values: Kinds},
		{Name: "city", Expr: "l.city", Type: list.Text, Nullable: true, Filter: true},
		{Name: "country", Expr: "l.country", Type: list.Keyword, Nullable: true, Sort: true, Filter: true},
		{Name: "created_at", Expr: "l.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(l.name ilike %[1]s or l.city ilike %[1]s or l.address ilike %[1]s)",
	Default: "name",
}

var kind = register.Kind[Location]{
	Table: register.Locations,
	Read:  read,
	Key:   func(l Location) (uuid.UUID, int64, string) { return l.ID, l.Version, l.Name },
	Shown: func(l Location) map[string]any {
		return map[string]any{
			"name": l.Name, "parent": l.Parent.Shown(), "kind": register.Text(l.Kind), "address": register.Text(l.Address),
			"postal_code": register.Text(l.PostalCode), "city": register.Text(l.City), "region": register.Text(l.Region),
			"country": register.Text(l.Country), "time_zone": register.Text(l.TimeZone),
		}
	},
}

func read(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Location, error) {
	rows, err := db.New(tx).LocationsByID(ctx, db.LocationsByIDParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read locations: %w", err)
	}
	found := make([]Location, len(rows))
	for i, r := range rows {
		found[i] = Location{
			ID: r.ID, Name: r.Name, Parent: register.RefOf(r.ParentID, r.ParentName),
			Kind: r.Kind, Address: r.Address, PostalCode: r.PostalCode, City: r.City, Region: r.Region, Country: r.Country,
			TimeZone: r.TimeZone, ChildCount: r.ChildCount, EmployeeCount: r.EmployeeCount, AssetCount: r.AssetCount, Custom: r.Custom,
			Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
		if err := json.Unmarshal(r.Path, &found[i].Path); err != nil {
			return nil, fmt.Errorf("read the path of a location: %w", err)
		}
	}
	return found, nil
}

// Get is one place.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID) (Location, error) {
	return register.Read(ctx, s.room(), kind, tenant, id)
}

// List is a page of places.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Location], error) {
	req, where, err := register.Under(req, "l.id in (select locations_under($1, %s))")
	if err != nil {
		return list.Page[Location]{}, err
	}
	return register.Page(ctx, s.room(), kind, Listing, tenant, req, where...)
}

// ByID reads several places at once; those that are gone are left out.
func (s *Service) ByID(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (found []Location, err error) {
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = read(ctx, tx, tenant, ids)
		return err
	})
	return found, err
}
