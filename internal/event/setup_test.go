package event_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

var start = time.Date(2026, 3, 1, 9, 0, 0, 123456000, time.UTC)

var quiet = slog.New(slog.DiscardHandler)

// bundle is the spine over a database of its own. Nothing runs by itself: a test
// sequences when it wants to.
type bundle struct {
	dsn      string // of the owner
	db       *pg.DB
	clock    *clock.Manual
	queue    jobs.Queue
	recorder *event.Recorder
	log      *event.Log
	eraser   *event.Eraser
	tenant   uuid.UUID
	notices  []event.Notice
	woken    int
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{dsn: testkit.NewDatabase(t), clock: clock.NewManual(start)}
	var err error
	b.db, err = pg.Open(t.Context(), pg.Config{DSN: b.dsn})
	require.NoError(t, err)
	t.Cleanup(b.db.Close)
	b.queue, err = jobs.NewQueue(quiet)
	require.NoError(t, err)
	b.recorder = event.NewRecorder(b.clock, func() { b.woken++ })
	b.log = event.NewLog(b.db)
	b.eraser = event.NewEraser(b.db, b.recorder)
	b.tenant = testkit.Tenant(t, b.db)
	return b
}

func entry(eventType, label string) event.Entry {
	return event.Entry{
		Type: eventType, Subject: event.Subject{Type: "thing", ID: uuid.New(), Label: label},
		Changes: event.Changes{"name": {nil, label}},
	}
}

// record commits entries in one transaction.
func (b *bundle) record(t *testing.T, tenant uuid.UUID, entries ...event.Entry) {
	t.Helper()
	require.NoError(t, b.db.Tenant(t.Context(), tenant, func(ctx context.Context, tx pgx.Tx) error {
		return b.recorder.Record(ctx, tx, tenant, entries...)
	}))
}

// sequence moves all there is to the log.
func (b *bundle) sequence(t *testing.T, subscribers ...event.Subscriber) {
	t.Helper()
	s := event.NewSequencer(b.db, b.queue, subscribers, nil, func(n event.Notice) { b.notices = append(b.notices, n) }, quiet)
	for {
		taken, err := s.RunOnce(t.Context())
		require.NoError(t, err)
		if taken == 0 {
			return
		}
	}
}

// told records and sequences n events and gives them.
func (b *bundle) told(t *testing.T, n int) []event.Event {
	t.Helper()
	for range n {
		b.record(t, b.tenant, entry("thing_made", "A thing"))
		b.clock.Advance(time.Second)
	}
	b.sequence(t)
	return b.events(t, b.tenant)
}

func (b *bundle) events(t *testing.T, tenant uuid.UUID) []event.Event {
	t.Helper()
	events, err := b.log.After(t.Context(), tenant, 0, 10_000)
	require.NoError(t, err)
	return events
}

// verify is the report of the company, which must be sound.
func (b *bundle) verify(t *testing.T, tenant uuid.UUID) event.Report {
	t.Helper()
	report, err := event.Verify(t.Context(), b.db, tenant)
	require.NoError(t, err)
	require.Empty(t, report.Problems)
	require.True(t, report.Sound())
	return report
}

func labels(events []event.Event) []string {
	list := make([]string, len(events))
	for i, e := range events {
		list[i] = e.Subject.Label
	}
	return list
}

func seqs(events []event.Event) []int64 {
	list := make([]int64, len(events))
	for i, e := range events {
		list[i] = e.Seq
	}
	return list
}
