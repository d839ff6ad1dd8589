package bulkdata_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/bulkdata"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

// What is made in bulk is as good as what is typed in: the register reads it,
// takes back what is held and numbers on after it.
func TestFill(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	recorder := event.NewRecorder(c, func() {})
	kinds := catalog.NewService(db, c, recorder)
	register := asset.NewService(db, c, recorder, kinds)
	tenant, twin, other := testkit.Tenant(t, db), testkit.Tenant(t, db), testkit.Tenant(t, db)
	for _, id := range []uuid.UUID{tenant, twin, other} {
		require.NoError(t, kinds.Seed(t.Context(), id))
	}
	told := 0
	size := bulkdata.Size{Assets: 300, People: 40, Seed: 7, Now: c.Now(), Told: func(n int) { told = n }}
	require.NoError(t, bulkdata.Fill(t.Context(), db, tenant, size))
	require.Equal(t, 300, told)

	assigned := list.Request{Count: true, Filters: []list.Filter{list.ParseFilter("status", "assigned")}}
	page, err := register.List(t.Context(), tenant, assigned, access.Everything)
	require.NoError(t, err)
	require.Greater(t, *page.Total, int64(100))
	for _, a := range page.Rows[:5] {
		require.NotNil(t, a.Assignee)
		back, err := register.Return(t.Context(), tenant, a.ID, asset.Arrival{}, nil)
		require.NoError(t, err, "it has its open assignment")
		require.Equal(t, asset.InStock, back.Status)
	}
	made, err := register.Create(t.Context(), tenant, asset.New{Name: "One more", Category: "laptop"})
	require.NoError(t, err)
	require.Equal(t, "AST-000301", made.Tag)

	require.NoError(t, bulkdata.Fill(t.Context(), db, twin, size))
	require.Equal(t, texts(t, db, twin), texts(t, db, tenant)[:300], "the same seed makes the same data")
	nothing, err := register.List(t.Context(), other, list.Request{Count: true}, access.Everything)
	require.NoError(t, err)
	require.Zero(t, *nothing.Total)
}

// texts are the tags, serials and names of a company.
func texts(t *testing.T, db *pg.DB, tenant uuid.UUID) (found []string) {
	t.Helper()
	require.NoError(t, db.Tenant(t.Context(), tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select concat(tag, ' ', serial, ' ', name) from assets where tenant_id = $1 order by tag_key", tenant)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return found
}
