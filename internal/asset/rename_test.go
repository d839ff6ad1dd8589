package asset_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Somebody is renamed while an asset is on its way to him, whichever of the two
// comes first: the list sorts by the name that he has.
func TestRenamedWhileAssigned(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, renamedFirst := range []bool{true, false} {
		ana, held := b.employee(t, b.tenant, "Ana"), b.laptop(t)
		rename := "update employees set display_name = 'Zoe' where tenant_id = $1 and id = $2"
		// Past the room, as an import that locks nobody might: the database keeps the name.
		assign := `update assets set status = 'assigned', assigned_at = now(), assignee_id = $2
			where tenant_id = $1 and id = '` + held.ID.String() + `'`
		first, second := assign, rename
		if renamedFirst {
			first, second = rename, assign
		}
		var after errgroup.Group
		require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, first, b.tenant, ana); err != nil {
				return err
			}
			waiting, over := context.WithCancel(ctx)
			after.Go(func() error {
				defer over()
				return b.db.Tenant(context.WithoutCancel(t.Context()), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
					_, err := tx.Exec(ctx, second, b.tenant, ana)
					return err
				})
			})
			_ = b.waitForLock(waiting) // or it is over already, and wrong
			return nil
		}))
		require.NoError(t, after.Wait())
		require.Equal(t, "zoe", b.assigneeKey(t, held.ID), "renamed first: %v", renamedFirst)
		page, err := b.List(t.Context(), b.tenant, list.Request{Sort: "assignee", From: "zoe"}, access.Everything)
		require.NoError(t, err)
		require.Equal(t, held.ID, page.Rows[0].ID)
		require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "update employees set display_name = 'Zz', email = null where tenant_id = $1 and id = $2", b.tenant, ana)
			return err
		}))
	}
}

func (b *bundle) assigneeKey(t *testing.T, id uuid.UUID) (key string) {
	t.Helper()
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, "select assignee_key from assets where tenant_id = $1 and id = $2", b.tenant, id).Scan(&key)
	}))
	return key
}
