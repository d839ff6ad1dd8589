package pg_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// collide runs two transactions that lock two rows in opposite orders, so that
// PostgreSQL ends one of them, and gives their errors. lock locks one row inside
// a transaction.
func (b *bundle) collide(t *testing.T, lock func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error) (one, two error) {
	t.Helper()
	first, second := b.add(t, b.acme, "first"), b.add(t, b.acme, "second")
	met := make(chan struct{}, 2) // each tells once that it has its first lock
	gate := make(chan struct{})
	run := func(a, z uuid.UUID) error {
		tries := 0
		return b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
			if err := lock(ctx, tx, a); err != nil {
				return err
			}
			if tries++; tries == 1 {
				met <- struct{}{}
				<-gate
			}
			return lock(ctx, tx, z)
		})
	}
	ends := make(chan error)
	go func() { ends <- run(first, second) }()
	go func() { ends <- run(second, first) }()
	<-met
	<-met
	close(gate)
	return <-ends, <-ends
}

func rename(ctx context.Context, tx pgx.Tx, id uuid.UUID) error {
	_, err := tx.Exec(ctx, "update things set name = name || '!' where id = $1", id)
	return err
}

func TestTenant_TriesAgainAfterADeadlock(t *testing.T) {
	t.Parallel()
	joined := func(ctx context.Context, b *bundle, id uuid.UUID) error {
		return b.Tenant(ctx, b.acme, func(ctx context.Context, tx pgx.Tx) error { return rename(ctx, tx, id) })
	}
	for name, lock := range map[string]func(ctx context.Context, b *bundle, tx pgx.Tx, id uuid.UUID) error{
		"Plain":  func(ctx context.Context, _ *bundle, tx pgx.Tx, id uuid.UUID) error { return rename(ctx, tx, id) },
		"Joined": func(ctx context.Context, b *bundle, _ pgx.Tx, id uuid.UUID) error { return joined(ctx, b, id) },
		// Such as a face that has made an answer of the error.
		"JoinedAndForgotten": func(ctx context.Context, b *bundle, _ pgx.Tx, id uuid.UUID) error {
			if joined(ctx, b, id) != nil {
				return errNo
			}
			return nil
		},
		"Fault": func(ctx context.Context, _ *bundle, tx pgx.Tx, id uuid.UUID) error {
			if err := rename(ctx, tx, id); err != nil {
				return fault.New(fault.Conflict, "x", "Something.").Because(err)
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			one, two := b.collide(t, func(ctx context.Context, tx pgx.Tx, id uuid.UUID) error { return lock(ctx, b, tx, id) })
			require.NoError(t, one)
			require.NoError(t, two)
			require.Equal(t, []string{"first!!", "second!!"}, b.names(t), "each ran once")
		})
	}
}

// A transaction is not tried for ever, and another error not at all.
func TestTenant_GivesUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	tries := 0
	err := b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
		tries++
		_, err := tx.Exec(ctx, "do $$ begin raise 'again' using errcode = '40001'; end $$")
		return err
	})
	require.Error(t, err)
	require.Equal(t, 4, tries)
	tries = 0
	err = b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
		tries++
		return insert(b.globex, uuid.New(), "x")(ctx, tx)
	})
	require.Error(t, err)
	require.Equal(t, 1, tries)
}

func TestErrorsOfTheInputAreFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.owner(t, "create index on things (tenant_id, name)")
	random := make([]byte, 0, 40_000)
	for len(random) < 40_000 { // does not compress
		random = append(random, uuid.NewString()...)
	}
	for name, c := range map[string]struct{ text, code string }{
		"ErrNUL":     {"a\x00b", "text.unencodable"},
		"ErrNotUTF8": {"a\xffb", "text.unencodable"},
		"ErrTooLong": {string(random), "text.too_long"},
	} {
		for way, do := range map[string]func(ctx context.Context, f pg.Func) error{
			"Outer": func(ctx context.Context, f pg.Func) error { return b.Tenant(ctx, b.acme, f) },
			"Joined": func(ctx context.Context, f pg.Func) (err error) {
				_ = b.Tenant(ctx, b.acme, func(ctx context.Context, _ pgx.Tx) error {
					err = b.Tenant(ctx, b.acme, f)
					return err
				})
				return err
			},
		} {
			err := do(t.Context(), insert(b.acme, uuid.New(), c.text))
			require.True(t, fault.Is(err, c.code), "%s %s: %v", name, way, err)
			require.Equal(t, fault.Invalid, fault.KindOf(err))
		}
	}
	id := b.add(t, b.acme, "x")
	err := b.Tenant(t.Context(), b.acme, insert(b.acme, id, "x"))
	require.Equal(t, "things_pkey", pg.Constraint(err))
	require.Empty(t, pg.Constraint(errNo))
	require.Empty(t, pg.Constraint(nil))
}
