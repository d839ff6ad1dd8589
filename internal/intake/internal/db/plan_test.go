package db

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/testkit"
)

// A first sync fills a table of which the planner knows nothing. Each batch must
// find its rows by their key all the same: over the whole stream, a large company
// takes hours.
func TestBatchesFindTheirRowsByKey(t *testing.T) {
	t.Parallel()
	database := testkit.DB(t)
	tenant, integration := uuid.New(), uuid.New()
	require.NoError(t, database.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		for _, sql := range []string{
			`insert into tenants (id, slug, name, created_at) values ('%[1]s', 'acme', 'Acme', now())`,
			`insert into integrations (tenant_id, id, connector, name, settings, schedule, hand_edits, hook_endpoint, created_at, updated_at)
			 values ('%[1]s', '%[2]s', 'book', 'Book', '{}', 'hourly', 'keep', 'x', now(), now())`,
			`insert into source_records (tenant_id, integration_id, stream, external_id, kind, hash, data, changed_at)
			 select '%[1]s', '%[2]s', 'people', n::text, 'employee', 'h', '{}', now() from generate_series(1, 5000) n`,
		} {
			if _, err := tx.Exec(ctx, fmt.Sprintf(sql, tenant, integration)); err != nil {
				return err
			}
		}
		return nil
	}))
	ids := []string{"17", "18"}
	for name, q := range map[string]struct {
		sql  string
		args []any
	}{
		"RecordsByID": {recordsByID, []any{ids, tenant, integration, "people"}},
		"NoteApplied": {noteApplied, []any{uuid.New(), ids, []uuid.UUID{uuid.Nil, uuid.Nil}, []string{"a", "b"}, []string{"created", "created"}, tenant, integration, "people"}},
	} {
		t.Run(name, func(t *testing.T) {
			var plan []string
			require.NoError(t, database.Tenant(t.Context(), tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
				rows, err := tx.Query(ctx, "explain "+q.sql, q.args...)
				if err != nil {
					return err
				}
				plan, err = pgx.CollectRows(rows, pgx.RowTo[string])
				return err
			}))
			text := strings.Join(plan, "\n")
			require.Contains(t, text, "using source_records_pkey", text)
			require.Regexp(t, `Index Cond: .*external_id = `, text)
		})
	}
}
