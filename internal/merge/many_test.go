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
	began := time.Now()
	done, err := b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Manufacturers, Winner: dell.ID, Losers: []uuid.UUID{inc.ID}})
	require.NoError(t, err)
	t.Logf("%d assets moved in %v", n, time.Since(began).Round(time.Millisecond))
	require.Equal(t, []merge.Move{{Table: register.Assets, Field: "manufacturer", Count: int64(n)}}, done.Moves)
	var events, subjects int
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, "select count(*), count(distinct subject_id) from outbox where type = 'asset_updated'").Scan(&events, &subjects)
	}))
	require.Equal(t, n, events)
	require.Equal(t, n, subjects)
}
