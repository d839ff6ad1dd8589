package asset_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestEverythingThatCanBeSaidOfAnAsset(t *testing.T) {
	t.Parallel()
	b := setup(t)
	day := clock.MustDate
	company, centre := b.row(t, b.tenant, "companies", "name", "Acme GmbH"), b.row(t, b.tenant, "cost_centres", "code", "4711")
	vendor := b.row(t, b.tenant, "vendors", "name", "Bechtle")
	a, err := b.Create(t.Context(), b.tenant, asset.New{
		Name: "Server", Category: "server", CompanyID: &company, CostCentreID: &centre, VendorID: &vendor,
		Condition: "new", Tags: []string{"rack 7", "Critical", "critical"}, Ownership: asset.Leased, Lessor: "Grenke",
		LeaseStart: day("2026-01-01"), LeaseEnd: day("2028-12-31"), OrderNumber: "PO-1", InvoiceNumber: "R-1",
		WarrantyStart: day("2026-01-05"), WarrantyEnd: day("2029-01-04"), WarrantyProvider: "Dell ProSupport", EndOfLife: day("2031-01-01"),
		PurchaseCost: &asset.Money{Amount: 1500, Currency: "JPY"},
	})
	require.NoError(t, err)
	require.Equal(t, []string{"Critical", "rack 7"}, a.Tags, "two spellings of one word are one")
	require.Equal(t, []*asset.Ref{{ID: company, Name: "Acme GmbH"}, {ID: centre, Name: "4711 IT"}, {ID: vendor, Name: "Bechtle"}},
		[]*asset.Ref{a.Company, a.CostCentre, a.Vendor})
	require.True(t, a.EndOfLifeByHand)
	again, err := b.Get(t.Context(), b.tenant, a.ID, access.Everything)
	require.NoError(t, err)
	require.Equal(t, a, again)

	// What is no longer leased has no lease.
	owned, err := b.Update(t.Context(), b.tenant, a.ID, asset.Patch{Ownership: optional.Of(asset.Owned), RemoveTags: []string{"CRITICAL"}}, nil)
	require.NoError(t, err)
	require.Nil(t, owned.Lessor)
	require.True(t, owned.LeaseEnd.IsZero())
	require.Equal(t, []string{"rack 7"}, owned.Tags)
	told := b.last(t, a.ID)
	require.Equal(t, [2]any{"Grenke", nil}, told.Changes["lessor"])
	require.Equal(t, [2]any{[]any{"Critical", "rack 7"}, []any{"rack 7"}}, told.Changes["tags"])

	for location, bad := range map[string]asset.Patch{
		"body.condition":       {Condition: optional.Of(asset.Condition("shiny"))},
		"body.ownership":       {Ownership: optional.Of(asset.Ownership("stolen"))},
		"body.lessor":          {Lessor: optional.Of("Grenke")},
		"body.warranty_end":    {WarrantyEnd: optional.Of(day("2020-01-01"))},
		"body.lease_end":       {Ownership: optional.Of(asset.Leased), LeaseStart: optional.Of(day("2026-02-01")), LeaseEnd: optional.Of(day("2026-01-01"))},
		"body.expected_return": {ExpectedReturn: optional.Of(day("2026-05-01"))},
		"body.tags":            {AddTags: []string{" "}},
		"body.vendor_id":       {VendorID: optional.Of(uuid.New())},
	} {
		_, err := b.Update(t.Context(), b.tenant, a.ID, bad, nil)
		require.Error(t, err, location)
		require.Equal(t, location, fault.As(err).Fields[0].Location, "%v", err)
	}
}

// A model says how long the warranty is and how long its things live; by hand is by
// hand.
func TestModelDefaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	first, err := b.Create(ctx, b.tenant, asset.New{Name: "X", Category: "laptop", Manufacturer: "Dell", Model: "XPS"})
	require.NoError(t, err)
	require.NoError(t, b.db.Tenant(ctx, b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update models set warranty_months = 36, end_of_life_months = 1 where id = $1", first.Model.ID)
		return err
	}))
	made, err := b.Create(ctx, b.tenant, asset.New{Name: "X", Model: first.Model.ID.String(), PurchaseDate: clock.MustDate("2026-01-31")})
	require.NoError(t, err)
	require.Equal(t, "laptop", made.Category.Slug, "its category too")
	require.Equal(t, clock.MustDate("2029-01-31"), made.WarrantyEnd)
	require.Equal(t, clock.MustDate("2026-02-28"), made.EndOfLife, "the last day of a shorter month")

	moved, err := b.Update(ctx, b.tenant, made.ID, asset.Patch{PurchaseDate: optional.Of(clock.MustDate("2026-03-10"))}, nil)
	require.NoError(t, err)
	require.Equal(t, clock.MustDate("2026-04-10"), moved.EndOfLife)
	byHand, err := b.Update(ctx, b.tenant, made.ID, asset.Patch{EndOfLife: optional.Of(clock.MustDate("2030-01-01"))}, nil)
	require.NoError(t, err)
	require.True(t, byHand.EndOfLifeByHand)
	stays, err := b.Update(ctx, b.tenant, made.ID, asset.Patch{PurchaseDate: optional.Of(clock.MustDate("2026-05-10"))}, nil)
	require.NoError(t, err)
	require.Equal(t, clock.MustDate("2030-01-01"), stays.EndOfLife)
	follows, err := b.Update(ctx, b.tenant, made.ID, asset.Patch{EndOfLife: optional.Null[clock.Date]()}, nil)
	require.NoError(t, err)
	require.Equal(t, clock.MustDate("2026-06-10"), follows.EndOfLife)
}

func TestStatusLabels(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	ready, err := b.CreateStatusLabel(ctx, b.tenant, "Ready to go", "green", asset.InStock)
	require.NoError(t, err)
	sent, err := b.CreateStatusLabel(ctx, b.tenant, "At the maker's", "amber", asset.InRepair)
	require.NoError(t, err)
	_, err = b.CreateStatusLabel(ctx, b.tenant, "ready TO go", "red", asset.Lost)
	requireFault(t, err, fault.Conflict, "status_label.name_taken", "body.name")

	a, err := b.Create(ctx, b.tenant, asset.New{Name: "X", Category: "laptop", StatusLabel: "ready to go"})
	require.NoError(t, err)
	require.Equal(t, &asset.LabelRef{ID: ready.ID, Name: "Ready to go", Color: "green"}, a.StatusLabel)
	_, err = b.Update(ctx, b.tenant, a.ID, asset.Patch{StatusLabel: optional.Of(sent.Name)}, nil)
	requireFault(t, err, fault.Conflict, "status_label.other_status", "body.status_label")
	_, err = b.ChangeStatus(ctx, b.tenant, a.ID, asset.StatusChange{Label: sent.ID.String()}, nil)
	requireFault(t, err, fault.Invalid, "invalid_input", "body.reason")
	repaired, err := b.ChangeStatus(ctx, b.tenant, a.ID, asset.StatusChange{Label: sent.ID.String(), Reason: "screen"}, nil)
	require.NoError(t, err)
	require.Equal(t, asset.InRepair, repaired.Status)
	require.Equal(t, sent.ID, repaired.StatusLabel.ID)
	requireFault(t, b.DeleteStatusLabel(ctx, b.tenant, sent.ID, nil), fault.Conflict, "status_label.in_use", "")
	back, err := b.ChangeStatus(ctx, b.tenant, a.ID, asset.StatusChange{Status: asset.InStock}, nil)
	require.NoError(t, err)
	require.Nil(t, back.StatusLabel, "a label goes with its state")

	renamed, err := b.UpdateStatusLabel(ctx, b.tenant, sent.ID, asset.LabelPatch{Name: optional.Of("In repair shop")}, &sent.Version)
	require.NoError(t, err)
	require.EqualValues(t, 2, renamed.Version)
	_, err = b.UpdateStatusLabel(ctx, b.tenant, sent.ID, asset.LabelPatch{}, &sent.Version)
	requireFault(t, err, fault.Precondition, "status_label.stale", "")
	require.NoError(t, b.DeleteStatusLabel(ctx, b.tenant, sent.ID, nil))
	labels, err := b.StatusLabels(ctx, b.tenant)
	require.NoError(t, err)
	require.Len(t, labels, 1)
}

func TestLookUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, err := b.Create(t.Context(), b.tenant, asset.New{Name: "X", Category: "laptop", Tag: "IT 0042", Serial: "C02 XYZ"})
	require.NoError(t, err)
	other, err := b.Create(t.Context(), b.tenant, asset.New{Name: "Y", Category: "laptop", Serial: "IT 0042"})
	require.NoError(t, err)
	for code, want := range map[string]uuid.UUID{
		"it  0042 ": a.ID, "c02 xyz": a.ID, other.Tag: other.ID,
		"https://assets.acme.test/assets/" + other.ID.String(): other.ID,
		"/assets/" + other.ID.String() + "/":                   other.ID,
	} {
		found, err := b.LookUp(t.Context(), b.tenant, code, access.Everything)
		require.NoError(t, err, code)
		require.Equal(t, want, found.ID, "%q: a tag comes before a serial", code)
	}
	for _, code := range []string{"IT 004", "%", "/assets/" + uuid.NewString(), "/people/" + a.ID.String()} {
		_, err := b.LookUp(t.Context(), b.tenant, code, access.Everything)
		requireFault(t, err, fault.NotFound, "asset.not_found", "")
	}
	_, err = b.LookUp(t.Context(), b.tenant, a.Tag, access.Scope{})
	requireFault(t, err, fault.NotFound, "asset.not_found", "")
	_, err = b.LookUp(t.Context(), b.tenant, " ", access.Everything)
	requireFault(t, err, fault.Invalid, "invalid_input", "query.code")
}
