package event_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/testkit"
)

// waiting lists the deliveries in the queue, in the order they were enqueued.
func (b *bundle) waiting(t *testing.T) []event.Delivery {
	t.Helper()
	var plan []event.Delivery
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select args from river.river_job where kind = 'event_delivery' order by id")
		if err != nil {
			return err
		}
		plan, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d event.Delivery, err error) {
			var args []byte
			if err = row.Scan(&args); err == nil {
				err = json.Unmarshal(args, &d)
			}
			return d, err
		})
		return err
	}))
	return plan
}

func done(context.Context, pgx.Tx) error { return nil }

func subscriber(name string, handle func(context.Context, pgx.Tx, event.Event) error) event.Subscriber {
	return event.Subscriber{Name: name, Types: []string{"thing_made", "thing_lost"}, Handle: handle}
}

func TestEachSubscriberGetsWhatItWants(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := testkit.Tenant(t, b.db)
	all := subscriber("all", nil)
	lost := event.Subscriber{Name: "lost", Types: []string{"thing_lost"}}
	b.record(t, b.tenant, entry("thing_made", "a"), entry("thing_lost", "b"), entry("thing_seen", "c"))
	b.record(t, other, entry("thing_made", "d"))
	b.sequence(t, all, lost)
	b.sequence(t, all, lost)
	require.ElementsMatch(t, []event.Delivery{
		{Subscriber: "all", TenantID: b.tenant, Seqs: []int64{1, 2}},
		{Subscriber: "lost", TenantID: b.tenant, Seqs: []int64{2}},
		{Subscriber: "all", TenantID: other, Seqs: []int64{1}},
	}, b.waiting(t))
}

func TestABulkChangeIsDeliveredInParts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	entries := make([]event.Entry, 250)
	for i := range entries {
		entries[i] = entry("thing_made", fmt.Sprint(i))
	}
	b.record(t, b.tenant, entries...)
	b.sequence(t, subscriber("all", nil))
	plan := b.waiting(t)
	require.Len(t, plan, 3)
	var seqs []int64
	for _, d := range plan {
		require.LessOrEqual(t, len(d.Seqs), 100)
		seqs = append(seqs, d.Seqs...)
	}
	slices.Sort(seqs)
	require.Len(t, slices.Compact(seqs), 250)
}

// A delivery is all or nothing: what the subscriber wrote, what it said and that
// the job is done.
func TestADeliveryIsOneTransaction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.told(t, 3)
	no := errors.New("no")
	for name, c := range map[string]struct {
		handle   func(event.Event) error
		complete error
		told     int
	}{
		"Delivered":   {func(event.Event) error { return nil }, nil, 3},
		"ErrHandle":   {func(e event.Event) error { return map[bool]error{true: no}[e.Seq == 3] }, nil, 0},
		"ErrComplete": {func(event.Event) error { return nil }, no, 0},
	} {
		b.clean(t)
		s := subscriber("echo", func(ctx context.Context, tx pgx.Tx, e event.Event) error {
			require.NoError(t, b.recorder.Record(ctx, tx, e.TenantID, event.Entry{Type: "echo", Subject: e.Subject}))
			return c.handle(e)
		})
		err := event.NewDeliverer(b.db, b.queue, []event.Subscriber{s}).Deliver(t.Context(),
			event.Delivery{Subscriber: "echo", TenantID: b.tenant, Seqs: []int64{1, 2, 3}}, 1,
			func(context.Context, pgx.Tx) error { return c.complete })
		if c.told > 0 {
			require.NoError(t, err, name)
		} else {
			require.ErrorIs(t, err, no, name)
		}
		require.Len(t, b.outbox(t), c.told, name)
	}
}

// clean empties the outbox.
func (b *bundle) clean(t *testing.T) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "delete from outbox")
		return err
	}))
}

func (b *bundle) outbox(t *testing.T) (ids []uuid.UUID) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select subject_id from outbox order by id")
		if err != nil {
			return err
		}
		ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	}))
	return ids
}

func TestWhatASubscriberSaysNamesItsCause(t *testing.T) {
	t.Parallel()
	b := setup(t)
	events := b.told(t, 2)
	s := subscriber("echo", func(ctx context.Context, tx pgx.Tx, e event.Event) error {
		return b.recorder.Record(ctx, tx, e.TenantID, event.Entry{Type: "echo", Subject: e.Subject})
	})
	require.NoError(t, event.NewDeliverer(b.db, b.queue, []event.Subscriber{s}).Deliver(t.Context(),
		event.Delivery{Subscriber: "echo", TenantID: b.tenant, Seqs: []int64{1, 2}}, 1, done))
	b.sequence(t)
	all := b.events(t, b.tenant)
	require.Len(t, all, 4)
	for i, e := range events {
		require.Equal(t, e.ID, *all[2+i].Cause)
		require.Equal(t, event.SystemActor, all[2+i].Actor)
	}
}

// A batch that keeps failing is delivered event by event: then the bad one fails
// alone.
func TestAPoisonedBatchIsSplit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 5 {
		b.record(t, b.tenant, entry("thing_made", fmt.Sprint(i+1)))
	}
	poisoned := subscriber("picky", func(ctx context.Context, tx pgx.Tx, e event.Event) error {
		if e.Seq == 3 {
			return errors.New("poison")
		}
		return b.recorder.Record(ctx, tx, e.TenantID, event.Entry{Type: "echo", Subject: e.Subject})
	})
	b.sequence(t, poisoned)
	d := event.NewDeliverer(b.db, b.queue, []event.Subscriber{poisoned})
	plan := b.waiting(t)
	require.Equal(t, []event.Delivery{{Subscriber: "picky", TenantID: b.tenant, Seqs: []int64{1, 2, 3, 4, 5}}}, plan)
	require.ErrorContains(t, d.Deliver(t.Context(), plan[0], 1, done), "picky: event 3: poison")
	require.Empty(t, b.outbox(t))

	no := errors.New("no")
	require.ErrorIs(t, d.Deliver(t.Context(), plan[0], 2, func(context.Context, pgx.Tx) error { return no }), no)
	require.Len(t, b.waiting(t), 1, "splitting and completing are one transaction")
	require.NoError(t, d.Deliver(t.Context(), plan[0], 2, done))
	singles := b.waiting(t)[1:]
	require.Len(t, singles, 5)
	for i, single := range singles {
		require.Equal(t, event.Delivery{Subscriber: "picky", TenantID: b.tenant, Seqs: []int64{int64(i + 1)}}, single)
		for attempt := range 3 {
			err := d.Deliver(t.Context(), single, attempt+1, done)
			if i == 2 {
				require.ErrorContains(t, err, "poison")
				continue
			}
			require.NoError(t, err)
			break
		}
	}
	require.Len(t, b.outbox(t), 4)
	require.Len(t, b.waiting(t), 6, "a single one is never split again")
}

func TestDelivery_Err(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.told(t, 1)
	other := testkit.Tenant(t, b.db)
	d := event.NewDeliverer(b.db, b.queue, []event.Subscriber{subscriber("all", func(context.Context, pgx.Tx, event.Event) error { return nil })})
	for name, c := range map[string]struct {
		job  event.Delivery
		says string
	}{
		"ErrNoSubscriber": {event.Delivery{Subscriber: "nobody", TenantID: b.tenant, Seqs: []int64{1}}, "no subscriber"},
		"ErrNoEvent":      {event.Delivery{Subscriber: "all", TenantID: b.tenant, Seqs: []int64{1, 2}}, "the log lacks events"},
		"ErrOtherCompany": {event.Delivery{Subscriber: "all", TenantID: other, Seqs: []int64{1}}, "the log lacks events"},
	} {
		require.ErrorContains(t, d.Deliver(t.Context(), c.job, 1, done), c.says, name)
	}
}
