package list_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/list"
)

// explaining runs what it is asked for and keeps the plan.
type explaining struct {
	pgx.Tx
	t    *testing.T
	plan string
}

func (e *explaining) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	rows, err := e.Tx.Query(ctx, "explain "+sql, args...)
	require.NoError(e.t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(e.t, err)
	e.plan = strings.Join(lines, "\n")
	return e.Tx.Query(ctx, sql, args...)
}

// A page costs the same at any depth: among many companies' rows it is read from
// an index that begins with the company, without sorting what it does not show.
func TestPagesComeFromTenantFirstIndexes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into things (tenant_id, id, name, kind, n, at)
			select case when i % 4 = 0 then $1 else gen_random_uuid() end, gen_random_uuid(), i::text, 'big', i, now() + i * interval '1 second'
			from generate_series(1, 20000) i`, b.tenant)
		return err
	}))
	conn, err := pgx.Connect(t.Context(), b.dsn)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "analyze things")
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))

	for sort, index := range map[string]string{"name": "things_name", "-name": "things_name", "at": "things_at", "-at": "things_at", "n": "things_n"} {
		require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			e := &explaining{Tx: tx, t: t}
			page, err := b.query(ctx, e, list.Request{Sort: sort})
			require.NoError(t, err)
			requireIndex(t, e.plan, index)
			_, err = b.query(ctx, e, list.Request{Sort: sort, Cursor: page.NextCursor})
			requireIndex(t, e.plan, index)
			if sort != "n" { // rows that may be NULL cannot be compared as one
				require.Regexp(t, `Index Cond: .*ROW\(`, e.plan, "the cursor is a place in the index")
			}
			return err
		}))
	}
}

func requireIndex(t *testing.T, plan, index string) {
	t.Helper()
	require.Contains(t, plan, index+" on things t", plan)
	require.Regexp(t, `Index Cond: \(+tenant_id = `, plan)
	require.NotContains(t, plan, "Seq Scan on things t", plan)
	require.NotContains(t, plan, "Sort", plan)
}
