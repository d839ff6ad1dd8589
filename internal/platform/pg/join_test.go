package pg_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

var errNo = errors.New("no")

func TestTenant_Joins(t *testing.T) {
	t.Parallel()
	b := setup(t)
	err := b.Tenant(t.Context(), b.acme, func(ctx context.Context, outer pgx.Tx) error {
		require.True(t, pg.InTransaction(ctx))
		return b.Tenant(ctx, b.acme, func(ctx context.Context, tx pgx.Tx) error {
			require.Same(t, outer, tx, "one transaction")
			return insert(b.acme, uuid.New(), "inner")(ctx, tx)
		})
	})
	require.NoError(t, err)
	require.Equal(t, []string{"inner"}, b.names(t))
	require.False(t, pg.InTransaction(t.Context()))

	err = b.Tenant(t.Context(), b.acme, func(ctx context.Context, _ pgx.Tx) error {
		require.NoError(t, b.Tenant(ctx, b.acme, insert(b.acme, uuid.New(), "undone")))
		return errNo
	})
	require.ErrorIs(t, err, errNo)
	require.Equal(t, []string{"inner"}, b.names(t), "the outer function's failure undoes the joined one's work")
}

// What half a command wrote must not survive because its caller looked away.
func TestTenant_AFailedJoinedFunctionDoomsTheTransaction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ran := false
	err := b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
		pg.AfterCommit(ctx, func() { ran = true })
		err := b.Tenant(ctx, b.acme, func(ctx context.Context, tx pgx.Tx) error {
			require.NoError(t, insert(b.acme, uuid.New(), "half")(ctx, tx))
			return errNo
		})
		require.ErrorIs(t, err, errNo)
		require.NoError(t, b.Tenant(ctx, b.acme, insert(b.acme, uuid.New(), "later")))
		return nil // looks away
	})
	require.ErrorIs(t, err, errNo)
	require.False(t, ran)
	require.Empty(t, b.names(t))
}

func TestTenant_RefusesAnotherCompanyInside(t *testing.T) {
	t.Parallel()
	b := setup(t)
	nothing := func(context.Context, pgx.Tx) error { return nil }
	for name, enter := range map[string]func(ctx context.Context) error{
		"ErrOtherTenant":    func(ctx context.Context) error { return b.Tenant(ctx, b.globex, nothing) },
		"ErrSystemInTenant": func(ctx context.Context) error { return b.System(ctx, nothing) },
		"ErrInSavepoint": func(ctx context.Context) error {
			return pg.Savepoint(ctx, func(ctx context.Context, _ pgx.Tx) error { return b.Tenant(ctx, b.globex, nothing) })
		},
	} {
		require.NoError(t, b.Tenant(t.Context(), b.acme, func(ctx context.Context, _ pgx.Tx) error {
			require.ErrorContains(t, enter(ctx), "another tenant", name)
			return nil
		}))
	}
	require.ErrorContains(t, b.System(t.Context(), func(ctx context.Context, _ pgx.Tx) error {
		return b.Tenant(ctx, b.acme, nothing)
	}), "another tenant")
}

func TestSavepoint(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var order []string
	note := func(ctx context.Context, what string) {
		pg.AfterCommit(ctx, func() { order = append(order, what) })
	}
	err := b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
		note(ctx, "before")
		require.NoError(t, insert(b.acme, uuid.New(), "before")(ctx, tx))
		require.ErrorIs(t, pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) error {
			note(ctx, "undone")
			require.NoError(t, insert(b.acme, uuid.New(), "undone")(ctx, tx))
			return errNo
		}), errNo)
		require.Error(t, pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "select 1 / 0") // aborts the savepoint alone
			return err
		}))
		require.ErrorIs(t, pg.Savepoint(ctx, func(ctx context.Context, _ pgx.Tx) error {
			_ = b.Tenant(ctx, b.acme, func(ctx context.Context, tx pgx.Tx) error {
				require.NoError(t, insert(b.acme, uuid.New(), "half")(ctx, tx))
				return errNo
			})
			return nil // looks away: the savepoint is doomed, the transaction is not
		}), errNo)
		require.NoError(t, pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) error {
			note(ctx, "kept")
			require.NoError(t, b.Tenant(ctx, b.acme, insert(b.acme, uuid.New(), "kept")))
			return pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) error {
				note(ctx, "nested")
				return insert(b.acme, uuid.New(), "nested")(ctx, tx)
			})
		}))
		note(ctx, "after")
		return insert(b.acme, uuid.New(), "after")(ctx, tx)
	})
	require.NoError(t, err)
	require.Equal(t, []string{"after", "before", "kept", "nested"}, b.names(t))
	require.Equal(t, []string{"before", "kept", "nested", "after"}, order)
	require.Error(t, pg.Savepoint(t.Context(), func(context.Context, pgx.Tx) error { return nil }), "it needs a transaction")
}

func TestAfterCommit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var order []string
	note := func(ctx context.Context, what string) {
		pg.AfterCommit(ctx, func() {
			require.Equal(t, []string{"x"}, b.names(t), "it is committed")
			order = append(order, what)
		})
	}
	require.NoError(t, b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
		note(ctx, "one")
		require.NoError(t, b.Tenant(ctx, b.acme, func(ctx context.Context, tx pgx.Tx) error {
			note(ctx, "two")
			return insert(b.acme, uuid.New(), "x")(ctx, tx)
		}))
		note(ctx, "three")
		require.Empty(t, order, "not before the commit")
		return nil
	}))
	require.Equal(t, []string{"one", "two", "three"}, order)

	order = nil
	require.ErrorIs(t, b.Tenant(t.Context(), b.acme, func(ctx context.Context, _ pgx.Tx) error {
		note(ctx, "dropped")
		return errNo
	}), errNo)
	b.owner(t, "create table late (id int unique deferrable initially deferred); grant insert on late to assetronics_app")
	require.Error(t, b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
		note(ctx, "dropped")
		_, err := tx.Exec(ctx, "insert into late values (1), (1)") // found out at the commit
		require.NoError(t, err)
		return nil
	}))
	require.Empty(t, order)
	note(t.Context(), "at once")
	require.Equal(t, []string{"at once"}, order)
}

// A panic leaves neither rows nor an open transaction behind.
func TestTenant_Panic(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 40 { // more than the pool has connections
		require.Panics(t, func() {
			_ = b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
				require.NoError(t, insert(b.acme, uuid.New(), "x")(ctx, tx))
				panic("a defect")
			})
		})
	}
	require.Empty(t, b.names(t))
}

// A caller who gives up leaves nothing half done.
func TestTenant_Cancelled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := b.Tenant(ctx, b.acme, func(ctx context.Context, tx pgx.Tx) error {
		require.NoError(t, insert(b.acme, uuid.New(), "x")(ctx, tx))
		cancel()
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, b.names(t))
}
