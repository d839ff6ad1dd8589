package merge_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/merge"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/operation/operationtest"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register"
)

// assets makes n assets of a manufacturer, without their events.
func (b bundle) many(t testing.TB, n int, maker uuid.UUID) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "set local statement_timeout = 0"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into assets (tenant_id, id, tag, tag_key, name, name_key, category_id, manufacturer_id, status, created_at, updated_at)
			select $1, gen_random_uuid(), 'T-' || n, 't-' || n, 'Laptop', 'laptop', c.id, $2, 'in_stock', now(), now()
			from generate_series(1, $3::int) n, (select id from categories where tenant_id = $1 and slug = 'laptop') c`, b.tenant, maker, n)
		return err
	}))
}

// A manufacturer with very many assets: each gets its event.
func TestMergeMany(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := 6000 // more than one batch of events
	if os.Getenv("ASSETRONICS_SOAK") != "" {
		n = 100_000
	}
	dell, inc := b.maker(t, "Dell"), b.maker(t, "Dell Inc.")
	b.many(t, n, inc.ID)
	b.news(t)
	o := operationtest.New(b.db, clock.System{})
	b.Operate(o.Service)
	began := time.Now()
	done, err := b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{inc.ID}})
	require.NoError(t, err)
	asked := time.Since(began)
	over := o.WorkOff(t, b.tenant, done.Operation)
	t.Logf("%d assets: asked in %v, moved in %v, told %d times", n, asked.Round(time.Millisecond), time.Since(began).Round(time.Millisecond), len(o.Shown()))
	require.Equal(t, []merge.Move{{Table: register.Assets, Field: "manufacturer", Count: int64(n)}}, operationtest.Outcome[merge.Result](t, over).Moves)
	var events, subjects int
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, "select count(*), count(distinct subject_id) from outbox where type = 'asset_updated'").Scan(&events, &subjects)
	}))
	require.Equal(t, n, events)
	require.Equal(t, n, subjects)
}

// A merge that moves more than is changed at once is an operation: accepted or refused
// at once, worked off later, all or none.
func TestMergeAsOperation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	o := operationtest.New(b.db, b.clock)
	b.Operate(o.Service)
	dell, inc := b.maker(t, "Dell"), b.maker(t, "Dell Inc.")
	b.many(t, operation.AtOnce+1, inc.ID)
	r := merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{inc.ID}, IfVersion: new(int64(7))}
	_, err := b.Merge(t.Context(), b.tenant, r)
	requireFault(t, err, fault.Precondition, "manufacturer.stale")
	r.IfVersion = &dell.Version
	b.news(t)
	done, err := b.Merge(t.Context(), b.tenant, r)
	require.NoError(t, err)
	require.Equal(t, "Dell Inc.", done.Losers[0].Name)
	require.Empty(t, done.Moves)
	require.Empty(t, b.news(t), "nothing happened yet")

	over := o.WorkOff(t, b.tenant, done.Operation)
	require.Equal(t, operation.Succeeded, over.Status, "%v", over.Problem)
	require.Equal(t, []merge.Move{{Table: register.Assets, Field: "manufacturer", Count: operation.AtOnce + 1}}, operationtest.Outcome[merge.Result](t, over).Moves)
	news := b.news(t)
	require.Len(t, news, operation.AtOnce+2, "each asset, and the one that is gone")
	for _, n := range news {
		require.Equal(t, done.ChangeSet.String(), n.ChangeSet)
	}

	// Somebody was quicker with the loser: it fails and says so.
	hp, inc := b.maker(t, "HP"), b.maker(t, "HP Inc.")
	_, err = b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Manufacturers, Winner: inc.ID, Losers: []uuid.UUID{dell.ID}})
	require.NoError(t, err)
	late, err := b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Manufacturers, Winner: hp.ID, Losers: []uuid.UUID{dell.ID}})
	require.NoError(t, err)
	for _, queued := range b.pending(t) {
		require.NoError(t, o.Run(t.Context(), b.tenant, queued, false))
	}
	over, err = o.Get(t.Context(), b.tenant, late.Operation.ID)
	require.NoError(t, err)
	require.Equal(t, operation.Failed, over.Status)
	require.Equal(t, "manufacturer.unknown", over.Problem.Code)
}

// What is merged because of equal names counts as well: few rows at the top can hide
// very many below.
func TestMergeIsWeighedAtTheBottom(t *testing.T) {
	t.Parallel()
	b := setup(t)
	o := operationtest.New(b.db, b.clock)
	b.Operate(o.Service)
	one, other := b.place(t, "Berlin", nil), b.place(t, "Berlin Mitte", nil)
	b.place(t, "Floor 1", &one)
	floor := b.place(t, "Floor 1", &other)
	b.many(t, operation.AtOnce, b.maker(t, "Dell").ID)
	b.system(t, "update assets set location_id = $1", floor.ID)
	done, err := b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Locations, Winner: one.ID, Losers: []uuid.UUID{other.ID}})
	require.NoError(t, err)
	require.NotNil(t, done.Operation)
	require.Equal(t, operation.AtOnce+1, done.Operation.Total, "the assets, and the floor")
	require.Equal(t, operation.Succeeded, o.WorkOff(t, b.tenant, done.Operation).Status)
}

// pending are the operations nobody has taken up, the oldest first.
func (b bundle) pending(t *testing.T) (ids []uuid.UUID) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select id from operations where status = 'queued' order by id")
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	}))
	return ids
}

func (b bundle) system(t *testing.T, sql string, args ...any) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}))
}
