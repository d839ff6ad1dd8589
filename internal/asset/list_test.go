package asset_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// allPages reads a list to its end.
func allPages(t require.TestingT, b *bundle, req list.Request) []asset.Asset {
	var all []asset.Asset
	for {
		page, err := b.List(context.Background(), b.tenant, req, access.Everything)
		require.NoError(t, err)
		all = append(all, page.Rows...)
		if !page.HasMore() {
			return all
		}
		require.Len(t, page.Rows, req.Limit, "a page that is not the last is full")
		req.Cursor = page.NextCursor
	}
}

// What a person has is read by a plan that is made once: planning it would take longer
// than reading it. Where the values differ widely each has its own.
func TestPlansAreKeptForPeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	kept := func(filter list.Filter) (n int) {
		require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			if _, err := list.IDs(ctx, tx, asset.Listing, b.tenant, list.Request{Filters: []list.Filter{filter}}); err != nil {
				return err
			}
			return tx.QueryRow(ctx, "select count(*) from pg_prepared_statements where statement like $1", "%a."+filter.Name+"%order by a.created_at%").Scan(&n)
		}))
		return n
	}
	require.Equal(t, 1, kept(list.Filter{Name: "assignee", Value: ana.String()}))
	require.Zero(t, kept(list.Filter{Name: "location", Value: ana.String()}))
	require.Zero(t, kept(list.Filter{Name: "status", Value: "assigned"}))
}

// Pages of any size, one after the other, are the whole list in its order, for
// every sort, with values that are equal and values that are not there.
func TestPagesAreTheWholeList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	fill(t, b)
	var sorts []string
	for _, c := range asset.Listing.Columns {
		if c.Sort {
			sorts = append(sorts, c.Name, "-"+c.Name)
		}
	}
	require.Len(t, sorts, 2*27)
	for _, sort := range sorts {
		whole := allPages(t, b, list.Request{Limit: list.MaxLimit, Sort: sort})
		require.Len(t, whole, 60)
		requireSorted(t, whole, sort)
		if column, desc := strings.CutPrefix(sort, "-"); desc {
			up := withKey(allPages(t, b, list.Request{Limit: list.MaxLimit, Sort: column}), column)
			slices.Reverse(up)
			require.Equal(t, up, withKey(whole, column), "descending is ascending backwards")
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		req := list.Request{
			Limit: list.MaxLimit,
			Sort:  rapid.SampledFrom(sorts).Draw(t, "sort"),
			Query: rapid.SampledFrom([]string{"", "", "beta"}).Draw(t, "search"),
		}
		for _, filter := range []string{"status__not=assigned", "serial__isnull=true", "purchase_cost__gte=1"} {
			if name, value, _ := strings.Cut(filter, "="); rapid.Bool().Draw(t, filter) {
				req.Filters = append(req.Filters, list.ParseFilter(name, value))
			}
		}
		whole := allPages(t, b, req)
		req.Limit = rapid.IntRange(1, 9).Draw(t, "page size")
		require.Equal(t, whole, allPages(t, b, req))
	})
}

// fill adds 60 assets whose values are often equal and often missing.
func fill(t *testing.T, b *bundle) {
	t.Helper()
	people := []uuid.UUID{b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "bo"), b.employee(t, b.tenant, "Cé")}
	places := []uuid.UUID{b.location(t, b.tenant, "Berlin"), b.location(t, b.tenant, "Aachen")}
	rows := func(table, column string) []uuid.UUID {
		return []uuid.UUID{b.row(t, b.tenant, table, column, "Beta"), b.row(t, b.tenant, table, column, "alpha")}
	}
	companies, centres, vendors := rows("companies", "name"), rows("cost_centres", "code"), rows("vendors", "name")
	for _, name := range []string{"Spare", "Attic"} {
		_, err := b.CreateStatusLabel(t.Context(), b.tenant, name, "gray", asset.InStock)
		require.NoError(t, err)
	}
	texts := []string{"", "alpha", "Beta", "beta", "", "ümlaut", "100%_"}
	days := []clock.Date{{}, clock.MustDate("2025-12-31"), {}, clock.MustDate("2026-02-28")}
	var made []asset.Asset
	for batch := range 3 { // of one instant each
		var in []asset.New
		for i := range 20 {
			n := batch*20 + i
			a := asset.New{
				Name: "N" + texts[n%7], Category: []string{"laptop", "phone", "other"}[n%3], Manufacturer: texts[n%5],
				PurchaseDate: days[n%4], WarrantyEnd: days[n/7%4],
			}
			if a.Manufacturer != "" {
				a.Model = texts[n%6]
			}
			if n%3 > 0 {
				a.Serial = fmt.Sprintf("s%d", n*7919%100)
				a.LocationID = &places[n%2]
			}
			if n%7 > 3 {
				a.Condition, a.Ownership = asset.Conditions[n%5], asset.Ownerships[n%3]
				a.CompanyID, a.CostCentreID, a.VendorID = &companies[n%2], &centres[n%2], &vendors[n%2]
				a.OrderNumber, a.InvoiceNumber, a.EndOfLife = texts[n%7], texts[n%6], days[n%4]
				if a.Ownership == asset.Leased {
					a.LeaseEnd = days[n%4]
				}
				if n%2 == 0 {
					a.StatusLabel = []string{"Spare", "Attic"}[n/2%2]
				}
			}
			if n%4 > 0 {
				a.PurchaseCost = &asset.Money{Amount: int64(n % 5 * 100), Currency: "EUR"}
			}
			in = append(in, a)
		}
		part, err := b.CreateMany(t.Context(), b.tenant, in)
		require.NoError(t, err)
		made = append(made, part...)
		b.clock.Advance(time.Second)
	}
	for n, a := range made {
		var err error
		switch n % 5 {
		case 1, 2:
			_, err = b.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: people[n%3], ExpectedReturn: days[n/5%4]}, nil)
		case 3:
			_, err = b.Reserve(t.Context(), b.tenant, a.ID, people[n%3], nil)
		}
		require.NoError(t, err)
		if n%8 == 0 {
			b.clock.Advance(time.Second)
		}
	}
}

// sortKey gives what an asset is sorted by; false: it has no such value. Texts
// are compared by the database's own rules, so only equality and absence count.
func sortKey(a asset.Asset, column string) (key any, has bool) {
	ref := func(r *asset.Ref) (any, bool) {
		if r == nil {
			return nil, false
		}
		return spelling.Key(r.Name), true
	}
	person := func(p *asset.Person) (any, bool) {
		if p == nil {
			return nil, false
		}
		return p.DisplayName, true
	}
	switch column {
	case "tag", "name", "status", "category", "ownership":
		return "", true
	case "serial":
		return "", a.Serial != nil
	case "condition":
		return "", a.Condition != ""
	case "order_number":
		return "", a.OrderNumber != nil
	case "invoice_number":
		return "", a.InvoiceNumber != nil
	case "status_label":
		return "", a.StatusLabel != nil
	case "company":
		return ref(a.Company)
	case "cost_centre":
		return ref(a.CostCentre)
	case "vendor":
		return ref(a.Vendor)
	case "expected_return":
		return dayKey(a.ExpectedReturn)
	case "lease_end":
		return dayKey(a.LeaseEnd)
	case "end_of_life":
		return dayKey(a.EndOfLife)
	case "manufacturer":
		return ref(a.Manufacturer)
	case "model":
		return ref(a.Model)
	case "location":
		return ref(a.Location)
	case "assignee":
		return person(a.Assignee)
	case "reserved_for":
		return person(a.ReservedFor)
	case "assigned_at":
		if a.AssignedAt == nil {
			return nil, false
		}
		return a.AssignedAt.UnixMicro(), true
	case "purchase_date":
		return dayKey(a.PurchaseDate)
	case "warranty_end":
		return dayKey(a.WarrantyEnd)
	case "purchase_cost":
		if a.PurchaseCost == nil {
			return nil, false
		}
		return a.PurchaseCost.Amount, true
	case "created_at":
		return a.CreatedAt.UnixMicro(), true
	case "updated_at":
		return a.UpdatedAt.UnixMicro(), true
	}
	panic("no key for the sort " + column)
}

// withKey lists the ids of the assets that have a value to sort by.
func withKey(all []asset.Asset, column string) []uuid.UUID {
	var ids []uuid.UUID
	for _, a := range all {
		if _, has := sortKey(a, column); has {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

func dayKey(d clock.Date) (any, bool) {
	if d.IsZero() {
		return nil, false
	}
	return d.At(0, "UTC").Unix(), true
}

func requireSorted(t *testing.T, all []asset.Asset, sort string) {
	t.Helper()
	column, desc := strings.CutPrefix(sort, "-")
	require.True(t, slices.IsSortedFunc(all, func(x, y asset.Asset) int {
		kx, hasX := sortKey(x, column)
		ky, hasY := sortKey(y, column)
		switch {
		case hasX && !hasY:
			return -1 // what has no value comes last, both ways
		case hasY && !hasX:
			return 1
		case !hasX:
			return 0
		}
		if number, ok := kx.(int64); ok {
			if desc {
				return cmp.Compare(ky.(int64), number)
			}
			return cmp.Compare(number, ky.(int64))
		}
		return 0
	}), sort)
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	ana := b.employee(t, b.tenant, "Ana Müller")
	berlin := b.location(t, b.tenant, "Berlin")
	mac, err := b.Create(ctx, b.tenant, asset.New{
		Name: "MacBook", Category: "laptop", Manufacturer: "Apple", Model: "Pro 14", Serial: "C02-XK1", LocationID: &berlin,
		PurchaseDate: clock.MustDate("2026-01-15"), WarrantyEnd: clock.MustDate("2029-01-14"),
	})
	require.NoError(t, err)
	_, err = b.Create(ctx, b.tenant, asset.New{Name: "ThinkPad 50%", Category: "laptop", PurchaseDate: clock.MustDate("2024-01-15")})
	require.NoError(t, err)
	_, err = b.Create(ctx, b.tenant, asset.New{Name: "iPhone", Category: "phone", Status: asset.OnOrder, Tag: "PH-1"})
	require.NoError(t, err)
	_, err = b.Assign(ctx, b.tenant, mac.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)

	for name, c := range map[string]struct {
		req  list.Request
		want []string
	}{
		"Status":        {with("status", "assigned,on_order"), []string{"MacBook", "iPhone"}},
		"StatusNot":     {with("status__not", "assigned"), []string{"ThinkPad 50%", "iPhone"}},
		"Category":      {with("category", "phone"), []string{"iPhone"}},
		"CategoryByID":  {with("category", mac.Category.ID.String()), []string{"MacBook", "ThinkPad 50%"}},
		"Manufacturer":  {with("manufacturer", mac.Manufacturer.ID.String()), []string{"MacBook"}},
		"Model":         {with("model", mac.Model.ID.String()), []string{"MacBook"}},
		"NoModel":       {with("model__isnull", "true"), []string{"ThinkPad 50%", "iPhone"}},
		"Location":      {with("location", berlin.String()), []string{"MacBook"}},
		"Assignee":      {with("assignee", ana.String()), []string{"MacBook"}},
		"Purchased":     {with("purchase_date__gte", "2026-01-01"), []string{"MacBook"}},
		"Tag":           {with("tag", "ph-1"), []string{"iPhone"}},
		"SerialPart":    {with("serial__contains", "02-xk"), []string{"MacBook"}},
		"SearchTag":     {list.Request{Query: "ph-"}, []string{"iPhone"}},
		"SearchSerial":  {list.Request{Query: "xk1"}, []string{"MacBook"}},
		"SearchModel":   {list.Request{Query: "pro 14"}, []string{"MacBook"}},
		"SearchHolder":  {list.Request{Query: "müller mac"}, []string{"MacBook"}},
		"SearchPercent": {list.Request{Query: "0%"}, []string{"ThinkPad 50%"}},
		"SearchNothing": {list.Request{Query: "_"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.req.Count = true
			page, err := b.List(t.Context(), b.tenant, c.req, access.Everything)
			require.NoError(t, err)
			var names []string
			for _, a := range page.Rows {
				names = append(names, a.Name)
			}
			require.ElementsMatch(t, c.want, names)
			require.EqualValues(t, len(c.want), *page.Total)
		})
	}

	for name, req := range map[string]list.Request{
		"ErrStatus":        with("status", "broken"),
		"ErrBothKinds":     with("category", "phone,"+mac.Category.ID.String()),
		"ErrAssignee":      with("assignee", "Ana"),
		"ErrUnknownFilter": with("colour", "red"),
		"ErrUnknownSort":   {Sort: "notes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := b.List(t.Context(), b.tenant, req, access.Everything)
			require.Equal(t, fault.Invalid, fault.KindOf(err), "%v", err)
		})
	}
}

func with(param, value string) list.Request {
	return list.Request{Filters: []list.Filter{list.ParseFilter(param, value)}}
}

// Who sees only some people's things sees what they hold and what waits for them.
func TestScope(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	ana, bo := b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo")
	free, held, awaited, others := b.laptop(t), b.laptop(t), b.laptop(t), b.laptop(t)
	for id, who := range map[uuid.UUID]uuid.UUID{held.ID: bo, others.ID: bo} {
		_, err := b.Assign(ctx, b.tenant, id, asset.Handover{EmployeeID: who}, nil)
		require.NoError(t, err)
	}
	_, err := b.Transfer(ctx, b.tenant, held.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	_, err = b.Reserve(ctx, b.tenant, awaited.ID, ana, nil)
	require.NoError(t, err)

	own := access.Scope{People: []uuid.UUID{ana}}
	page, err := b.List(ctx, b.tenant, list.Request{Count: true}, own)
	require.NoError(t, err)
	require.EqualValues(t, 2, *page.Total)
	require.ElementsMatch(t, []uuid.UUID{held.ID, awaited.ID}, []uuid.UUID{page.Rows[0].ID, page.Rows[1].ID})
	for _, id := range []uuid.UUID{free.ID, others.ID} {
		_, err := b.Get(ctx, b.tenant, id, own)
		requireFault(t, err, fault.NotFound, "asset.not_found", "")
		_, err = b.Assignments(ctx, b.tenant, id, list.Request{}, own)
		requireFault(t, err, fault.NotFound, "asset.not_found", "")
	}
	_, err = b.Get(ctx, b.tenant, held.ID, own)
	require.NoError(t, err)
	history, err := b.Assignments(ctx, b.tenant, held.ID, list.Request{}, own)
	require.NoError(t, err)
	require.Len(t, history.Rows, 1, "who held it before is not told")
	require.Equal(t, ana, history.Rows[0].Holder.ID)

	laptops, err := b.catalog.Category(ctx, b.tenant, held.Category.ID, own)
	require.NoError(t, err)
	require.EqualValues(t, 2, laptops.AssetCount, "nor how many there are")
	laptops, err = b.catalog.Category(ctx, b.tenant, held.Category.ID, access.Everything)
	require.NoError(t, err)
	require.EqualValues(t, 4, laptops.AssetCount)

	nobody, err := b.List(ctx, b.tenant, list.Request{}, access.Scope{})
	require.NoError(t, err)
	require.Empty(t, nobody.Rows)
}
