package asset_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestUpdate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	berlin := b.location(t, b.tenant, "Berlin")
	a, err := b.Create(t.Context(), b.tenant, asset.New{
		Name: "Old", Category: "laptop", Serial: "SN-1", LocationID: &berlin, Manufacturer: "Dell", Model: "XPS 13",
		PurchaseDate: clock.MustDate("2026-01-15"), PurchaseCost: &asset.Money{Amount: 100, Currency: "EUR"},
	})
	require.NoError(t, err)

	updated, err := b.Update(t.Context(), b.tenant, a.ID, asset.Patch{
		Name: optional.Of("New"), Tag: optional.Of("LOAN-7"), Serial: optional.Null[string](),
		Category: optional.Of("tablet"), LocationID: optional.Null[uuid.UUID](),
		PurchaseDate: optional.Null[clock.Date](), PurchaseCost: optional.Of(asset.Money{Amount: 5, Currency: "JPY"}),
		WarrantyEnd: optional.Of(clock.MustDate("2028-01-01")), Notes: optional.Of("dented"),
	}, &a.Version)
	require.NoError(t, err)
	require.Equal(t, "New", updated.Name)
	require.Equal(t, "LOAN-7", updated.Tag)
	require.Nil(t, updated.Serial)
	require.Equal(t, "tablet", updated.Category.Slug)
	require.Nil(t, updated.Location)
	require.True(t, updated.PurchaseDate.IsZero())
	require.Equal(t, asset.Money{Amount: 5, Currency: "JPY"}, *updated.PurchaseCost)
	require.Equal(t, "dented", *updated.Notes)
	require.Equal(t, a.Model, updated.Model, "what is not said stays")
	require.EqualValues(t, 2, updated.Version)

	said := b.last(t, a.ID)
	require.Equal(t, asset.EventUpdated, said.Type)
	require.Equal(t, [2]any{"SN-1", nil}, said.Changes["serial"])
	require.Equal(t, [2]any{"2026-01-15", nil}, said.Changes["purchase_date"])
	require.Equal(t, [2]any{map[string]any{"id": berlin.String(), "name": "Berlin"}, nil}, said.Changes["location"])
	require.NotContains(t, said.Changes, "model")

	same, err := b.Update(t.Context(), b.tenant, a.ID, asset.Patch{Name: optional.Of(" New "), Model: optional.Of("xps 13")}, nil)
	require.NoError(t, err)
	require.Equal(t, updated, same, "nothing changed")
	require.Len(t, b.told(t, a.ID), 2)
}

func TestUpdateModelAndManufacturer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	dell, err := b.Create(t.Context(), b.tenant, asset.New{Name: "A", Category: "laptop", Manufacturer: "Dell", Model: "XPS 13"})
	require.NoError(t, err)
	apple, err := b.Create(t.Context(), b.tenant, asset.New{Name: "B", Category: "laptop", Manufacturer: "Apple", Model: "Pro 14"})
	require.NoError(t, err)
	update := func(p asset.Patch) (asset.Asset, error) { return b.Update(t.Context(), b.tenant, dell.ID, p, nil) }

	_, err = update(asset.Patch{Manufacturer: optional.Of("Apple")})
	requireFault(t, err, fault.Invalid, "model.other_manufacturer", "body.model")
	_, err = update(asset.Patch{Manufacturer: optional.Null[string]()})
	requireFault(t, err, fault.Invalid, "invalid_input", "body.manufacturer")

	a, err := update(asset.Patch{Model: optional.Of(apple.Model.ID.String())})
	require.NoError(t, err)
	require.Equal(t, apple.Manufacturer, a.Manufacturer, "the model brings its manufacturer along")
	a, err = update(asset.Patch{Model: optional.Of("Pro 16")})
	require.NoError(t, err)
	require.Equal(t, "Apple", a.Manufacturer.Name)
	a, err = update(asset.Patch{Model: optional.Null[string]()})
	require.NoError(t, err)
	require.Nil(t, a.Model)
	require.Equal(t, "Apple", a.Manufacturer.Name)
	a, err = update(asset.Patch{Manufacturer: optional.Null[string]()})
	require.NoError(t, err)
	require.Nil(t, a.Manufacturer)
}

func TestUpdateFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Create(t.Context(), b.tenant, asset.New{Name: "X", Category: "laptop", Serial: "SN-1", Tag: "LOAN-1"})
	require.NoError(t, err)
	a := b.laptop(t)
	for name, c := range map[string]struct {
		patch          asset.Patch
		kind           fault.Kind
		code, location string
	}{
		"ErrSerialTaken": {asset.Patch{Serial: optional.Of("sn-1")}, fault.Conflict, "asset.serial_taken", "body.serial"},
		"ErrTagTaken":    {asset.Patch{Tag: optional.Of("loan-1")}, fault.Conflict, "asset.tag_taken", "body.tag"},
		"ErrNoName":      {asset.Patch{Name: optional.Null[string]()}, fault.Invalid, "invalid_input", "body.name"},
		"ErrNoTag":       {asset.Patch{Tag: optional.Of(" ")}, fault.Invalid, "invalid_input", "body.tag"},
		"ErrNoCategory":  {asset.Patch{Category: optional.Null[string]()}, fault.Invalid, "invalid_input", "body.category"},
		"ErrCategory":    {asset.Patch{Category: optional.Of("lapdog")}, fault.Invalid, "category.unknown", "body.category"},
		"ErrLocation":    {asset.Patch{LocationID: optional.Of(uuid.New())}, fault.Invalid, "location.unknown", "body.location_id"},
		"ErrCurrency":    {asset.Patch{PurchaseCost: optional.Of(asset.Money{Amount: 1})}, fault.Invalid, "invalid_input", "body.purchase_cost.currency"},
		"ErrYear":        {asset.Patch{PurchaseDate: optional.Of(clock.MustDate("2999-01-01"))}, fault.Invalid, "invalid_input", "body.purchase_date"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := b.Update(t.Context(), b.tenant, a.ID, c.patch, nil)
			requireFault(t, err, c.kind, c.code, c.location)
			if c.code == "asset.serial_taken" {
				require.Contains(t, fault.As(err).Message, "LOAN-1")
			}
		})
	}
	_, err = b.Update(t.Context(), b.tenant, uuid.New(), asset.Patch{}, nil)
	requireFault(t, err, fault.NotFound, "asset.not_found", "")
	_, err = b.Update(t.Context(), b.tenant, a.ID, asset.Patch{Name: optional.Of("Y")}, ptr(int64(7)))
	requireFault(t, err, fault.Precondition, "asset.stale", "")
}
