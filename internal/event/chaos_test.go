package event_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

// soaking lets the chaos go on for long: make soak.
var soaking = os.Getenv("ASSETRONICS_SOAK") != ""

// settleTime is how long what the chaos has left may take to be worked off: the
// reaper looks every five seconds.
const settleTime = time.Minute

// chaos is a database under attack. Whatever happens to the nodes: at the end
// every committed write has one event, the numbers have no gap, the chain holds,
// and each subscriber has seen each event once.
type chaos struct {
	dsn     string
	owner   *pgx.Conn // of the tables; for the test's own goroutine
	db      *pg.DB
	tenants []uuid.UUID

	mu    sync.Mutex
	acked map[uuid.UUID]bool
}

func setupChaos(t *testing.T) *chaos {
	t.Helper()
	c := &chaos{dsn: testkit.NewDatabase(t), acked: map[uuid.UUID]bool{}}
	var err error
	c.owner, err = pgx.Connect(t.Context(), c.dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.owner.Close(context.WithoutCancel(t.Context())) })
	_, err = c.owner.Exec(t.Context(), `
		create table chaos_writes (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
		create table chaos_seen (tenant_id uuid not null, subscriber text not null, event_id uuid not null);
		select tenant_table('chaos_writes'); select tenant_table('chaos_seen');`)
	require.NoError(t, err)
	c.db, err = pg.Open(t.Context(), pg.Config{DSN: c.dsn})
	require.NoError(t, err)
	t.Cleanup(c.db.Close)
	for range 3 {
		c.tenants = append(c.tenants, testkit.Tenant(t, c.db))
	}
	return c
}

func (c *chaos) ack(id uuid.UUID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acked[id] = true
}

func (c *chaos) acks() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.acked)
}

// hurry ends the back-off of deliveries that failed.
func (c *chaos) hurry(t *testing.T) {
	t.Helper()
	require.NoError(t, c.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update river.river_job set state = 'available', scheduled_at = now()
			where state in ('retryable', 'scheduled')`)
		return err
	}))
}

// settle lets one quiet node work off what is left.
func (c *chaos) settle(t *testing.T) {
	t.Helper()
	n, err := openNode(t.Context(), c.dsn, c.tenants, false, nil)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	nobody, end := context.WithCancel(ctx)
	end()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		n.serve(ctx, nobody)
	}()
	require.Eventually(t, func() bool {
		c.hurry(t)
		return c.count(t, "select (select count(*) from outbox) + (select count(*) from river.river_job where state <> 'completed')") == 0
	}, settleTime, 20*time.Millisecond, "something is stuck")
	stop()
	<-ended
}

func (c *chaos) count(t *testing.T, sql string, args ...any) (n int) {
	t.Helper()
	require.NoError(t, c.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, sql, args...).Scan(&n)
	}))
	return n
}

// prove looks at what is in the database after all.
func (c *chaos) prove(t *testing.T) {
	t.Helper()
	writes := c.count(t, "select count(*) from chaos_writes")
	t.Logf("%d writes, %d known to have committed", writes, c.acks())
	require.Positive(t, writes)
	require.Equal(t, writes, c.count(t, "select count(*) from events"), "an entry is lost or doubled")
	require.Equal(t, writes, c.count(t, "select count(*) from chaos_writes w join events e on e.tenant_id = w.tenant_id and e.subject_id = w.id"))
	require.Equal(t, writes, c.count(t, "select count(distinct (tenant_id, subject_id)) from events"))
	require.Equal(t, c.acks(), c.count(t, "select count(*) from chaos_writes where id = any($1)", slices.Collect(maps.Keys(c.acked))),
		"a write that was acknowledged is gone")
	require.Zero(t, c.count(t, `select count(*) from (select seq, row_number() over (partition by tenant_id order by seq) as n from events) e where seq <> n`),
		"the numbers have a gap")
	for _, tenant := range c.tenants {
		report, err := event.Verify(t.Context(), c.db, tenant)
		require.NoError(t, err)
		require.Empty(t, report.Problems)
	}
	seen := `select count(*) from (
		select s.name, e.id, (select count(*) from chaos_seen c where c.subscriber = s.name and c.event_id = e.id) as times
		from events e, (values ('made', '{thing_made}'::text[]), ('all', '{thing_made,thing_lost}')) s (name, types)
		where e.type = any(s.types)) x where times <> 1`
	_, err := c.owner.Exec(t.Context(), "create index on chaos_seen (event_id)")
	require.NoError(t, err)
	require.Zero(t, c.count(t, seen), "a subscriber missed an event or saw it twice")
	require.Equal(t, c.count(t, "select count(*) from events where type = 'thing_made'"), c.count(t, "select count(*) from chaos_seen where subscriber = 'made'"))
	require.Equal(t, writes, c.count(t, "select count(*) from chaos_seen where subscriber = 'all'"))
}

// Several nodes write, sequence and deliver while their connections are cut at
// random and they are stopped and started at random.
func TestChaos_CutConnections(t *testing.T) {
	t.Parallel()
	c := setupChaos(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() { c.live(t, ctx) })
	}
	c.cut(t, ctx, stop)
	group.Wait()
	c.settle(t)
	c.prove(t)
}

// live starts one node after the other, each for a moment.
func (c *chaos) live(t *testing.T, ctx context.Context) {
	for ctx.Err() == nil {
		n, err := openNode(ctx, c.dsn, c.tenants, true, c.ack)
		if err != nil {
			continue // cut while it connected
		}
		life, end := context.WithTimeout(ctx, time.Duration(100+rand.IntN(1500))*time.Millisecond)
		n.serve(life, life)
		end()
	}
}

// enough is how much must have been cut and written all the same before the chaos
// ends: a busy machine needs longer for it.
const (
	enoughCuts   = 40
	enoughWrites = 20
)

// cut ends a random part of all connections, again and again, and then the chaos.
func (c *chaos) cut(t *testing.T, ctx context.Context, stop context.CancelFunc) {
	t.Helper()
	lasts := 3 * time.Second
	if soaking {
		lasts = 2 * time.Minute
	}
	begin := time.Now()
	again := time.NewTicker(70 * time.Millisecond)
	defer again.Stop()
	for cuts := 0; time.Since(begin) < lasts || cuts < enoughCuts || c.acks() < enoughWrites; {
		select {
		case <-ctx.Done():
			require.NoError(t, ctx.Err())
		case <-again.C:
		}
		tag, err := c.owner.Exec(t.Context(), `
			select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and pid <> pg_backend_pid() and application_name like 'assetronics_%' and random() < 0.15`)
		require.NoError(t, err)
		cuts += int(tag.RowsAffected())
	}
	stop()
}
