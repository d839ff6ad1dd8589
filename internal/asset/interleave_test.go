package asset_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// interleavings is how many random meetings of concurrent users are tried.
const interleavings = 200

// Users assign, return, transfer, repair, restore, retire, delete and check out to
// places and to one another, all at once, 200 times over: after each meeting every
// invariant holds.
func TestInterleavings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	people := []uuid.UUID{b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo")}
	place := b.location(t, b.tenant, "Berlin")
	ids := b.laptops(t, 3)
	succeeded := 0
	for round := range interleavings {
		results := atOnce(4, func(n int) error {
			random := rand.New(rand.NewPCG(uint64(round), uint64(n))) // the same calls at every run
			return b.something(t.Context(), random, ids, people, place)
		})
		for _, err := range results {
			if err == nil {
				succeeded++
			} else {
				require.Contains(t, []fault.Kind{fault.Conflict, fault.Invalid, fault.NotFound}, fault.KindOf(err), "%v", err)
			}
		}
		require.Empty(t, b.broken(t), "round %d", round)
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
	switch random.IntN(9) {
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
		if err = b.Delete(ctx, b.tenant, id, nil); err == nil {
			_, err = b.Undelete(ctx, b.tenant, id, nil)
		}
	}
	return err
}

// broken names the invariants that do not hold; "" when all do. What a check
// constraint holds is not asked again.
func (b *bundle) broken(t *testing.T) string {
	t.Helper()
	found := ""
	for name, sql := range map[string]string{
		"open assignments other than the holder's": `
			select count(*) from assets a full join assignments s
			  on s.tenant_id = a.tenant_id and s.asset_id = a.id and s.returned_at is null
			  and s.employee_id is not distinct from a.assignee_id and s.location_id is not distinct from a.holder_location_id
			  and s.holder_asset_id is not distinct from a.holder_asset_id and s.assigned_at = a.assigned_at
			where (a.assigned_at is not null and s.id is null) or (s.returned_at is null and s.id is not null and a.id is null)`,
		"retired or deleted assets that hold others": `
			select count(*) from assets a join assets h on h.tenant_id = a.tenant_id and h.id = a.holder_asset_id
			where h.deleted_at is not null or h.status in ('retired', 'lost', 'stolen')`,
		"circles": `
			with recursive up as (
			  select id, holder_asset_id, 1 as n from assets
			  union all select up.id, a.holder_asset_id, n + 1 from up join assets a on a.id = up.holder_asset_id where n < 10)
			select count(*) from up where n >= 10`,
		"versions other than events": `
			select count(*) from assets a where a.version <> (
			  select count(*) from outbox o where o.subject_id = a.id)`,
		"events out of order": `
			select count(*) from (
			  select (payload ->> 'version')::bigint as version, row_number() over (partition by subject_id order by id) as place
			  from outbox where subject_type = 'asset') e
			where version <> place`,
	} {
		require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
			var n int
			if err := tx.QueryRow(ctx, sql).Scan(&n); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if n > 0 {
				found += fmt.Sprintf("%d %s; ", n, name)
			}
			return nil
		}))
	}
	return found
}
