package asset_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Whatever people do to some assets, in whatever order: what is allowed happens
// as the table says, what is not changes nothing, and what must always hold
// does.
func TestMachine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		m := newMachine(t, b, fmt.Sprintf("run-%d", runs))
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			m.step(t)
			m.check(t)
		}
	})
}

type machine struct {
	*bundle
	people []uuid.UUID // the last has left
	place  uuid.UUID
	assets []uuid.UUID
	open   map[uuid.UUID]uuid.UUID // asset → who or what should hold it
}

func newMachine(t *rapid.T, b *bundle, slug string) *machine {
	own := *b
	own.tenant = b.company(t, slug)
	m := &machine{bundle: &own, open: map[uuid.UUID]uuid.UUID{}}
	for _, name := range []string{"Ana", "Bo", "Gone"} {
		m.people = append(m.people, m.employee(t, m.tenant, name))
	}
	m.terminate(t, m.people[2])
	m.place = m.location(t, m.tenant, "Berlin")
	for _, status := range []asset.Status{asset.InStock, asset.OnOrder, asset.InStock} {
		a, err := m.Create(context.Background(), m.tenant, asset.New{Name: "X", Category: "laptop", Status: status})
		require.NoError(t, err)
		m.assets = append(m.assets, a.ID)
	}
	return m
}

// step does something random to a random asset and compares with the table.
func (m *machine) step(t *rapid.T) {
	ctx := context.Background()
	m.clock.Advance(time.Minute)
	id := rapid.SampledFrom(m.assets).Draw(t, "asset")
	person := rapid.SampledFrom(m.people).Draw(t, "person")
	reason := rapid.SampledFrom([]string{"", "because"}).Draw(t, "reason")
	before := m.get(t, id)
	events := len(m.told(t, id))
	action := rapid.SampledFrom(asset.Actions).Draw(t, "action")

	line, allowed := lineFor(before, action)
	if _, arrives := lineFor(before, asset.Receive); action == asset.Restore && arrives {
		return // both are asked for as in_stock; here that means to receive it
	}
	to := asset.Handover{EmployeeID: person}
	if action != asset.Reserve {
		to = rapid.SampledFrom([]asset.Handover{
			{EmployeeID: person}, {EmployeeID: person}, {LocationID: m.place}, {AssetID: m.assets[0]}, {AssetID: m.assets[2]},
		}).Draw(t, "to")
	}
	if slices.Contains([]asset.Action{asset.Assign, asset.Transfer, asset.Reserve}, action) && !m.mayGo(t, before, action, to) ||
		line.Reason && reason == "" {
		allowed = false
	}

	after, err := m.do(ctx, id, action, line.To, to, reason)
	if !allowed {
		require.Contains(t, []fault.Kind{fault.Conflict, fault.Invalid}, fault.KindOf(err), "%s: %v", action, err)
		require.Equal(t, before, m.get(t, id))
		require.Len(t, m.told(t, id), events)
		return
	}
	require.NoError(t, err, "%s from %s", action, before.Status)
	require.Equal(t, line.To, after.Status)
	require.Equal(t, before.Version+1, after.Version)
	require.Equal(t, after, m.get(t, id))
	require.Len(t, m.told(t, id), events+1)
	m.follow(id, action, after, to)
}

// mayGo tells whether an asset may go to somebody, apart from what the table says.
func (m *machine) mayGo(t *rapid.T, a asset.Asset, action asset.Action, to asset.Handover) bool {
	switch {
	case to.EmployeeID == m.people[2]:
		return false
	case action == asset.Assign && a.ReservedFor != nil && a.ReservedFor.ID != to.EmployeeID:
		return false
	case action == asset.Transfer && a.Holder() != nil && a.Holder().ID == recipient(to):
		return false
	case to.AssetID == uuid.Nil:
		return true
	}
	// Not to what is gone, nor in a circle.
	if slices.Contains([]asset.Status{asset.Retired, asset.Lost, asset.Stolen}, m.get(t, to.AssetID).Status) {
		return false
	}
	for at, ok := to.AssetID, true; ok; at, ok = m.open[at] {
		if at == a.ID {
			return false
		}
	}
	return true
}

func recipient(to asset.Handover) uuid.UUID {
	for _, id := range []uuid.UUID{to.LocationID, to.AssetID} {
		if id != uuid.Nil {
			return id
		}
	}
	return to.EmployeeID
}

func lineFor(a asset.Asset, action asset.Action) (asset.Transition, bool) {
	for _, x := range asset.Transitions {
		fits := map[asset.Custody]bool{
			asset.Any: true, asset.Held: a.Holder() != nil, asset.Awaited: a.ReservedFor != nil,
			asset.Free: a.Holder() == nil && a.ReservedFor == nil,
		}[x.When] && (!x.Empty || a.Holding == 0)
		if x.From == a.Status && x.Action == action && fits {
			return x, true
		}
	}
	// Not allowed: try the state that the action leads to elsewhere.
	at := slices.IndexFunc(asset.Transitions, func(x asset.Transition) bool { return x.Action == action })
	return asset.Transition{To: asset.Transitions[at].To}, false
}

func (m *machine) do(ctx context.Context, id uuid.UUID, action asset.Action, status asset.Status, to asset.Handover, reason string) (asset.Asset, error) {
	switch action {
	case asset.Assign:
		return m.Assign(ctx, m.tenant, id, to, nil)
	case asset.Transfer:
		return m.Transfer(ctx, m.tenant, id, to, nil)
	case asset.Return:
		return m.Return(ctx, m.tenant, id, asset.Arrival{}, nil)
	case asset.Reserve:
		return m.Reserve(ctx, m.tenant, id, to.EmployeeID, nil)
	case asset.Release:
		return m.Release(ctx, m.tenant, id, nil)
	case asset.Receive:
		return m.Receive(ctx, m.tenant, id, asset.Arrival{}, nil)
	case asset.Ship, asset.Repair, asset.Retire, asset.Lose, asset.Steal, asset.Restore:
		a, err := m.ChangeStatus(ctx, m.tenant, id, asset.StatusChange{Status: status, Reason: reason}, nil)
		return a, err
	}
	panic("no such action: " + action)
}

// follow notes who holds the asset by what the action means.
func (m *machine) follow(id uuid.UUID, action asset.Action, after asset.Asset, to asset.Handover) {
	switch {
	case action == asset.Assign || action == asset.Transfer:
		m.open[id] = recipient(to)
	case action == asset.Return || slices.Contains([]asset.Status{asset.InStock, asset.Retired, asset.Lost, asset.Stolen}, after.Status):
		delete(m.open, id)
	}
}

// check looks at what must always hold.
func (m *machine) check(t *rapid.T) {
	for _, id := range m.assets {
		a := m.get(t, id)
		holder, held := m.open[id]
		require.Equal(t, held, a.Holder() != nil)
		if held {
			require.Equal(t, holder, a.Holder().ID)
			require.Contains(t, []asset.Status{asset.Assigned, asset.InRepair}, a.Status)
		}
		require.False(t, a.Status == asset.Assigned && !held)
		require.Equal(t, held, a.AssignedAt != nil)
		require.False(t, held && a.ReservedFor != nil)
		require.False(t, a.Status == asset.Reserved && a.ReservedFor == nil)

		var open []asset.Assignment
		for _, s := range assignments(t, m.bundle, id) {
			if s.ReturnedAt == nil {
				open = append(open, s)
			}
		}
		if !held {
			require.Empty(t, open)
			continue
		}
		require.Len(t, open, 1)
		require.Equal(t, holder, open[0].Holder.ID)
		require.Equal(t, *a.AssignedAt, open[0].AssignedAt)
	}
}

func (m *machine) get(t *rapid.T, id uuid.UUID) asset.Asset {
	a, err := m.Get(context.Background(), m.tenant, id, access.Everything)
	require.NoError(t, err)
	return a
}

// The database refuses by itself what the machine never does.
func TestDatabaseHoldsTheInvariants(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	a := b.laptop(t)
	for _, set := range []string{
		"status = 'assigned'",
		"status = 'reserved'",
		"status = 'broken'",
		"assignee_id = '" + ana.String() + "', assigned_at = now()",
		"reserved_for_id = '" + ana.String() + "'",
		"status = 'assigned', assignee_id = '" + ana.String() + "'",
		"status = 'in_repair', reserved_for_id = '" + ana.String() + "', assignee_id = '" + ana.String() + "', assigned_at = now()",
		"status = 'retired', assignee_id = '" + ana.String() + "', assigned_at = now()",
		"purchase_cost_amount = 1",
		"purchase_cost_amount = -1, purchase_cost_currency = 'EUR'",
		"serial = 'x'",
	} {
		err := b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "update assets set "+set+" where id = $1", a.ID)
			return err
		})
		require.ErrorContains(t, err, "violates check constraint", set)
	}
}
