package event_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/jobs"
	"github.com/assetronics/assetronics/internal/platform/clock"
	queue "github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

const (
	chaosWriters = 2
	// chaosPace keeps a writer from filling the queue faster than two cores empty it.
	chaosPace = 5 * time.Millisecond
)

// node is one copy of the program for the chaos tests: writers, a sequencer and
// a runner of jobs, all through the real doors.
type node struct {
	db        *pg.DB
	sequencer *event.Sequencer
	runner    *queue.Runner
	recorder  *event.Recorder
	tenants   []uuid.UUID
	acked     func(id uuid.UUID) // a write has committed
	unruly    bool               // subscribers fail now and then
}

func openNode(ctx context.Context, dsn string, tenants []uuid.UUID, unruly bool, acked func(uuid.UUID)) (*node, error) {
	n := &node{tenants: tenants, acked: acked, unruly: unruly}
	var err error
	if n.db, err = pg.Open(ctx, pg.Config{DSN: dsn, MaxConns: 8, MaxSystemConns: 8}); err != nil {
		return nil, err
	}
	tasks, err := queue.NewQueue(quiet)
	if err != nil {
		return nil, err
	}
	wake := make(chan struct{}, 1)
	n.recorder = event.NewRecorder(clock.System{}, func() {
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	subscribers := []event.Subscriber{n.subscriber("made", "thing_made"), n.subscriber("all", "thing_made", "thing_lost")}
	n.sequencer = event.NewSequencer(n.db, tasks, subscribers, wake, func(event.Notice) {}, quiet)
	workers := river.NewWorkers()
	river.AddWorker(workers, &jobs.Deliver{Deliverer: event.NewDeliverer(n.db, tasks, subscribers)})
	n.runner, err = queue.NewRunner(n.db.SystemPool(), "node-"+uuid.NewString(), workers, nil, quiet)
	return n, err
}

// subscriber writes down what it sees, in the transaction it is given.
func (n *node) subscriber(name string, types ...string) event.Subscriber {
	return event.Subscriber{Name: name, Types: types, Handle: func(ctx context.Context, tx pgx.Tx, e event.Event) error {
		_, err := tx.Exec(ctx, "insert into chaos_seen (tenant_id, subscriber, event_id) values ($1, $2, $3)", e.TenantID, name, e.ID)
		if err == nil && n.unruly && rand.IntN(1000) == 0 {
			err = errUnruly
		}
		return err
	}}
}

var (
	errUnruly  = errors.New("a subscriber fails")
	errChanged = errors.New("a writer changes its mind")
)

// serve runs everything until ctx ends. Like a supervisor it starts again what
// fails.
func (n *node) serve(ctx context.Context, writing context.Context) {
	var group sync.WaitGroup
	defer n.db.Close()
	defer group.Wait()
	for _, service := range []func(context.Context) error{n.sequencer.Serve, n.runner.Serve} {
		group.Go(func() {
			for ctx.Err() == nil {
				_ = service(ctx) // failing is what the chaos wants
			}
		})
	}
	for range chaosWriters {
		group.Go(func() { n.write(writing) })
	}
}

func (n *node) write(ctx context.Context) {
	pace := time.NewTicker(chaosPace)
	defer pace.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-pace.C:
		}
		tenant := n.tenants[rand.IntN(len(n.tenants))]
		ids := make([]uuid.UUID, 1+rand.IntN(3))
		for i := range ids {
			ids[i] = uuid.New()
		}
		if n.change(ctx, tenant, ids) == nil {
			for _, id := range ids {
				n.acked(id)
			}
		}
	}
}

// change writes rows and tells of each, in one transaction.
func (n *node) change(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) error {
	return n.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		for _, id := range ids {
			if _, err := tx.Exec(ctx, "insert into chaos_writes (tenant_id, id) values ($1, $2)", tenant, id); err != nil {
				return err
			}
			err := n.recorder.Record(ctx, tx, tenant, event.Entry{
				Type: []string{"thing_made", "thing_lost"}[rand.IntN(2)], Subject: event.Subject{Type: "thing", ID: id},
			})
			if err != nil {
				return err
			}
		}
		if rand.IntN(8) == 0 {
			return errChanged
		}
		return nil
	})
}
