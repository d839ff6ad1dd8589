package device

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Listing is what the list of devices can be asked for.
var Listing = list.Spec{
	Select: "select d.id\nfrom devices d\nwhere d.tenant_id = $1",
	IDExpr: "d.id",
	Columns: []list.Column{
		{Name: "name", Expr: "d.name_key", Type: list.Text, Sort: true, Filter: true, Fold: spelling.Key},
		{Name: "serial", Expr: "d.serial_key", Type: list.Keyword, Filter: true, Nullable: true, Fold: spelling.Key},
		{Name: "asset_tag", Expr: "d.tag_key", Type: list.Keyword, Filter: true, Nullable: true, Fold: spelling.Key},
		{Name: "state", Expr: "d.state", Type: list.Keyword, Filter: true, Facet: true, Values: []string{string(Matched), string(InReview), string(Ignored)}},
		{Name: "reason", Expr: "d.reason", Type: list.Keyword, Filter: true, Facet: true, Nullable: true},
		{Name: "matched_by", Expr: "d.matched_by", Type: list.Keyword, Filter: true, Facet: true, Nullable: true},
		{Name: "integration", Expr: "d.integration_id", Type: list.ID, Filter: true, Facet: true, By: &list.Dimension{Table: "integrations", Key: "name", Label: "name"}},
		{Name: "asset", Expr: "d.asset_id", Type: list.ID, Filter: true, Nullable: true},
		{Name: "os_name", Expr: "d.os_name", Type: list.Keyword, Filter: true, Facet: true, Nullable: true},
		{Name: "os_version", Expr: "d.os_version", Type: list.Keyword, Filter: true, Nullable: true},
		{Name: "manufacturer", Expr: "d.manufacturer", Type: list.Keyword, Filter: true, Facet: true, Nullable: true},
		{Name: "model", Expr: "d.model", Type: list.Keyword, Filter: true, Facet: true, Nullable: true},
		{Name: "ownership", Expr: "d.ownership", Type: list.Keyword, Filter: true, Facet: true, Nullable: true, Values: []string{"company", "personal"}},
		{Name: "encrypted", Expr: "d.encrypted", Type: list.Bool, Filter: true, Nullable: true},
		{Name: "managed", Expr: "d.managed", Type: list.Bool, Filter: true, Nullable: true},
		{Name: "user_email", Expr: "d.user_email", Type: list.Keyword, Filter: true, Nullable: true, Fold: strings.ToLower},
		{Name: "last_seen_at", Expr: "d.last_seen_at", Type: list.Time, Sort: true, Filter: true, Nullable: true},
		{Name: "enrolled_at", Expr: "d.enrolled_at", Type: list.Time, Filter: true, Nullable: true},
		{Name: "created_at", Expr: "d.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search: `(d.name_key ilike %[1]s or d.serial ilike %[1]s or d.asset_tag ilike %[1]s or d.user_email ilike %[1]s
 or d.model ilike %[1]s or d.imei ilike %[1]s or d.hardware_uuid ilike %[1]s)`,
	Default: "name",
}

// List is a page of devices. Those that are to be reviewed come with suggestions.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Device], error) {
	var page list.Page[Device]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, Listing, tenant, req)
		if err != nil {
			return err
		}
		devices, err := readMany(ctx, tx, tenant, ids.Rows)
		page = list.Arrange(ids, devices, func(d Device) uuid.UUID { return d.ID })
		return err
	})
	return page, err
}

// Get is one device.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID) (Device, error) {
	found, err := s.Many(ctx, tenant, []uuid.UUID{id})
	if err == nil && len(found) == 0 {
		return Device{}, fault.Missing("device")
	}
	if err != nil {
		return Device{}, err
	}
	return found[0], nil
}

// Many are those of the devices that are there.
func (s *Service) Many(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) ([]Device, error) {
	var found []Device
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = readMany(ctx, tx, tenant, ids)
		return err
	})
	return found, err
}

// Counts is how many devices are in each state.
func (s *Service) Counts(ctx context.Context, tenant uuid.UUID) (map[State]int64, error) {
	counts := map[State]int64{Matched: 0, InReview: 0, Ignored: 0}
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).CountByState(ctx, tenant)
		for _, r := range rows {
			counts[State(r.State)] = r.Count
		}
		return wrap(err, "count devices")
	})
	return counts, err
}

// readMany reads devices in the order of the ids.
func readMany(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Device, error) {
	q := db.New(tx)
	rows, err := q.DeviceViews(ctx, db.DeviceViewsParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read devices: %w", err)
	}
	byID := make(map[uuid.UUID]Device, len(rows))
	var review []uuid.UUID
	for _, r := range rows {
		d := deviceOf(r)
		byID[d.ID] = d
		if d.State == InReview {
			review = append(review, d.ID)
		}
	}
	suggested, err := suggest(ctx, q, tenant, review)
	if err != nil {
		return nil, err
	}
	devices := make([]Device, 0, len(rows))
	for _, id := range ids {
		if d, ok := byID[id]; ok {
			d.Suggestions = suggested[id]
			devices = append(devices, d)
		}
	}
	return devices, nil
}

func deviceOf(r db.DeviceViewsRow) Device {
	w := rowOf(r.Device)
	d := Device{
		ID: w.ID, Integration: Integration{Ref: Ref{ID: w.IntegrationID, Name: r.IntegrationName}, Connector: r.Connector}, Stream: w.Stream,
		Device: w.record(), Label: w.label(), State: State(w.State), MatchedBy: Key(text(w.MatchedBy)), Reason: Reason(text(w.Reason)),
		Held: w.Held, User: refOf(r.EmployeeID, r.EmployeeName), Version: w.Version, CreatedAt: w.CreatedAt.UTC(), UpdatedAt: w.UpdatedAt.UTC(),
	}
	if w.AssetID != nil && r.AssetTagNow != nil {
		d.Asset = &Asset{
			ID: *w.AssetID, Tag: *r.AssetTagNow, Name: text(r.AssetName), Serial: text(r.AssetSerial), Status: text(r.AssetStatus),
			Holder: refOf(r.HolderID, r.HolderName),
		}
	}
	return d
}

func refOf(id *uuid.UUID, name *string) *Ref {
	if id == nil || name == nil {
		return nil
	}
	return &Ref{ID: *id, Name: *name}
}
