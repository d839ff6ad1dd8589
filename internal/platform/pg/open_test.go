package pg_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/testkit"
)

// What is written and what is read back are equal, in whatever zone machine and
// database stand.
func TestInstantsAreUTC(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	written := time.Date(2026, 7, 1, 12, 0, 0, 123456000, time.UTC)
	require.NoError(t, db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		var read time.Time
		var pointer *time.Time
		err := tx.QueryRow(ctx, "select $1::timestamptz, $1::timestamptz", written).Scan(&read, &pointer)
		require.Equal(t, written, read)
		require.Equal(t, &written, pointer)
		return err
	}))
}
