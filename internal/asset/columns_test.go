package asset_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// furnished makes a laptop of which everything is known, in the Lab, which lies in
// Berlin and holds a phone, and a bare dock.
func furnished(t *testing.T, b *bundle) (berlin uuid.UUID) {
	t.Helper()
	ctx := t.Context()
	berlin = b.location(t, b.tenant, "Berlin")
	lab := b.location(t, b.tenant, "Lab")
	require.NoError(t, b.db.Tenant(ctx, b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update locations set parent_id = $3 where tenant_id = $1 and id = $2", b.tenant, lab, berlin)
		return err
	}))
	_, err := b.CreateStatusLabel(ctx, b.tenant, "Ready to go", "green", asset.InStock)
	require.NoError(t, err)
	rack, err := b.Create(ctx, b.tenant, asset.New{Name: "Rack", Category: "other", Tag: "RACK-1"})
	require.NoError(t, err)
	_, err = b.Create(ctx, b.tenant, asset.New{
		Name: "Laptop", Category: "laptop", Condition: "fair", Tags: []string{"Loaner"}, StatusLabel: "Ready to go",
		CompanyID: ptr(b.row(t, b.tenant, "companies", "name", "Acme GmbH")), VendorID: ptr(b.row(t, b.tenant, "vendors", "name", "Bechtle")),
		CostCentreID: ptr(b.row(t, b.tenant, "cost_centres", "code", "1000")), LocationID: &lab, ParentID: &rack.ID,
		Ownership: asset.Leased, LeaseEnd: clock.MustDate("2027-05-31"), EndOfLife: clock.MustDate("2030-01-01"),
		OrderNumber: "PO-2026-17", InvoiceNumber: "INV 9",
	})
	require.NoError(t, err)
	phone, err := b.Create(ctx, b.tenant, asset.New{Name: "Phone", Category: "phone"})
	require.NoError(t, err)
	_, err = b.Assign(ctx, b.tenant, phone.ID, asset.Handover{LocationID: lab, ExpectedReturn: clock.MustDate("2026-04-01")}, nil)
	require.NoError(t, err)
	_, err = b.Create(ctx, b.tenant, asset.New{Name: "Dock", Category: "dock"})
	require.NoError(t, err)
	return berlin
}

// What people see of an asset can be asked for, as filter and in the query
// language.
func TestColumnsAreAskedFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	berlin := furnished(t, b)
	for query, want := range map[string]string{
		"condition:fair": "Laptop", "ownership:leased": "Laptop", "label:ready": "Laptop", "company:acme": "Laptop", "vendor:bechtle": "Laptop",
		"cost_centre:1000": "Laptop", "cost_centre:it": "Laptop", "tags:loaner": "Laptop", "-tags:loaner": "Dock Phone Rack", "tags:none": "Dock Phone Rack",
		"due:2026-04": "Phone", "lease<2028": "Laptop", "eol>=2030": "Laptop", "order:po-2026": "Laptop", `order="PO-2026-17"`: "Laptop",
		"invoice:inv": "Laptop", "parent:rack": "Laptop", "parent:none": "Dock Phone Rack", "holder_location:lab": "Phone",
		"location__under:berlin": "Laptop Phone", "-location__under:berlin": "Dock Rack", "location:berlin": "",
		"holder_location__under:berlin": "Phone", "2026-17": "Laptop", `"inv 9"`: "Laptop",
	} {
		require.Equal(t, want, names(t, b, list.Request{Query: query, Sort: "name"}), query)
	}
	require.Equal(t, "Laptop Phone", names(t, b, list.Request{Sort: "name"}, list.ParseFilter("location__under", berlin.String())))
	require.Equal(t, "Laptop", names(t, b, with("notes__isnull", "true"), list.ParseFilter("invoice_number__contains", "INV")))
	for _, refused := range []list.Request{
		with("location__under", "Berlin"), with("company__under", berlin.String()), {Query: "company__under:acme"}, {Query: "location__under:Rome"},
		{Sort: "tags"}, {Sort: "parent"},
	} {
		_, err := b.List(t.Context(), b.tenant, refused, access.Everything)
		require.Error(t, err, refused)
	}
}

// names are the names a list gives, with blanks between.
func names(t *testing.T, b *bundle, req list.Request, more ...list.Filter) string {
	t.Helper()
	req.Filters = append(req.Filters, more...)
	page, err := b.List(t.Context(), b.tenant, req, access.Everything)
	require.NoError(t, err, "%v", req)
	found := make([]string, len(page.Rows))
	for i, a := range page.Rows {
		found[i] = a.Name
	}
	return strings.Join(found, " ")
}

func TestColumnsAreCompleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	furnished(t, b)
	for text, want := range map[string]string{
		"location__u": "location__under:", "location__under:ber": "Berlin", "condition:f": "fair", "label:": `"Ready to go"`, "company:a": `"Acme GmbH"`,
		"parent:rac": "RACK-1", "vendor:": "Bechtle", "cost_c": "cost_centre:", "ownership:l": "leased",
	} {
		require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			c, err := list.Complete(ctx, tx, asset.Listing, b.tenant, text, len(text))
			require.NotEmpty(t, c.Suggestions, text)
			require.Equal(t, want, c.Suggestions[0].Text, text)
			return err
		}))
	}
}
