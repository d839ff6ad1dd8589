package testkit

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

// NewDatabase makes a migrated database for this test alone and gives its
// address. It is dropped when the test ends.
func NewDatabase(t testing.TB) string {
	t.Helper()
	cluster, err := Shared()
	require.NoError(t, err)
	dsn, err := cluster.Clone(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, cluster.Drop(context.WithoutCancel(t.Context()), dsn)) })
	return dsn
}

// DB opens a migrated database for this test alone.
func DB(t testing.TB) *pg.DB {
	t.Helper()
	db, err := pg.Open(t.Context(), pg.Config{DSN: NewDatabase(t)})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}
