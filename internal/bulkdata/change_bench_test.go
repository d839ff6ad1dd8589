package bulkdata_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// BenchmarkChange10000 measures a bulk edit of 10,000 among a million, from the command
// to its entries in the outbox, beside a bare update of the same columns of the same
// rows. Wanted: below 3 s. Notes are dearer, with us and without: they are searched, so
// all trigrams of each asset are indexed anew.
func BenchmarkChange10000(b *testing.B) {
	w := openWorld(b)
	rows, err := w.bare.Query(b.Context(), "select id from assets where tenant_id = $1 and deleted_at is null order by tag_key limit 10000 offset 5000", w.big)
	require.NoError(b, err)
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	require.NoError(b, err)
	round := int(time.Now().Unix() % 1_000_000) // each run says something new
	for name, patch := range map[string]func(n int) asset.Patch{
		"Condition": func(n int) asset.Patch {
			return asset.Patch{Condition: optional.Of(asset.Conditions[n%5])}
		},
		"Notes": func(n int) asset.Patch {
			return asset.Patch{Notes: optional.Of(fmt.Sprintf("round %d", n)), Condition: optional.Of(asset.Conditions[n%5])}
		},
		"OwnField": func(n int) asset.Patch {
			return asset.Patch{Custom: register.Custom{"desk": json.RawMessage(fmt.Sprintf(`"R%d"`, n))}}
		},
	} {
		b.Run(name, func(b *testing.B) {
			ours := func(ctx context.Context) int {
				round++
				done, err := w.rooms.Assets.DoBulk(ctx, w.big, asset.Bulk{Action: asset.BulkEdit, Patch: patch(round)}, list.Selection{IDs: ids})
				require.NoError(b, err)
				require.NoError(b, w.rooms.Operations.Run(ctx, w.big, done.Operation.ID, true))
				op, err := w.rooms.Operations.Get(ctx, w.big, done.Operation.ID)
				require.NoError(b, err)
				require.Equal(b, operation.Succeeded, op.Status)
				var out operation.Outcome
				require.NoError(b, json.Unmarshal(op.Outcome, &out))
				return out.Changed
			}
			floor := func(ctx context.Context) int {
				round++
				notes := any(nil)
				if name == "Notes" {
					notes = fmt.Sprintf("floor %d", round)
				}
				done, err := w.bare.Exec(ctx, "update assets set notes = coalesce($1, notes), condition = $2, version = version + 1, updated_at = now() where tenant_id = $3 and id = any($4)",
					notes, asset.Conditions[round%5], w.big, ids)
				require.NoError(b, err)
				return int(done.RowsAffected())
			}
			beside(b, ours, floor)
		})
	}
}
