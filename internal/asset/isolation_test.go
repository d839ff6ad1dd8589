package asset_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// Nothing of one company is seen or changed from another: by row level security
// and, with that switched off, by the queries alone.
func TestCompaniesApart(t *testing.T) {
	t.Parallel()
	for name, rowSecurity := range map[string]bool{"WithRowSecurity": true, "ByQueriesAlone": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			if !rowSecurity {
				b.withoutRowSecurity(t)
			}
			testApart(t, b)
		})
	}
}

func (b *bundle) withoutRowSecurity(t *testing.T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	rows, err := conn.Query(t.Context(), "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace")
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.NotEmpty(t, tables)
	_, err = conn.Exec(t.Context(), "alter table "+strings.Join(tables, " disable row level security; alter table ")+" disable row level security")
	require.NoError(t, err)
}

func testApart(t *testing.T, b *bundle) {
	t.Helper()
	ctx := t.Context()
	ana := b.employee(t, b.tenant, "Ana")
	place := b.location(t, b.tenant, "Berlin")
	held, free := b.laptop(t), b.laptop(t)
	held, err := b.Assign(ctx, b.tenant, held.ID, asset.Handover{EmployeeID: ana, ExpectedReturn: clock.MustDate("2026-01-01")}, nil)
	require.NoError(t, err)
	reserved, err := b.Reserve(ctx, b.tenant, b.laptop(t).ID, ana, nil)
	require.NoError(t, err)

	globex := b.company(t, "globex")
	eve := b.employee(t, globex, "Eve")
	own, err := b.Create(ctx, globex, asset.New{Name: "X", Category: "laptop"})
	require.NoError(t, err)
	require.Equal(t, "AST-000001", own.Tag, "each company counts for itself")

	missing := func(err error) { requireFault(t, err, fault.NotFound, "asset.not_found", "") }
	nothing := func(found []asset.Asset, err error) {
		require.NoError(t, err)
		require.Empty(t, found)
	}
	label, err := b.CreateStatusLabel(ctx, b.tenant, "Ready", "green", asset.InStock)
	require.NoError(t, err)
	gone := b.laptop(t)
	require.NoError(t, b.Delete(ctx, b.tenant, gone.ID, nil))
	noLabel := func(err error) { requireFault(t, err, fault.NotFound, "status_label.not_found", "") }
	tries := map[string]func(){
		"Children":    func() { _, err := b.Children(ctx, globex, held.ID); missing(err) },
		"HeldByAsset": func() { _, err := b.HeldByAsset(ctx, globex, held.ID); missing(err) },
		"LookUp": func() {
			for _, code := range []string{"AST-000002", "https://example.test/assets/" + held.ID.String()} {
				_, err := b.LookUp(ctx, globex, code, access.Everything)
				missing(err)
			}
		},
		"Overdue": func() {
			page, err := b.Overdue(ctx, globex, list.Request{}, access.Everything)
			require.NoError(t, err)
			require.Empty(t, page.Rows)
		},
		"Remind": func() {
			n, err := b.Remind(ctx, globex, &notes{})
			require.NoError(t, err)
			require.Zero(t, n)
		},
		"PreviewBulk": func() {
			out, err := b.PreviewBulk(ctx, globex, asset.Bulk{Action: asset.BulkDelete}, list.Selection{IDs: []uuid.UUID{free.ID}})
			require.NoError(t, err)
			require.Equal(t, []operation.Refusal{{ID: free.ID, Code: "asset.not_found", Message: "There is no such asset."}}, out.Refusals)
		},
		"DoBulk": func() {
			_, err := b.DoBulk(ctx, globex, asset.Bulk{Action: asset.BulkDelete}, list.Selection{IDs: []uuid.UUID{free.ID}})
			requireFault(t, err, fault.Conflict, "asset.bulk_refused", "")
		},
		"Delete":     func() { missing(b.Delete(ctx, globex, free.ID, nil)) },
		"Undelete":   func() { _, err := b.Undelete(ctx, globex, gone.ID, nil); missing(err) },
		"GetDeleted": func() { _, err := b.GetDeleted(ctx, globex, gone.ID); missing(err) },
		"Deleted": func() {
			page, err := b.Deleted(ctx, globex, list.Request{Count: true})
			require.NoError(t, err)
			require.Empty(t, page.Rows)
			require.Zero(t, *page.Total)
		},
		"StatusLabels": func() {
			labels, err := b.StatusLabels(ctx, globex)
			require.NoError(t, err)
			require.Empty(t, labels)
		},
		"CreateStatusLabel": func() {
			_, err := b.CreateStatusLabel(ctx, globex, "Ready", "red", asset.InStock)
			require.NoError(t, err, "their name is free here")
		},
		"UpdateStatusLabel": func() {
			_, err := b.UpdateStatusLabel(ctx, globex, label.ID, asset.LabelPatch{Name: optional.Of("Y")}, nil)
			noLabel(err)
		},
		"DeleteStatusLabel": func() { noLabel(b.DeleteStatusLabel(ctx, globex, label.ID, nil)) },
		"Get":               func() { _, err := b.Get(ctx, globex, held.ID, access.Everything); missing(err) },
		"Update": func() {
			_, err := b.Update(ctx, globex, held.ID, asset.Patch{Name: optional.Of("Y")}, nil)
			missing(err)
		},
		"UpdateEach": func() {
			_, err := b.UpdateEach(ctx, globex, []asset.Revision{{ID: held.ID, Patch: asset.Patch{Name: optional.Of("Y")}}})
			missing(err)
		},
		"Assign":   func() { _, err := b.Assign(ctx, globex, free.ID, asset.Handover{EmployeeID: eve}, nil); missing(err) },
		"Return":   func() { _, err := b.Return(ctx, globex, held.ID, asset.Arrival{}, nil); missing(err) },
		"Transfer": func() { _, err := b.Transfer(ctx, globex, held.ID, asset.Handover{EmployeeID: eve}, nil); missing(err) },
		"Reserve":  func() { _, err := b.Reserve(ctx, globex, free.ID, eve, nil); missing(err) },
		"Release":  func() { _, err := b.Release(ctx, globex, reserved.ID, nil); missing(err) },
		"Receive":  func() { _, err := b.Receive(ctx, globex, free.ID, asset.Arrival{}, nil); missing(err) },
		"ChangeStatus": func() {
			_, err := b.ChangeStatus(ctx, globex, free.ID, asset.StatusChange{Status: asset.InTransit}, nil)
			missing(err)
		},
		"Assignments": func() { _, err := b.Assignments(ctx, globex, held.ID, list.Request{}, access.Everything); missing(err) },
		"Many":        func() { nothing(b.Many(ctx, globex, []uuid.UUID{held.ID, free.ID})) },
		"HeldBy": func() {
			_, err := b.HeldBy(ctx, globex, ana)
			requireFault(t, err, fault.NotFound, "employee.not_found", "")
		},
		"ReservedFor": func() {
			_, err := b.ReservedFor(ctx, globex, ana)
			requireFault(t, err, fault.NotFound, "employee.not_found", "")
		},
		"ReturnAll": func() { nothing(b.ReturnAll(ctx, globex, ana, "")) },
		"List": func() {
			page, err := b.List(ctx, globex, list.Request{Count: true}, access.Everything)
			require.NoError(t, err)
			require.Equal(t, []asset.Asset{own}, page.Rows)
			require.EqualValues(t, 1, *page.Total)
		},
		"CountByStatus": func() {
			counts, err := b.CountByStatus(ctx, globex)
			require.NoError(t, err)
			require.EqualValues(t, 1, counts[asset.InStock])
			require.Zero(t, counts[asset.Assigned])
		},
		"ReserveFromStock": func() {
			got, err := b.ReserveFromStock(ctx, globex, "laptop", eve)
			require.NoError(t, err)
			require.Equal(t, own.ID, got.ID)
			got, err = b.ReserveFromStock(ctx, globex, "laptop", eve)
			require.NoError(t, err)
			require.Nil(t, got, "not from another company's stock")
			_, err = b.Release(ctx, globex, own.ID, nil)
			require.NoError(t, err)
		},
		"Create": func() {
			for _, in := range []asset.New{
				{Name: "X", Category: held.Category.ID.String()},
				{Name: "X", Category: "laptop", LocationID: &place},
			} {
				_, err := b.Create(ctx, globex, in)
				require.Equal(t, fault.Invalid, fault.KindOf(err), "%v", err)
			}
		},
		"CreateMany": func() {
			_, err := b.CreateMany(ctx, globex, []asset.New{{Name: "X", Category: "laptop", LocationID: &place}})
			requireFault(t, err, fault.Invalid, "location.unknown", "body[0].location_id")
		},
		"SetNumbering": func() {
			require.NoError(t, b.SetNumbering(ctx, globex, asset.Numbering{Prefix: "G", Width: 1}))
			require.Equal(t, "AST-000005", b.laptop(t).Tag)
		},
	}
	service := reflect.TypeFor[*asset.Service]()
	for i := range service.NumMethod() {
		if name := service.Method(i).Name; name != "Wear" && name != "Operate" { // no use case: they put the rooms together
			require.Contains(t, tries, name, "every use case is tried")
		}
	}
	for _, name := range []string{
		"Get", "Many", "List", "CountByStatus", "HeldBy", "ReservedFor", "Assignments", "Update", "Assign", "Return", "Transfer", "Reserve",
		"Release", "Receive", "ChangeStatus", "ReturnAll", "ReserveFromStock", "Create", "CreateMany", "SetNumbering",
		"Children", "HeldByAsset", "LookUp", "Delete", "Undelete", "GetDeleted", "Deleted", "StatusLabels", "CreateStatusLabel",
		"UpdateStatusLabel", "DeleteStatusLabel", "Overdue", "Remind", "PreviewBulk", "DoBulk", "UpdateEach",
	} {
		tries[name]()
		delete(tries, name)
	}
	require.Empty(t, tries)

	// Their people are nobody here.
	for name, try := range map[string]func(employee uuid.UUID) error{
		"Assign": func(e uuid.UUID) error {
			_, err := b.Assign(ctx, globex, own.ID, asset.Handover{EmployeeID: e}, nil)
			return err
		},
		"Reserve": func(e uuid.UUID) error { _, err := b.Reserve(ctx, globex, own.ID, e, nil); return err },
	} {
		err := try(ana)
		require.True(t, fault.Is(err, "employee.unknown"), "%s: %v", name, err)
	}
	for at, patch := range map[string]asset.Patch{
		"body.location_id":    {LocationID: optional.Of(place)},
		"body.parent_id":      {ParentID: optional.Of(held.ID)},
		"body.company_id":     {CompanyID: optional.Of(b.row(t, b.tenant, "companies", "name", "Acme GmbH"))},
		"body.cost_centre_id": {CostCentreID: optional.Of(b.row(t, b.tenant, "cost_centres", "code", "4711"))},
		"body.vendor_id":      {VendorID: optional.Of(b.row(t, b.tenant, "vendors", "name", "Bechtle"))},
		"body.status_label":   {StatusLabel: optional.Of(label.ID.String())},
	} {
		_, err = b.Update(ctx, globex, own.ID, patch, nil)
		require.Equal(t, fault.Invalid, fault.KindOf(err), "%s: %v", at, err)
		require.Equal(t, at, fault.As(err).Fields[0].Location)
	}
	for code, to := range map[string]asset.Handover{"location.unknown": {LocationID: place}, "asset.unknown": {AssetID: held.ID}} {
		_, err = b.Assign(ctx, globex, own.ID, to, nil)
		require.True(t, fault.Is(err, code), "%v", err)
	}

	for _, a := range []asset.Asset{held, reserved, free} {
		now, err := b.Get(ctx, b.tenant, a.ID, access.Everything)
		require.NoError(t, err)
		require.Equal(t, a, now, "untouched")
	}
}
