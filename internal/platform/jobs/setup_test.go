package jobs_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

var quiet = slog.New(slog.DiscardHandler)

// patience is far above what anything here takes.
const patience = 30 * time.Second

// task is the job of these tests.
type task struct {
	Name string `json:"name"`
}

func (task) Kind() string { return "test_task" }

type work = func(ctx context.Context, job *river.Job[task]) error

type bundle struct {
	dsn    string
	db     *pg.DB
	queue  jobs.Queue
	tenant uuid.UUID
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{dsn: testkit.NewDatabase(t)}
	var err error
	b.db, err = pg.Open(t.Context(), pg.Config{DSN: b.dsn})
	require.NoError(t, err)
	t.Cleanup(b.db.Close)
	b.queue, err = jobs.NewQueue(quiet)
	require.NoError(t, err)
	b.tenant = testkit.Tenant(t, b.db)
	b.owner(t, `create table effects (tenant_id uuid not null, name text not null); select tenant_table('effects')`)
	return b
}

func (b *bundle) owner(t *testing.T, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.dsn)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), sql)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
}

// run starts a node of this process; stop ends it in order.
func (b *bundle) run(t *testing.T, w work) (id string, stop func()) {
	t.Helper()
	id = "node-" + uuid.NewString()
	runner, err := jobs.NewRunner(b.db.SystemPool(), id, workers(w), nil, quiet)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- runner.Serve(ctx) }()
	stop = func() {
		cancel()
		if err := <-ended; err != nil {
			require.ErrorIs(t, err, context.Canceled)
		}
		ended <- nil // for a second call
	}
	t.Cleanup(stop)
	return id, stop
}

func workers(w work) *river.Workers {
	all := river.NewWorkers()
	river.AddWorker(all, river.WorkFunc(w))
	return all
}

func (b *bundle) enqueue(t *testing.T, names ...string) {
	t.Helper()
	args := make([]jobs.Args, len(names))
	for i, name := range names {
		args[i] = task{name}
	}
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		return b.queue.Enqueue(ctx, tx, args...)
	}))
}

// row is a job as the queue keeps it.
type row struct {
	Name    string
	State   string
	Attempt int
	Node    string
}

func (b *bundle) jobs(t *testing.T) (all []row) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select args ->> 'name', state::text, attempt, coalesce(attempted_by[array_upper(attempted_by, 1)], '')
			from river.river_job where kind = 'test_task' order by id`)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[row])
		return err
	}))
	return all
}

// awaitState waits until the jobs are in these states, in the order they were
// enqueued.
func (b *bundle) awaitState(t *testing.T, states ...string) {
	t.Helper()
	var now []string
	require.Eventually(t, func() bool {
		now = nil
		for _, j := range b.jobs(t) {
			now = append(now, j.State)
		}
		return len(now) == len(states) && func() bool {
			for i := range now {
				if now[i] != states[i] {
					return false
				}
			}
			return true
		}()
	}, patience, 5*time.Millisecond, "states")
}

// effect writes in the job's own transaction and completes it there.
func (b *bundle) effect(ctx context.Context, job *river.Job[task]) error {
	return b.db.Tenant(ctx, b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "insert into effects (tenant_id, name) values ($1, $2)", b.tenant, job.Args.Name); err != nil {
			return err
		}
		return jobs.Complete(ctx, tx, job)
	})
}

func (b *bundle) effects(t *testing.T) (names []string) {
	t.Helper()
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select name from effects order by name")
		if err != nil {
			return err
		}
		names, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return names
}
