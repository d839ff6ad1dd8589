package location_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// in is a place in another.
func in(parent uuid.UUID, name string) location.Edit {
	e := location.Named(name)
	e.ParentID = optional.Of(parent)
	return e
}

func (b bundle) make(t require.TestingT, edit location.Edit) location.Location {
	made, err := b.Create(context.Background(), b.tenant, edit)
	require.NoError(t, err)
	return made
}

func (b bundle) move(ctx context.Context, id, parent uuid.UUID) error {
	edit := location.Edit{ParentID: optional.Of(parent)}
	if parent == uuid.Nil {
		edit.ParentID = optional.Null[uuid.UUID]()
	}
	_, err := b.Update(ctx, b.tenant, id, edit, nil)
	return err
}

func (b bundle) list(t require.TestingT, filters ...list.Filter) (names []string) {
	page, err := b.List(context.Background(), b.tenant, list.Request{Filters: filters})
	require.NoError(t, err)
	for _, l := range page.Rows {
		names = append(names, l.Name)
	}
	return names
}

func TestTree(t *testing.T) {
	t.Parallel()
	b := setup(t)
	berlin := b.make(t, location.Named("Berlin"))
	house := b.make(t, in(berlin.ID, "House A"))
	first := b.make(t, in(house.ID, "1st floor"))
	store := b.make(t, in(first.ID, "Store"))
	london := b.make(t, location.Named("London"))
	b.make(t, in(london.ID, "1st floor")) // a name is one among its siblings only

	require.Equal(t, []register.Ref{{ID: berlin.ID, Name: "Berlin"}, {ID: house.ID, Name: "House A"}, {ID: first.ID, Name: "1st floor"}}, store.Path)
	require.Equal(t, &register.Ref{ID: first.ID, Name: "1st floor"}, store.Parent)
	require.Equal(t, []string{"Berlin", "London"}, b.list(t, list.Filter{Name: "parent", Op: "isnull", Value: "true"}))
	require.Equal(t, []string{"House A"}, b.list(t, list.Filter{Name: "parent", Value: berlin.ID.String()}))
	under := func(ids string) []string { return b.list(t, list.Filter{Name: "under", Value: ids}) }
	require.Equal(t, []string{"1st floor", "House A", "Store"}, under(house.ID.String()))
	require.Equal(t, []string{"1st floor", "1st floor", "London", "Store"}, under(first.ID.String()+","+london.ID.String()))

	require.NoError(t, b.move(t.Context(), house.ID, london.ID))
	require.Equal(t, []string{"1st floor", "1st floor", "House A", "London", "Store"}, under(london.ID.String()), "the whole branch moved")
	moved, err := b.Get(t.Context(), b.tenant, store.ID)
	require.NoError(t, err)
	require.Equal(t, "London", moved.Path[0].Name)
	require.Equal(t, store.Version, moved.Version, "what lies in it is not changed")
	require.NoError(t, b.move(t.Context(), house.ID, uuid.Nil))
	require.Equal(t, []string{"Berlin", "House A", "London"}, b.list(t, list.Filter{Name: "parent", Op: "isnull", Value: "true"}))

	requireFault(t, b.move(t.Context(), first.ID, london.ID), fault.Conflict, "location.name_taken")
	requireFault(t, b.move(t.Context(), house.ID, store.ID), fault.Invalid, "location.cycle")
	requireFault(t, b.move(t.Context(), house.ID, house.ID), fault.Invalid, "location.cycle")
	requireFault(t, b.move(t.Context(), house.ID, uuid.New()), fault.Invalid, "location.unknown")
	_, err = b.Create(t.Context(), b.company(t, "globex"), in(berlin.ID, "Mine"))
	requireFault(t, err, fault.Invalid, "location.unknown")
	for _, f := range []list.Filter{{Name: "under", Value: "x"}, {Name: "under", Op: "not", Value: berlin.ID.String()}} {
		_, err := b.List(t.Context(), b.tenant, list.Request{Filters: []list.Filter{f}})
		requireFault(t, err, fault.Invalid, "list.bad_filter")
	}
}

func TestTree_Depth(t *testing.T) {
	t.Parallel()
	b := setup(t)
	at := b.make(t, location.Named("1"))
	for i := 2; i <= register.MaxDepth; i++ {
		at = b.make(t, in(at.ID, fmt.Sprint(i)))
	}
	_, err := b.Create(t.Context(), b.tenant, in(at.ID, "too deep"))
	requireFault(t, err, fault.Invalid, "location.too_deep")
	one := b.make(t, location.Named("one"))
	b.make(t, in(one.ID, "two"))
	requireFault(t, b.move(t.Context(), one.ID, at.Path[len(at.Path)-1].ID), fault.Invalid, "location.too_deep")
	require.NoError(t, b.move(t.Context(), one.ID, at.Path[len(at.Path)-2].ID), "two more just fit")
}

func TestDelete(t *testing.T) {
	t.Parallel()
	b := setup(t)
	berlin := b.make(t, location.Named("Berlin"))
	house := b.make(t, in(berlin.ID, "House"))
	for i := range 2 {
		b.system(t, `insert into employees (tenant_id, id, first_name, last_name, display_name, location_id, source_status, withdrawn,
			status, hire_open, hire_no, leaving, leave_no, hand_edited, created_at, updated_at)
			values ($1, $2, 'A', 'B', 'A B', $3, 'active', false, 'terminated', false, $4, 'none', 0, '{}', now(), now())`,
			b.tenant, uuid.New(), berlin.ID, i)
	}
	err := b.Delete(t.Context(), b.tenant, berlin.ID, nil)
	requireFault(t, err, fault.Conflict, "location.in_use")
	require.Equal(t, "This location is in use: 2 people, 1 location.", fault.As(err).Message, "those who left too: history points at it")
	require.Equal(t, []fault.Field{{Location: "employees.location", Message: "2 people"}, {Location: "locations.parent", Message: "1 location"}}, fault.As(err).Fields)

	stale := house.Version + 1
	requireFault(t, b.Delete(t.Context(), b.tenant, house.ID, &stale), fault.Precondition, "location.stale")
	require.NoError(t, b.Delete(t.Context(), b.tenant, house.ID, &house.Version))
	requireFault(t, b.Delete(t.Context(), b.tenant, house.ID, nil), fault.NotFound, "location.not_found")
	require.Equal(t, []string{"location_created Berlin", "location_created House", "location_deleted House"}, b.told(t))
}

// Ensure knows names alone: it means the place nearest to the top.
func TestEnsureInATree(t *testing.T) {
	t.Parallel()
	b := setup(t)
	berlin := b.make(t, location.Named("Berlin"))
	house := b.make(t, in(berlin.ID, "House"))
	deep := b.make(t, in(house.ID, "Berlin"))
	store := b.make(t, in(house.ID, "Store"))
	ids, err := b.Ensure(t.Context(), b.tenant, []string{"berlin", "store", "Attic"})
	require.NoError(t, err)
	require.Equal(t, berlin.ID, ids["berlin"])
	require.NotEqual(t, deep.ID, ids["berlin"])
	require.Equal(t, store.ID, ids["store"])
	attic, err := b.Get(t.Context(), b.tenant, ids["Attic"])
	require.NoError(t, err)
	require.Empty(t, attic.Path)
}

func TestErrPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	place := b.make(t, location.Edit{
		Name: optional.Of("Berlin"), Kind: optional.Of("site"), Country: optional.Of("de"), TimeZone: optional.Of("Europe/Berlin"),
		Address: optional.Of(" Invalidenstr. 1\r\nHof 2 "), City: optional.Of("Berlin"),
	})
	require.Equal(t, []any{"site", "DE", "Europe/Berlin", "Invalidenstr. 1\nHof 2"}, []any{*place.Kind, *place.Country, *place.TimeZone, *place.Address})
	for field, edit := range map[string]location.Edit{
		"kind": {Kind: optional.Of("planet")}, "country": {Country: optional.Of("D3")}, "time_zone": {TimeZone: optional.Of("Berlin/Europe")},
		"name": {Name: optional.Null[string]()},
	} {
		_, err := b.Update(t.Context(), b.tenant, place.ID, edit, nil)
		requireFault(t, err, fault.Invalid, "invalid_input")
		require.Equal(t, "body."+field, fault.As(err).Fields[0].Location)
	}
	_, err := b.Update(t.Context(), b.tenant, place.ID, location.Edit{TimeZone: optional.Of("Local")}, nil)
	requireFault(t, err, fault.Invalid, "invalid_input")
}

// Two people who move A under B and B under A at one time: one of them is told.
func TestMoveAtOneTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for round := range 10 {
		one, two := b.make(t, location.Named(fmt.Sprint("a", round))), b.make(t, location.Named(fmt.Sprint("b", round)))
		var first, second error
		var g errgroup.Group
		g.Go(func() error { first = b.move(t.Context(), one.ID, two.ID); return nil })
		g.Go(func() error { second = b.move(t.Context(), two.ID, one.ID); return nil })
		require.NoError(t, g.Wait())
		if first == nil {
			requireFault(t, second, fault.Invalid, "location.cycle")
		} else {
			requireFault(t, first, fault.Invalid, "location.cycle")
			require.NoError(t, second)
		}
	}
}

// Whatever is moved where by whom: it stays a forest of at most MaxDepth.
func TestMovesKeepTheTree(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var places []location.Location
	for i := range 14 {
		places = append(places, b.make(t, location.Named(fmt.Sprint("p", i))))
	}
	rapid.Check(t, func(t *rapid.T) {
		moves := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]int {
			return [2]int{rapid.IntRange(0, len(places)-1).Draw(t, "what"), rapid.IntRange(-1, len(places)-1).Draw(t, "where")}
		}), 1, 12).Draw(t, "moves")
		var g errgroup.Group
		g.SetLimit(4)
		for _, m := range moves {
			g.Go(func() error {
				parent := uuid.Nil
				if m[1] >= 0 {
					parent = places[m[1]].ID
				}
				if err := b.move(context.Background(), places[m[0]].ID, parent); err != nil && fault.KindOf(err) != fault.Invalid {
					return err
				}
				return nil
			})
		}
		require.NoError(t, g.Wait())
		var reached, deepest int
		require.NoError(t, b.db.Tenant(context.Background(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			return tx.QueryRow(ctx, `with recursive down as (
				select id, 1 as depth from locations where tenant_id = $1 and parent_id is null
				union all select l.id, d.depth + 1 from down d join locations l on l.tenant_id = $1 and l.parent_id = d.id)
				select count(*), max(depth) from down`, b.tenant).Scan(&reached, &deepest)
		}))
		require.Equal(t, len(places), reached, "every place hangs on the top")
		require.LessOrEqual(t, deepest, register.MaxDepth)
	})
}
