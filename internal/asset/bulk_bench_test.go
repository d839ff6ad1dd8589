package asset_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/operation/operationtest"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// BenchmarkBulk measures a bulk edit of 10,000 assets, from the command to its
// entries in the outbox, beside a bare update of two columns of the same rows.
func BenchmarkBulk(b *testing.B) {
	s := setup(b)
	const n = 10_000
	in := make([]asset.New, n)
	for i := range in {
		in[i] = asset.New{Name: fmt.Sprintf("Laptop %d", i), Category: "laptop"}
	}
	made, err := s.CreateMany(b.Context(), s.tenant, in)
	require.NoError(b, err)
	of := list.Selection{}
	for _, a := range made {
		of.IDs = append(of.IDs, a.ID)
	}
	o := operationtest.New(s.db, s.clock)
	s.Operate(o.Service)
	round := 0
	for b.Loop() {
		round++
		began := time.Now()
		done, err := s.DoBulk(b.Context(), s.tenant, asset.Bulk{Action: asset.BulkEdit, Patch: asset.Patch{
			Notes: optional.Of(fmt.Sprintf("round %d", round)), Condition: optional.Of(asset.Conditions[round%5]),
		}}, of)
		require.NoError(b, err)
		over := o.WorkOff(b, s.tenant, done.Operation)
		require.Equal(b, n, operationtest.Outcome[operation.Outcome](b, over).Changed)
		ours := time.Since(began)
		began = time.Now()
		require.NoError(b, s.db.System(b.Context(), func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "update assets set notes = $1, condition = $2, version = version + 1, updated_at = now() where id = any($3)",
				fmt.Sprintf("floor %d", round), asset.Conditions[(round+2)%5], of.IDs)
			return err
		}))
		floor := time.Since(began)
		b.ReportMetric(ours.Seconds(), "s/10000")
		b.ReportMetric(floor.Seconds(), "floor-s/10000")
	}
}
