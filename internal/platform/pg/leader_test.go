package pg_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

const someLock = 4711

// lead starts to lead on a node of its own and gives what happens: a send on
// leads when it does, and how it ended.
func (b *bundle) lead(t *testing.T, ctx context.Context, leaders *atomic.Int32) (leads chan struct{}, ended chan error) {
	t.Helper()
	node, err := pg.Open(t.Context(), pg.Config{DSN: b.dsn})
	require.NoError(t, err)
	t.Cleanup(node.Close)
	leads, ended = make(chan struct{}, 1), make(chan error, 1)
	go func() {
		ended <- node.Lead(ctx, someLock, func(ctx context.Context) error {
			if leaders.Add(1) > 1 {
				t.Error("two nodes lead at a time")
			}
			leads <- struct{}{}
			<-ctx.Done()
			leaders.Add(-1)
			return ctx.Err()
		})
	}()
	return leads, ended
}

func TestLead_OneAtATime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var leaders atomic.Int32
	ctx, stop := context.WithCancel(t.Context())
	firstLeads, firstEnded := b.lead(t, ctx, &leaders)
	<-firstLeads
	secondLeads, _ := b.lead(t, t.Context(), &leaders)
	waiting, giveUp := context.WithCancel(t.Context())
	_, thirdEnded := b.lead(t, waiting, &leaders)
	giveUp()
	require.ErrorIs(t, <-thirdEnded, context.Canceled, "who waits can stop waiting")
	stop()
	require.ErrorIs(t, <-firstEnded, context.Canceled)
	<-secondLeads
}

func TestLead_EndsWithItsConnection(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var leaders atomic.Int32
	leads, ended := b.lead(t, t.Context(), &leaders)
	<-leads
	b.owner(t, `select pg_terminate_backend(pid) from pg_locks
		where locktype = 'advisory' and objid = 4711 and granted and database = (select oid from pg_database where datname = current_database())`)
	require.ErrorContains(t, <-ended, "leader connection lost")
}

// Who dies in its own goroutine is caught by its own supervisor; the lock is
// free.
func TestLead_Panic(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.PanicsWithValue(t, "a defect", func() {
		_ = b.Lead(t.Context(), someLock, func(context.Context) error { panic("a defect") })
	})
	require.ErrorIs(t, b.Lead(t.Context(), someLock, func(context.Context) error { return errNo }), errNo)
	require.NoError(t, b.Lead(t.Context(), someLock, func(context.Context) error { return nil }))
}
