package event_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

func TestAnEventTellsWhatTheEntrySaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	user, set, cause := uuid.New(), uuid.New(), uuid.New()
	thing := uuid.New()
	ctx := event.WithOrigin(t.Context(), event.Origin{
		Actor: event.Actor{Type: event.ActorUser, ID: &user, Label: "Ana <ana@acme.test>"}, Source: event.UI,
		RequestID: "request-1", IP: "192.0.2.1", ChangeSet: &set, Cause: &cause,
	})
	require.NoError(t, b.db.Tenant(ctx, b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		return b.recorder.Record(ctx, tx, b.tenant, event.Entry{
			Type: "thing_made", Subject: event.Subject{Type: "thing", ID: thing, Label: "NUL \x00, half a rune \xc3, </script>"},
			Changes: event.Changes{"count": {1, 2}, "owner": {nil, map[string]any{"name": "Ana"}}},
		})
	}))
	require.Equal(t, 1, b.woken)
	b.sequence(t)

	events := b.events(t, b.tenant)
	require.Len(t, events, 1)
	request, ip := "request-1", "192.0.2.1"
	require.Equal(t, event.Event{
		ID: events[0].ID, Seq: 1, TenantID: b.tenant, Type: "thing_made", SchemaVersion: 1,
		Actor: event.Actor{Type: event.ActorUser, ID: &user, Label: "Ana <ana@acme.test>"}, Source: event.UI,
		Subject:   event.Subject{Type: "thing", ID: thing, Label: "NUL \x00, half a rune \ufffd, </script>"},
		Changes:   event.Changes{"count": {1.0, 2.0}, "owner": {nil, map[string]any{"name": "Ana"}}},
		ChangeSet: &set, Cause: &cause, At: start, RequestID: &request, IP: &ip,
	}, events[0])
	page, err := b.log.List(t.Context(), b.tenant, list.Request{})
	require.NoError(t, err)
	require.Equal(t, events, page.Rows, "lists show the same")
	b.verify(t, b.tenant)
}

func TestNumbersHaveNoGaps(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := testkit.Tenant(t, b.db)
	for i := range 5 {
		b.record(t, b.tenant, entry("thing_made", fmt.Sprint("a", i)))
		b.record(t, other, entry("thing_made", fmt.Sprint("b", i)), entry("thing_made", fmt.Sprint("c", i)))
	}
	require.Empty(t, b.events(t, b.tenant), "what waits in the outbox is not in the log")
	head, err := b.log.Head(t.Context(), b.tenant)
	require.NoError(t, err)
	require.Zero(t, head)

	b.sequence(t)
	require.Equal(t, []int64{1, 2, 3, 4, 5}, seqs(b.events(t, b.tenant)))
	require.Equal(t, []string{"a0", "a1", "a2", "a3", "a4"}, labels(b.events(t, b.tenant)))
	require.Equal(t, []string{"b0", "c0", "b1", "c1", "b2", "c2", "b3", "c3", "b4", "c4"}, labels(b.events(t, other)))
	require.ElementsMatch(t, []event.Notice{{TenantID: b.tenant, From: 1, To: 5}, {TenantID: other, From: 1, To: 10}}, b.notices)

	b.record(t, b.tenant, entry("thing_made", "later"))
	b.sequence(t)
	require.Equal(t, []int64{1, 2, 3, 4, 5, 6}, seqs(b.events(t, b.tenant)))
	require.Equal(t, event.Notice{TenantID: b.tenant, From: 6, To: 6}, b.notices[2])
	require.EqualValues(t, 6, b.verify(t, b.tenant).Entries)
	require.EqualValues(t, 10, b.verify(t, other).Entries)
}

func TestABulkChangeTakesSeveralBatches(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var entries []event.Entry
	for i := range 2345 {
		entries = append(entries, entry("thing_made", fmt.Sprint(i)))
	}
	b.record(t, b.tenant, entries...)
	b.sequence(t)
	require.Len(t, b.notices, 3)
	for i, e := range b.events(t, b.tenant) {
		require.Equal(t, fmt.Sprint(i), e.Subject.Label)
	}
	require.EqualValues(t, 2345, b.verify(t, b.tenant).Entries)
}

func TestWhatRollsBackIsNotTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	no := errors.New("no")
	err := b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		require.NoError(t, b.recorder.Record(ctx, tx, b.tenant, entry("thing_made", "whole")))
		return no
	})
	require.ErrorIs(t, err, no)
	require.Zero(t, b.woken)
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		err := pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) error {
			require.NoError(t, b.recorder.Record(ctx, tx, b.tenant, entry("thing_made", "part")))
			return no
		})
		require.ErrorIs(t, err, no)
		return b.recorder.Record(ctx, tx, b.tenant, entry("thing_made", "rest"))
	}))
	b.sequence(t)
	require.Equal(t, []string{"rest"}, labels(b.events(t, b.tenant)))
	require.Equal(t, []int64{1}, seqs(b.events(t, b.tenant)), "a rolled back entry leaves no gap")
}

// A long transaction holds nobody up: what it says gets the numbers of the time
// of its commit.
func TestALateCommitGetsLaterNumbers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		require.NoError(t, b.recorder.Record(ctx, tx, b.tenant, entry("thing_made", "late")))
		b.record(t, b.tenant, entry("thing_made", "quick"))
		b.sequence(t)
		require.Equal(t, []string{"quick"}, labels(b.events(t, b.tenant)))
		return nil
	}))
	b.sequence(t)
	require.Equal(t, []string{"quick", "late"}, labels(b.events(t, b.tenant)))
	b.verify(t, b.tenant)
}

func TestACompanyReadsItsOwnLogAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := testkit.Tenant(t, b.db)
	b.told(t, 2)
	require.Empty(t, b.events(t, other))
	head, err := b.log.Head(t.Context(), other)
	require.NoError(t, err)
	require.Zero(t, head)
	page, err := b.log.List(t.Context(), other, list.Request{Count: true})
	require.NoError(t, err)
	require.Empty(t, page.Rows)
	require.Zero(t, *page.Total)
}

// The company's own role can add to the outbox and read the log: it can neither
// write nor change nor empty the log, whatever SQL it is made to run.
func TestACompanyCannotTouchTheLog(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.told(t, 2)
	for name, sql := range map[string]string{
		"ErrChange":     "update events set type = 'x'",
		"ErrEmpty":      "update events set payload = null, salt = null",
		"ErrRemove":     "delete from events",
		"ErrInsert":     "insert into events select tenant_id, seq + 1, gen_random_uuid(), type, subject_type, subject_id, actor_id, at, payload, salt, digest, hash from events where seq = 2",
		"ErrTruncate":   "truncate events",
		"ErrHead":       "update event_heads set seq = 0",
		"ErrReadOutbox": "select count(*) from outbox",
		"ErrTakeOutbox": "delete from outbox",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
				_, err := tx.Exec(ctx, sql)
				return err
			})
			require.ErrorContains(t, err, "permission denied")
		})
	}
	err := b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update events set digest = ''")
		return err
	})
	require.ErrorContains(t, err, "permission denied", "nor does the program itself")
}

func TestSequencersShareTheWork(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := event.NewSequencer(b.db, b.queue, nil, nil, func(event.Notice) {}, quiet)
	for i := range 50 {
		b.record(t, b.tenant, entry("thing_made", fmt.Sprint(i)))
	}
	ended := make(chan error)
	for range 4 { // as if four nodes believed that they lead
		go func() {
			var err error
			for taken := 1; taken > 0 && err == nil; {
				taken, err = s.RunOnce(t.Context())
			}
			ended <- err
		}()
	}
	for i := 50; i < 100; i++ {
		b.record(t, b.tenant, entry("thing_made", fmt.Sprint(i)))
	}
	for range 4 {
		require.NoError(t, <-ended)
	}
	b.sequence(t)
	for i, e := range b.events(t, b.tenant) {
		require.Equal(t, fmt.Sprint(i), e.Subject.Label)
	}
	require.EqualValues(t, 100, b.verify(t, b.tenant).Entries)
}
