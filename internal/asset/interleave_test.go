package asset_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// interleavings is how many random meetings of concurrent users are tried.
const interleavings = 200

// Users assign, return, transfer, reserve, repair, restore, retire, delete, bring back,
// make one a part of another and check out to people, places and one another, one by
// one and many at once, all side by side, 200 times over: after each meeting every
// invariant holds.
func TestInterleavings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	people := []uuid.UUID{b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo")}
	place := b.location(t, b.tenant, "Berlin")
	ids := b.laptops(t, 4)
	succeeded := 0
	for round := range interleavings {
		results := atOnce(4, func(n int) error {
			random := rand.New(rand.NewPCG(uint64(round), uint64(n))) // the same calls at every run
			return b.something(t.Context(), random, ids, people, place)
		})
		for _, err := range results {
			if err == nil {
				succeeded++
			}
			acceptable(t, err)
		}
		require.Empty(t, b.broken(t, ids...), "round %d", round)
	}
	require.Greater(t, succeeded, interleavings, "most rounds change something")
}

// something does a random thing to a random asset.
func (b *bundle) something(ctx context.Context, random *rand.Rand, ids, people []uuid.UUID, place uuid.UUID) error {
	id := ids[random.IntN(len(ids))]
	to := []asset.Handover{
		{EmployeeID: people[random.IntN(2)]}, {LocationID: place}, {AssetID: ids[random.IntN(len(ids))]},
	}[random.IntN(3)]
	var err error
	switch random.IntN(17) {
	case 0, 1:
		_, err = b.Assign(ctx, b.tenant, id, to, nil)
	case 2:
		_, err = b.Transfer(ctx, b.tenant, id, to, nil)
	case 3, 4:
		_, err = b.Return(ctx, b.tenant, id, asset.Arrival{}, nil)
	case 5:
		_, err = b.ChangeStatus(ctx, b.tenant, id, asset.StatusChange{Status: asset.InRepair, Reason: "broken"}, nil)
	case 6:
		_, err = b.ChangeStatus(ctx, b.tenant, id, asset.StatusChange{Status: asset.InStock}, nil)
	case 7:
		_, err = b.ChangeStatus(ctx, b.tenant, id, asset.StatusChange{Status: asset.Retired, Reason: "old"}, nil)
	case 8:
		err = b.Delete(ctx, b.tenant, id, nil)
	case 9, 10:
		_, err = b.Undelete(ctx, b.tenant, id, nil)
	case 11:
		_, err = b.Reserve(ctx, b.tenant, id, people[random.IntN(2)], nil)
	case 12:
		_, err = b.Release(ctx, b.tenant, id, nil)
	case 13:
		parent := optional.Of(ids[random.IntN(len(ids))])
		if random.IntN(2) == 0 {
			parent = optional.Null[uuid.UUID]()
		}
		_, err = b.Update(ctx, b.tenant, id, asset.Patch{ParentID: parent}, nil)
	case 14:
		_, err = b.ReturnAll(ctx, b.tenant, people[random.IntN(2)], "")
	default:
		err = b.somethingToSome(ctx, random, ids, to)
	}
	return err
}

// somethingToSome does a random thing to all that are in the register, or to two.
func (b *bundle) somethingToSome(ctx context.Context, random *rand.Rand, ids []uuid.UUID, to asset.Handover) error {
	of := list.Selection{Filter: &list.Request{}}
	if random.IntN(2) == 0 {
		at := random.IntN(len(ids) - 1)
		of = list.Selection{IDs: ids[at : at+2]}
	}
	bulk := []asset.Bulk{
		{Action: asset.BulkAssign, Handover: to}, {Action: asset.BulkReturn}, {Action: asset.BulkRestore},
		{Action: asset.BulkRetire, Reason: "old"}, {Action: asset.BulkDelete}, {Action: asset.BulkUndelete},
		{Action: asset.BulkEdit, Patch: asset.Patch{Notes: optional.Of(fmt.Sprint(random.IntN(1000)))}},
	}[random.IntN(7)]
	_, err := b.DoBulk(ctx, b.tenant, bulk, of)
	return err
}

// broken names the invariants that do not hold of some assets; "" when all do. What a
// check constraint holds is not asked again.
func (b *bundle) broken(t *testing.T, ids ...uuid.UUID) string {
	t.Helper()
	var found []string
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, invariants, ids)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return strings.Join(found, "; ")
}

const invariants = `
	with recursive these as (select * from assets where id = any($1)), had as (select * from assignments where asset_id = any($1)),
	up as (
	  select id, holder_asset_id, 1 as n from these
	  union all select up.id, a.holder_asset_id, n + 1 from up join assets a on a.id = up.holder_asset_id where n < 10),
	whole as (
	  select id, parent_id, 1 as n from these
	  union all select whole.id, a.parent_id, n + 1 from whole join assets a on a.id = whole.parent_id where n < 10),
	told as (
	  select subject_id, (payload ->> 'version')::bigint as version, row_number() over (partition by subject_id order by id) as place
	  from outbox where subject_type = 'asset' and subject_id = any($1))
	select 'open assignments other than the holder''s' from these a full join had s
	  on s.tenant_id = a.tenant_id and s.asset_id = a.id and s.returned_at is null
	  and s.employee_id is not distinct from a.assignee_id and s.location_id is not distinct from a.holder_location_id
	  and s.holder_asset_id is not distinct from a.holder_asset_id and s.assigned_at = a.assigned_at
	where (a.assigned_at is not null and s.id is null) or (s.returned_at is null and s.id is not null and a.id is null)
	union select 'retired or deleted assets that hold others' from these a join assets h on h.tenant_id = a.tenant_id and h.id = a.holder_asset_id
	where h.deleted_at is not null or h.status in ('retired', 'lost', 'stolen')
	union select 'assets in the recycle bin that somebody has' from these where deleted_at is not null and (assigned_at is not null or reserved_for_id is not null)
	union select 'parts of what is in the recycle bin' from these a join assets p on p.tenant_id = a.tenant_id and p.id = a.parent_id
	where a.deleted_at is null and p.deleted_at is not null
	union select 'assets that hold themselves' from up where n >= 10
	union select 'parts of themselves' from whole where n >= 10
	union select 'versions other than events' from these a where a.version <> (select count(*) from told where subject_id = a.id)
	union select 'events out of order' from told where version <> place`
