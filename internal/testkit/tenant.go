package testkit

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Tenant makes a company with nothing in it.
func Tenant(t testing.TB, db *pg.DB) uuid.UUID {
	t.Helper()
	id := uuid.New()
	require.NoError(t, db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into tenants (id, slug, name, created_at) values ($1, $2, 'A company', now())", id, id.String())
		return err
	}))
	return id
}
