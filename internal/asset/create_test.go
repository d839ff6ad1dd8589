package asset_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	berlin := b.location(t, b.tenant, "Berlin")
	a, err := b.Create(t.Context(), b.tenant, asset.New{
		Name: " MacBook  Pro 14\" ", Category: "laptop", Serial: " c02xk1 ", Manufacturer: "Apple", Model: "MacBook Pro 14",
		LocationID: &berlin, PurchaseDate: clock.MustDate("2026-01-15"), WarrantyEnd: clock.MustDate("2029-01-14"),
		PurchaseCost: &asset.Money{Amount: 239900, Currency: "EUR"}, Notes: "Spare\ncharger",
	})
	require.NoError(t, err)
	require.Equal(t, "AST-000001", a.Tag)
	require.Equal(t, "MacBook Pro 14\"", a.Name)
	require.Equal(t, "c02xk1", *a.Serial, "as typed, without the spaces around")
	require.Equal(t, asset.InStock, a.Status)
	require.Equal(t, "laptop", a.Category.Slug)
	require.Equal(t, "Apple", a.Manufacturer.Name)
	require.Equal(t, "MacBook Pro 14", a.Model.Name)
	require.Equal(t, asset.Ref{ID: berlin, Name: "Berlin"}, *a.Location)
	require.Equal(t, asset.Money{Amount: 239900, Currency: "EUR"}, *a.PurchaseCost)
	require.Equal(t, "2029-01-14", a.WarrantyEnd.String())
	require.EqualValues(t, 1, a.Version)
	require.Equal(t, start, *a.StockedAt)
	read, err := b.Get(t.Context(), b.tenant, a.ID, access.Everything)
	require.NoError(t, err)
	require.Equal(t, a, read)

	said := b.told(t, a.ID)
	require.Len(t, said, 1)
	require.Equal(t, asset.EventCreated, said[0].Type)
	require.Equal(t, "AST-000001 MacBook Pro 14\"", said[0].Label)
	require.Equal(t, [2]any{nil, map[string]any{"amount": 239900.0, "currency": "EUR"}}, said[0].Changes["purchase_cost"])
	require.Equal(t, [2]any{nil, "2026-01-15"}, said[0].Changes["purchase_date"])
	require.Equal(t, [2]any{nil, map[string]any{"id": berlin.String(), "name": "Berlin"}}, said[0].Changes["location"])
	require.NotContains(t, said[0].Changes, "assignee")
}

func TestCreateTakesWhatTheModelKnows(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, err := b.Create(t.Context(), b.tenant, asset.New{Name: "One", Category: "laptop", Manufacturer: "Dell", Model: "XPS 13"})
	require.NoError(t, err)
	for _, model := range []string{"xps  13", first.Model.ID.String()} {
		a, err := b.Create(t.Context(), b.tenant, asset.New{Name: "Two", Model: model})
		require.NoError(t, err)
		require.Equal(t, first.Model, a.Model)
		require.Equal(t, first.Manufacturer, a.Manufacturer)
		require.Equal(t, first.Category, a.Category)
	}
}

func TestCreateFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Create(t.Context(), b.tenant, asset.New{Name: "X", Category: "laptop", Serial: "SN-1", Tag: "Loan-1"})
	require.NoError(t, err)
	dell, err := b.Create(t.Context(), b.tenant, asset.New{Name: "X", Category: "laptop", Manufacturer: "Dell", Model: "XPS"})
	require.NoError(t, err)

	for name, c := range map[string]struct {
		edit           func(*asset.New)
		kind           fault.Kind
		code, location string
	}{
		"ErrSerialTaken":    {func(n *asset.New) { n.Serial = " sn-1" }, fault.Conflict, "asset.serial_taken", "body.serial"},
		"ErrTagTaken":       {func(n *asset.New) { n.Tag = "LOAN-1" }, fault.Conflict, "asset.tag_taken", "body.tag"},
		"ErrNoName":         {func(n *asset.New) { n.Name = "\t" }, fault.Invalid, "invalid_input", "body.name"},
		"ErrLongName":       {func(n *asset.New) { n.Name = strings.Repeat("é", 201) }, fault.Invalid, "invalid_input", "body.name"},
		"ErrLongSerial":     {func(n *asset.New) { n.Serial = strings.Repeat("1", 121) }, fault.Invalid, "invalid_input", "body.serial"},
		"ErrLongTag":        {func(n *asset.New) { n.Tag = strings.Repeat("1", 61) }, fault.Invalid, "invalid_input", "body.tag"},
		"ErrLongNotes":      {func(n *asset.New) { n.Notes = strings.Repeat("1", 10_001) }, fault.Invalid, "invalid_input", "body.notes"},
		"ErrNoCategory":     {func(n *asset.New) { n.Category = "" }, fault.Invalid, "invalid_input", "body.category"},
		"ErrCategory":       {func(n *asset.New) { n.Category = "lapdog" }, fault.Invalid, "category.unknown", "body.category"},
		"ErrManufacturer":   {func(n *asset.New) { n.Manufacturer = uuid.NewString() }, fault.Invalid, "manufacturer.unknown", "body.manufacturer"},
		"ErrModel":          {func(n *asset.New) { n.Model = uuid.NewString() }, fault.Invalid, "model.unknown", "body.model"},
		"ErrOtherModel":     {func(n *asset.New) { n.Manufacturer, n.Model = "Apple", dell.Model.ID.String() }, fault.Invalid, "model.other_manufacturer", "body.model"},
		"ErrLocation":       {func(n *asset.New) { n.LocationID = ptr(uuid.New()) }, fault.Invalid, "location.unknown", "body.location_id"},
		"ErrStatus":         {func(n *asset.New) { n.Status = "broken" }, fault.Invalid, "invalid_input", "body.status"},
		"ErrStatusLater":    {func(n *asset.New) { n.Status = asset.Assigned }, fault.Invalid, "invalid_input", "body.status"},
		"ErrCurrency":       {func(n *asset.New) { n.PurchaseCost = &asset.Money{Amount: 1, Currency: "EUX"} }, fault.Invalid, "invalid_input", "body.purchase_cost.currency"},
		"ErrCurrencyCase":   {func(n *asset.New) { n.PurchaseCost = &asset.Money{Amount: 1, Currency: "eur"} }, fault.Invalid, "invalid_input", "body.purchase_cost.currency"},
		"ErrNegativeAmount": {func(n *asset.New) { n.PurchaseCost = &asset.Money{Amount: -1, Currency: "EUR"} }, fault.Invalid, "invalid_input", "body.purchase_cost.amount"},
		"ErrHugeAmount":     {func(n *asset.New) { n.PurchaseCost = &asset.Money{Amount: 1e15 + 1, Currency: "EUR"} }, fault.Invalid, "invalid_input", "body.purchase_cost.amount"},
		"ErrYear":           {func(n *asset.New) { n.WarrantyEnd = clock.MustDate("0202-01-01") }, fault.Invalid, "invalid_input", "body.warranty_end"},
		"ErrUnstorable":     {func(n *asset.New) { n.Notes = "a\x00b" }, fault.Invalid, "text.unencodable", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := asset.New{Name: "Y", Category: "laptop"}
			c.edit(&in)
			_, err := b.Create(t.Context(), b.tenant, in)
			requireFault(t, err, c.kind, c.code, c.location)
			if c.code == "asset.serial_taken" {
				require.Contains(t, fault.As(err).Message, "Loan-1", "names the asset")
			}
		})
	}
}

func TestCreateMany(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var in []asset.New
	for range 250 {
		in = append(in, asset.New{Name: "Monitor", Category: "monitor", Manufacturer: "Dell", Model: "U2723QE", Status: asset.OnOrder})
	}
	in[3].Tag = "AST-000002" // a number that the others then skip
	in[7].Serial = "SN-7"
	made, err := b.CreateMany(t.Context(), b.tenant, in)
	require.NoError(t, err)
	require.Len(t, made, len(in))
	seen := map[string]bool{}
	for _, a := range made {
		require.False(t, seen[a.Tag], a.Tag)
		seen[a.Tag] = true
		require.Equal(t, asset.OnOrder, a.Status)
		require.Nil(t, a.StockedAt)
	}
	require.Equal(t, "AST-000002", made[3].Tag)
	require.Equal(t, "AST-000001", made[0].Tag, "in their order")
	first, second := b.last(t, made[0].ID), b.last(t, made[249].ID)
	require.Equal(t, *first.Set, *second.Set, "one change set")

	none, err := b.CreateMany(t.Context(), b.tenant, nil)
	require.NoError(t, err)
	require.Empty(t, none)
}

func TestCreateManyIsAllOrNone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good := asset.New{Name: "X", Category: "laptop"}
	for name, c := range map[string]struct {
		edit           func(in []asset.New)
		kind           fault.Kind
		code, location string
	}{
		"ErrTwinSerial": {func(in []asset.New) { in[0].Serial, in[2].Serial = "SN-1", "sn-1" }, fault.Conflict, "asset.serial_taken", "body[2].serial"},
		"ErrTwinTag":    {func(in []asset.New) { in[0].Tag, in[1].Tag = "T-1", "t-1" }, fault.Conflict, "asset.tag_taken", "body[1].tag"},
		"ErrCategory":   {func(in []asset.New) { in[1].Category = "lapdog" }, fault.Invalid, "category.unknown", "body[1].category"},
		"ErrLocation":   {func(in []asset.New) { in[2].LocationID = ptr(uuid.New()) }, fault.Invalid, "location.unknown", "body[2].location_id"},
		"ErrName":       {func(in []asset.New) { in[2].Name = "" }, fault.Invalid, "invalid_input", "body[2].name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := []asset.New{good, good, good}
			c.edit(in)
			_, err := b.CreateMany(t.Context(), b.tenant, in)
			requireFault(t, err, c.kind, c.code, c.location)
			counts, err := b.CountByStatus(t.Context(), b.tenant)
			require.NoError(t, err)
			require.Zero(t, counts[asset.InStock])
		})
	}
}
