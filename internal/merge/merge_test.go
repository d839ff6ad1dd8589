package merge_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/merge"
	"github.com/assetronics/assetronics/internal/organization"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
	"github.com/assetronics/assetronics/internal/testkit"
)

type bundle struct {
	*merge.Service
	db           *pg.DB
	catalog      *catalog.Service
	assets       *asset.Service
	places       *location.Service
	people       *employee.Service
	organization *organization.Service
	tenant       uuid.UUID
	clock        *clock.Manual
}

func setup(t *testing.T) bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	recorder := event.NewRecorder(c, func() {})
	b := bundle{
		Service: merge.NewService(db, c, recorder), db: db, clock: c, tenant: testkit.Tenant(t, db),
		catalog: catalog.NewService(db, c, recorder), places: location.NewService(db, c, recorder),
		organization: organization.NewService(db, c, recorder),
	}
	b.assets = asset.NewService(db, c, recorder, b.catalog)
	b.people = employee.NewService(db, c, recorder, b.places)
	require.NoError(t, b.catalog.Seed(t.Context(), b.tenant))
	return b
}

type told struct {
	Type, Label string
	Changes     map[string][2]any
	ChangeSet   string
}

// news reads and forgets what was recorded.
func (b bundle) news(t *testing.T) (all []told) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "with gone as (delete from outbox returning *) select type, payload from gone order by id")
		if err != nil {
			return err
		}
		var kind string
		var payload []byte
		_, err = pgx.ForEachRow(rows, []any{&kind, &payload}, func() error {
			var p struct {
				SubjectLabel string            `json:"subject_label"`
				ChangeSet    string            `json:"change_set"`
				Changes      map[string][2]any `json:"changes"`
			}
			err := json.Unmarshal(payload, &p)
			all = append(all, told{kind, p.SubjectLabel, p.Changes, p.ChangeSet})
			return err
		})
		return err
	}))
	return all
}

func (b bundle) maker(t *testing.T, name string) catalog.Manufacturer {
	t.Helper()
	m, err := b.catalog.CreateManufacturer(t.Context(), b.tenant, catalog.ManufacturerEdit{Name: optional.Of(name)})
	require.NoError(t, err)
	return m
}

func (b bundle) asset(t *testing.T, maker, model string) asset.Asset {
	t.Helper()
	made, err := b.assets.Create(t.Context(), b.tenant, asset.New{Name: model, Category: "laptop", Manufacturer: maker, Model: model})
	require.NoError(t, err)
	return made
}

func (b bundle) place(t *testing.T, name string, parent *location.Location) location.Location {
	t.Helper()
	edit := location.Named(name)
	if parent != nil {
		edit.ParentID = optional.Of(parent.ID)
	}
	made, err := b.places.Create(t.Context(), b.tenant, edit)
	require.NoError(t, err)
	return made
}

func requireFault(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, kind, f.Kind, "%v", err)
	require.Equal(t, code, f.Code, "%v", err)
}

func object(id uuid.UUID, name string) map[string]any {
	return map[string]any{"id": id.String(), "name": name}
}

func TestMergeManufacturers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	dell, inc := b.maker(t, "Dell"), b.maker(t, "Dell Inc.")
	_, err := b.catalog.UpdateManufacturer(ctx, b.tenant, inc.ID, catalog.ManufacturerEdit{SupportPhone: optional.Of("+1 800")}, nil)
	require.NoError(t, err)
	kept, twin := b.asset(t, "Dell", "Latitude 7450"), b.asset(t, "Dell Inc.", "LATITUDE 7450")
	other := b.asset(t, "Dell Inc.", "XPS 13")
	b.news(t)

	r := merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{inc.ID}}
	preview, err := b.Preview(ctx, b.tenant, r)
	require.NoError(t, err)
	require.Equal(t, []merge.Move{{register.Assets, "manufacturer", 2}, {register.Models, "manufacturer", 2}}, preview.Moves)
	require.Equal(t, []merge.Join{{register.Models, 1}}, preview.Joins)
	require.Empty(t, b.news(t), "a preview changes nothing")

	done, err := b.Merge(ctx, b.tenant, r)
	require.NoError(t, err)
	require.Equal(t, []register.Ref{{ID: inc.ID, Name: "Dell Inc."}}, done.Losers)
	for _, a := range []asset.Asset{kept, twin, other} {
		now, err := b.assets.Get(ctx, b.tenant, a.ID, access.Everything)
		require.NoError(t, err)
		require.Equal(t, dell.ID, now.Manufacturer.ID)
		if a.ID != other.ID {
			require.Equal(t, kept.Model.ID, now.Model.ID, "the models of one name are one")
		}
	}
	_, err = b.catalog.Manufacturer(ctx, b.tenant, inc.ID)
	requireFault(t, err, fault.NotFound, "manufacturer.not_found")
	winner, err := b.catalog.Manufacturer(ctx, b.tenant, dell.ID)
	require.NoError(t, err)
	require.Equal(t, "Dell", winner.Name)
	require.Equal(t, "+1 800", *winner.SupportPhone, "taken over")
	require.EqualValues(t, 2, winner.ModelCount)

	news := b.news(t)
	byType := map[string]int{}
	for _, e := range news {
		byType[e.Type]++
		require.NotEmpty(t, e.ChangeSet)
		require.Equal(t, news[0].ChangeSet, e.ChangeSet, "one change set")
	}
	require.Equal(t, map[string]int{"asset_updated": 3, "model_merged": 1, "model_updated": 1, "manufacturer_merged": 1, "manufacturer_updated": 1}, byType,
		"two assets change the manufacturer, one the model; one model the manufacturer")
	for _, e := range news {
		switch e.Type {
		case "manufacturer_merged":
			require.Equal(t, "Dell Inc.", e.Label)
			require.Equal(t, map[string][2]any{
				"merged_into": {nil, object(dell.ID, "Dell")}, "name": {"Dell Inc.", nil}, "support_phone": {"+1 800", nil},
			}, e.Changes, "what it was")
		case "manufacturer_updated":
			require.Equal(t, map[string][2]any{"support_phone": {nil, "+1 800"}}, e.Changes)
		case "model_updated":
			require.Equal(t, map[string][2]any{"manufacturer": {object(inc.ID, "Dell Inc."), object(dell.ID, "Dell")}}, e.Changes)
		}
	}
}

func TestMergeEveryRegister(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	category := func(name string) uuid.UUID {
		c, err := b.catalog.CreateCategory(ctx, b.tenant, catalog.NewCategory{CategoryEdit: catalog.CategoryEdit{Name: optional.Of(name)}})
		require.NoError(t, err)
		return c.ID
	}
	vendor := func(name string) uuid.UUID {
		v, err := b.organization.CreateVendor(ctx, b.tenant, organization.VendorEdit{Name: optional.Of(name)})
		require.NoError(t, err)
		return v.ID
	}
	company := func(name string) uuid.UUID {
		c, err := b.organization.CreateCompany(ctx, b.tenant, organization.CompanyEdit{Name: optional.Of(name)})
		require.NoError(t, err)
		return c.ID
	}
	centre := func(code string, company uuid.UUID) uuid.UUID {
		k, err := b.organization.CreateCostCentre(ctx, b.tenant, organization.CostCentreEdit{Code: optional.Of(code), Name: optional.Of("x"), CompanyID: optional.Of(company)})
		require.NoError(t, err)
		return k.ID
	}
	department := func(name string) uuid.UUID {
		d, err := b.people.CreateDepartment(ctx, b.tenant, employee.DepartmentEdit{Name: optional.Of(name)})
		require.NoError(t, err)
		return d.ID
	}
	one, two := company("Acme"), company("Acme GmbH")
	moved := centre("2", two)
	for _, r := range []merge.Request{
		{Table: register.Categories, Winner: category("Drone"), Losers: []uuid.UUID{category("Drones"), category("UAV")}},
		{Table: register.Models, Winner: b.asset(t, "HP", "ProBook").Model.ID, Losers: []uuid.UUID{b.asset(t, "HP", "Pro Book").Model.ID}},
		{Table: register.Vendors, Winner: vendor("CDW"), Losers: []uuid.UUID{vendor("C.D.W.")}},
		{Table: register.Companies, Winner: one, Losers: []uuid.UUID{two}},
		{Table: register.CostCentres, Winner: centre("1", one), Losers: []uuid.UUID{centre("1a", one)}},
		{Table: register.Locations, Winner: b.place(t, "Berlin", nil).ID, Losers: []uuid.UUID{b.place(t, "Berlln", nil).ID}},
		{Table: register.Departments, Winner: department("Sales"), Losers: []uuid.UUID{department("Sales dept")}},
	} {
		_, err := b.Merge(ctx, b.tenant, r)
		require.NoError(t, err, r.Table.Name)
		left, err := b.Preview(ctx, b.tenant, r)
		requireFault(t, err, fault.Invalid, r.Table.Noun+".unknown")
		require.Empty(t, left)
	}
	now, err := b.organization.CostCentre(ctx, b.tenant, moved)
	require.NoError(t, err)
	require.Equal(t, one, now.Company.ID)
}

func TestMergePlaces(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	berlin, hq := b.place(t, "Berlin", nil), b.place(t, "Berlin HQ", nil)
	first, second := b.place(t, "1st floor", &berlin), b.place(t, "1ST FLOOR", &hq)
	store, twin := b.place(t, "Store", &first), b.place(t, "store", &second)
	attic := b.place(t, "Attic", &hq)
	ana, err := b.people.Create(ctx, b.tenant, employee.Edit{FirstName: optional.Of("Ana"), Location: employee.Choice{ID: optional.Of(twin.ID)}})
	require.NoError(t, err)

	kiosk := b.asset(t, "Dell", "XPS")
	kiosk, err = b.assets.Assign(ctx, b.tenant, kiosk.ID, asset.Handover{LocationID: hq.ID}, nil)
	require.NoError(t, err)

	require.NoError(t, b.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			with f as (insert into files (tenant_id, id, state, hash, size, media_type, since)
			  values ($1, $2, 'kept', sha256('x'), 1, 'text/plain', now()) returning id)
			insert into attachments (tenant_id, id, file_id, name, location_id, created_by_type, created_by_label, created_at)
			select $1, $2, f.id, 'plan.txt', $3, 'system', 'x', now() from f`, b.tenant, uuid.New(), hq.ID)
		return err
	}))

	done, err := b.Merge(ctx, b.tenant, merge.Request{Table: register.Locations, Winner: berlin.ID, Losers: []uuid.UUID{hq.ID}})
	require.NoError(t, err)
	require.Contains(t, done.Moves, merge.Move{Table: register.Attachments, Count: 1}, "without an event of its own")
	held, err := b.assets.Get(ctx, b.tenant, kiosk.ID, access.Everything)
	require.NoError(t, err)
	require.Equal(t, berlin.ID, held.Holder().ID, "what the place holds goes along")
	history, err := b.assets.Assignments(ctx, b.tenant, kiosk.ID, list.Request{}, access.Everything)
	require.NoError(t, err)
	require.Equal(t, berlin.ID, history.Rows[0].Holder.ID)
	_, err = b.assets.Update(ctx, b.tenant, kiosk.ID, asset.Patch{Name: optional.Of("Kiosk")}, &kiosk.Version)
	require.NotEmpty(t, fault.As(err).Facts.(event.Meanwhile).Changes, "a merge is told to who was not looking")
	require.Contains(t, done.Joins, merge.Join{Table: register.Locations, Count: 1})
	now, err := b.people.Get(ctx, b.tenant, ana.ID, access.Everything)
	require.NoError(t, err)
	require.Equal(t, store.ID, now.Location.ID, "two levels below")
	for _, id := range []uuid.UUID{hq.ID, second.ID, twin.ID} {
		_, err := b.places.Get(ctx, b.tenant, id)
		requireFault(t, err, fault.NotFound, "location.not_found")
	}
	there, err := b.places.Get(ctx, b.tenant, attic.ID)
	require.NoError(t, err)
	require.Equal(t, berlin.ID, there.Parent.ID)

	// A place and one that lies in it, which even has its name.
	inner := b.place(t, "Annex", &berlin)
	b.place(t, "annex", &inner)
	_, err = b.Merge(ctx, b.tenant, merge.Request{Table: register.Locations, Winner: inner.ID, Losers: []uuid.UUID{berlin.ID}})
	requireFault(t, err, fault.Invalid, "location.merge_below")
	_, err = b.Merge(ctx, b.tenant, merge.Request{Table: register.Locations, Winner: berlin.ID, Losers: []uuid.UUID{inner.ID}})
	require.NoError(t, err)
}

func TestErrMerge(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	dell, hp := b.maker(t, "Dell"), b.maker(t, "HP")
	other := testkit.Tenant(t, b.db)
	stale := dell.Version + 1
	latitude, probook := b.asset(t, "Dell", "Latitude"), b.asset(t, "HP", "ProBook")
	b.news(t)
	for name, c := range map[string]struct {
		tenant uuid.UUID
		r      merge.Request
		kind   fault.Kind
		code   string
	}{
		"Itself":        {b.tenant, merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{dell.ID}}, fault.Invalid, "merge.itself"},
		"Nobody":        {b.tenant, merge.Request{Table: register.Manufacturers, Winner: dell.ID}, fault.Invalid, "invalid_input"},
		"Twice":         {b.tenant, merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{hp.ID, hp.ID}}, fault.Invalid, "invalid_input"},
		"UnknownLoser":  {b.tenant, merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{uuid.New()}}, fault.Invalid, "manufacturer.unknown"},
		"UnknownWinner": {b.tenant, merge.Request{Table: register.Manufacturers, Winner: uuid.New(), Losers: []uuid.UUID{hp.ID}}, fault.NotFound, "manufacturer.not_found"},
		"OtherTenant":   {other, merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{hp.ID}}, fault.NotFound, "manufacturer.not_found"},
		"Stale":         {b.tenant, merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{hp.ID}, IfVersion: &stale}, fault.Precondition, "manufacturer.stale"},
		"OtherMaker":    {b.tenant, merge.Request{Table: register.Models, Winner: latitude.Model.ID, Losers: []uuid.UUID{probook.Model.ID}}, fault.Invalid, "model.other_manufacturer"},
	} {
		_, err := b.Merge(ctx, c.tenant, c.r)
		require.Error(t, err, name)
		requireFault(t, err, c.kind, c.code)
	}
	require.Empty(t, b.news(t), "none of them did anything")
}

// Whoever registers assets of a loser while it is merged finds it gone, or the
// asset moves along; two merges in opposite directions do not lose both.
func TestMergeAtOneTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for round := range 8 {
		one, two := b.maker(t, fmt.Sprint("a", round)), b.maker(t, fmt.Sprint("b", round))
		var g errgroup.Group
		for _, m := range [][2]uuid.UUID{{one.ID, two.ID}, {two.ID, one.ID}} {
			g.Go(func() error {
				_, err := b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Manufacturers, Winner: m[0], Losers: []uuid.UUID{m[1]}})
				if err != nil && fault.As(err) == nil {
					return err
				}
				return nil
			})
			g.Go(func() error {
				_, err := b.assets.Create(t.Context(), b.tenant, asset.New{Name: "x", Category: "laptop", Manufacturer: m[1].String()})
				if err != nil && fault.As(err) == nil && pg.Constraint(err) != "assets_manufacturer" {
					return err
				}
				return nil
			})
		}
		require.NoError(t, g.Wait())
		var left int
		require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			return tx.QueryRow(ctx, "select count(*) from manufacturers where tenant_id = $1 and id in ($2, $3)", b.tenant, one.ID, two.ID).Scan(&left)
		}))
		require.Equal(t, 1, left)
	}
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	for _, name := range []string{"HP", "HP Inc.", "H.P.", "Lenovo", "Lenvo", "Dell", "Apple", "Cisco Systems, Inc.", "Cisco Systems"} {
		b.maker(t, name)
	}
	pairs := func(tenant uuid.UUID, table register.Table) (found []string) {
		all, err := b.Duplicates(ctx, tenant, table)
		require.NoError(t, err)
		for _, p := range all {
			one, other := min(p.One.Name, p.Other.Name), max(p.One.Name, p.Other.Name)
			found = append(found, one+" = "+other)
		}
		return found
	}
	require.ElementsMatch(t, []string{
		"H.P. = HP", "H.P. = HP Inc.", "HP = HP Inc.", "Cisco Systems = Cisco Systems, Inc.", "Lenovo = Lenvo",
	}, pairs(b.tenant, register.Manufacturers))

	for _, m := range [][2]string{{"Dell", "Latitude 7440"}, {"Dell", "Latitude 7450"}, {"Dell", "Latitude-7450"}, {"Lenovo", "Latitude7450"}} {
		b.asset(t, m[0], m[1])
	}
	require.Equal(t, []string{"Latitude 7450 = Latitude-7450"}, pairs(b.tenant, register.Models), "other digits and other manufacturers are other models")

	berlin := b.place(t, "Berlin", nil)
	b.place(t, "Berlin ", &berlin)
	b.place(t, "Bérlin", nil)
	b.place(t, "Floor 1", &berlin)
	b.place(t, "Floor 2", &berlin)
	b.place(t, "Floor-1", &berlin)
	require.Contains(t, pairs(b.tenant, register.Locations), "Floor 1 = Floor-1")
	require.NotContains(t, pairs(b.tenant, register.Locations), "Floor 1 = Floor 2")
	for _, table := range register.Registers {
		require.Empty(t, pairs(testkit.Tenant(t, b.db), table), "%s of another tenant", table.Name)
	}
}
