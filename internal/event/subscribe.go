package event

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event/internal/db"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Subscriber reacts to events after they are in the log, each exactly once. It
// is given the transaction that also completes its delivery: what it writes
// there happens once, and what it does elsewhere may happen again. Deliveries
// run side by side, so a subscriber looks at the present state of the subject
// rather than counting on the order of events.
type Subscriber struct {
	Name   string   // stable: it is stored in jobs
	Types  []string // the event types it wants
	Handle func(ctx context.Context, tx pgx.Tx, e Event) error
}

func (s Subscriber) wants(eventType string) bool { return slices.Contains(s.Types, eventType) }

// deliveryBatch is how many events one delivery job carries at most: enough that
// an import does not flood the queue, few enough for one short transaction.
const deliveryBatch = 100

// Delivery is the job that brings events to one subscriber.
type Delivery struct {
	Subscriber string    `json:"subscriber"`
	TenantID   uuid.UUID `json:"tenant_id"`
	Seqs       []int64   `json:"seqs"`
}

// Kind is the job's stable name.
func (Delivery) Kind() string { return "event_delivery" }

// deliveries plans the jobs for new events of one tenant.
func deliveries(subscribers []Subscriber, tenant uuid.UUID, rows []db.Event) []jobs.Args {
	var plan []jobs.Args
	for _, s := range subscribers {
		var seqs []int64
		for _, row := range rows {
			if s.wants(row.Type) {
				seqs = append(seqs, row.Seq)
			}
		}
		for part := range slices.Chunk(seqs, deliveryBatch) {
			plan = append(plan, Delivery{Subscriber: s.Name, TenantID: tenant, Seqs: part})
		}
	}
	return plan
}

// Deliverer runs deliveries.
type Deliverer struct {
	db          *pg.DB
	queue       jobs.Queue
	subscribers []Subscriber
}

// NewDeliverer knows the subscribers by name.
func NewDeliverer(database *pg.DB, queue jobs.Queue, subscribers []Subscriber) *Deliverer {
	return &Deliverer{db: database, queue: queue, subscribers: subscribers}
}

// splitAfter is the attempt from which a failing batch is delivered event by
// event.
const splitAfter = 2

// Deliver hands the delivery's events to its subscriber. complete must mark the
// job done in the given transaction.
func (d *Deliverer) Deliver(ctx context.Context, job Delivery, attempt int, complete func(context.Context, pgx.Tx) error) error {
	at := slices.IndexFunc(d.subscribers, func(s Subscriber) bool { return s.Name == job.Subscriber })
	if at < 0 {
		return fmt.Errorf("no subscriber is called %q", job.Subscriber)
	}
	if attempt >= splitAfter && len(job.Seqs) > 1 {
		return d.split(ctx, job, complete)
	}
	subscriber := d.subscribers[at]
	return d.db.Tenant(ctx, job.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).EventsAt(ctx, db.EventsAtParams{TenantID: job.TenantID, Seqs: job.Seqs})
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		events, err := fromRows(rows)
		if err != nil {
			return err
		}
		if len(events) != len(job.Seqs) {
			return errors.New("the log lacks events that were to be delivered")
		}
		for _, e := range events {
			if err := subscriber.Handle(CausedBy(ctx, e), tx, e); err != nil {
				return fmt.Errorf("%s: event %d: %w", subscriber.Name, e.Seq, err)
			}
		}
		return complete(ctx, tx)
	})
}

func (d *Deliverer) split(ctx context.Context, job Delivery, complete func(context.Context, pgx.Tx) error) error {
	return d.db.Tenant(ctx, job.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		singles := make([]jobs.Args, len(job.Seqs))
		for i, seq := range job.Seqs {
			singles[i] = Delivery{Subscriber: job.Subscriber, TenantID: job.TenantID, Seqs: []int64{seq}}
		}
		if err := d.queue.Enqueue(ctx, tx, singles...); err != nil {
			return err
		}
		return complete(ctx, tx)
	})
}
