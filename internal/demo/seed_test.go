package demo_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/demo"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/testkit"
	"github.com/assetronics/assetronics/internal/view"
)

// The demo shows what the register can do: of each kind of thing there is some.
func TestSeed(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c := clock.NewManual(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	r, err := app.NewRooms(app.RoomDeps{
		DB: testkit.DB(t), Clock: c, Wake: func() {}, Log: slog.New(slog.DiscardHandler),
		Config: config.Server{FileMax: 1, FileQuota: 1, Data: config.Data{Data: t.TempDir()}},
	})
	require.NoError(t, err)
	seed := demo.Rooms{
		DB: r.DB, Clock: c, NewCompany: r.NewCompany, Tenants: r.Tenants, Identity: r.Identity, Locations: r.Locations,
		Employees: r.Employees, Assets: r.Assets, Catalog: r.Catalog, Organization: r.Organization, Fields: r.Fields, Views: r.Views,
		Connect: func(context.Context, uuid.UUID) error { return nil },
	}.Seed
	require.NoError(t, seed(ctx))
	acme, err := r.Tenants.BySlug(ctx, "acme")
	require.NoError(t, err)

	own, err := r.Fields.Columns(ctx, acme.ID, field.Asset, "a.id")
	require.NoError(t, err)
	count := func(query string) int {
		t.Helper()
		page, err := r.Assets.List(ctx, acme.ID, list.Request{Limit: 200, Query: query, Extra: own}, access.Everything)
		require.NoError(t, err, query)
		return len(page.Rows)
	}
	for _, query := range []string{
		"ownership:leased lease>=2026", "ownership:personal", "condition:broken", "tags:loaner", "label:refurbished", "label:quote",
		"-parent:none", "-holder_asset:none", "holder_location:spree", "due<2026-03-02", "warranty<2026-03-02", "order:PO", "invoice:RE",
		"custom.os:macOS", "custom.encrypted:false", "cost_centre:1300", "company:nordics", "vendor:bechtle",
		`manufacturer:"Lenovo Group"`, "location:rack",
	} {
		require.Positive(t, count(query), query)
	}
	known := map[string]bool{}
	for _, d := range demo.Machines(acme.CreatedAt, c.Now).Look().Devices {
		known[d.Serial] = true
	}
	held, err := r.Assets.List(ctx, acme.ID, list.Request{Limit: 200, Query: "category:laptop status:assigned"}, access.Everything)
	require.NoError(t, err)
	recognised := 0
	for _, a := range held.Rows {
		if a.Serial != nil && known[*a.Serial] {
			recognised++
		}
	}
	require.Greater(t, recognised, 25, "device managers know what people hold")
	require.Less(t, recognised, len(held.Rows), "and leave something to decide")

	overdue, err := r.Assets.Overdue(ctx, acme.ID, list.Request{}, access.Everything)
	require.NoError(t, err)
	require.Len(t, overdue.Rows, 2)
	for _, a := range overdue.Rows {
		require.Equal(t, asset.Assigned, a.Status)
	}

	users, err := r.Identity.List(ctx, acme.ID, list.Request{})
	require.NoError(t, err)
	look(t, r, acme.ID, users.Rows)

	before := count("")
	require.NoError(t, seed(ctx), "what is there stays")
	require.Equal(t, before, count(""))
}

// look sees that everybody has the shared views.
func look(t *testing.T, r *app.Rooms, company uuid.UUID, users []identity.User) {
	t.Helper()
	views, err := r.Views.List(t.Context(), company, view.Viewer{User: users[0].ID}, "assets")
	require.NoError(t, err)
	require.Len(t, views, 4)
	for _, v := range views {
		require.True(t, v.Shared, v.Name)
		require.NotEmpty(t, v.Query.Filters, v.Name)
	}
}
