package crash_test

import (
	"context"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
)

// floodConnections is how many connections a flood comes on.
const floodConnections = 50

// TestFlood: of a flood of webhook calls, in which the program is killed, nothing that
// it acknowledged is lost, and nothing is worked off twice.
func TestFlood(t *testing.T) {
	t.Parallel()
	p := build(t)
	p.hangDoorbell(t)
	p.start(t)
	f := newFlood(connectDoorbell(t, p.signIn(t, "admin@acme.test"), floodConnections), 300)
	f.pour(t, p)
	f.settle(t, p.database(t))
}

// BenchmarkFlood puts plain inserts of the same rows, from as many connections into
// the same database, beside the calls taken in a second. The time in which the program
// is dead is told apart. ASSETRONICS_BENCH_HOOKS is how many calls come, half of them
// for the second time.
func BenchmarkFlood(b *testing.B) {
	calls := 20_000
	if n, err := strconv.Atoi(os.Getenv("ASSETRONICS_BENCH_HOOKS")); err == nil {
		calls = n
	}
	p := build(b)
	p.hangDoorbell(b)
	p.start(b)
	admin := p.signIn(b, "admin@acme.test")
	for b.Loop() {
		f := newFlood(connectDoorbell(b, admin, floodConnections), calls/2)
		poured, dead := f.pour(b, p)
		database := p.database(b)
		settled := timed(func() { f.settle(b, database) })
		plain := f.insertPlainly(b, database)
		each := func(d time.Duration) float64 { return float64(len(f.calls)) / d.Seconds() }
		b.ReportMetric(each(poured), "accepted/s")
		b.ReportMetric(each(plain), "plain-inserts/s")
		b.ReportMetric(poured.Seconds()/plain.Seconds(), "times-floor")
		b.ReportMetric(dead.Seconds(), "dead-s")
		b.ReportMetric(settled.Seconds(), "settled-after-s")
	}
}

// flood is what comes: each button rings twice.
type flood struct {
	*doorbell
	buttons, calls []uuid.UUID
}

func newFlood(d *doorbell, buttons int) *flood {
	f := &flood{doorbell: d}
	for range buttons {
		f.buttons = append(f.buttons, uuid.New())
	}
	f.calls = twice(f.buttons)
	return f
}

// twice repeats half of all at once, so that the two race, and the others when all
// have been there, so that the crash lies in between.
func twice[T any](all []T) []T {
	var here, later []T
	for i, one := range all {
		here = append(here, one)
		if i%2 == 0 {
			here = append(here, one)
		} else {
			later = append(later, one)
		}
	}
	return append(here, later...)
}

// pour sends every call until it is acknowledged, as vendors do, and kills the program
// half-way. It gives how long that took and how long, besides, the program was dead.
func (f *flood) pour(t testing.TB, p *program) (taken, dead time.Duration) {
	t.Helper()
	half := make(chan struct{}) // closed when half of all calls are acknowledged
	var acknowledged atomic.Int64
	var all sync.WaitGroup
	whole := timed(func() {
		all.Go(func() {
			spread(f.calls, func(button uuid.UUID) {
				for !f.ring(button) {
					if t.Context().Err() != nil {
						return
					}
					moment(poll) // as long as nobody is there
				}
				if int(acknowledged.Add(1)) == len(f.calls)/2 {
					close(half)
				}
			})
		})
		<-half
		dead = timed(func() {
			p.kill(t)
			p.start(t)
		})
		all.Wait()
	})
	require.EqualValues(t, len(f.calls), acknowledged.Load())
	return whole - dead, dead
}

// spread does something with each of all, on the connections of a flood.
func spread[T any](all []T, do func(T)) {
	next := make(chan T)
	var workers sync.WaitGroup
	for range floodConnections {
		workers.Go(func() {
			for one := range next {
				do(one)
			}
		})
	}
	for _, one := range all {
		next <- one
	}
	close(next)
	workers.Wait()
}

// settle waits until the program has nothing left to do, and looks at what it has
// done.
func (f *flood) settle(t testing.TB, database *pgxpool.Pool) {
	t.Helper()
	count := func(sql string) (n int) {
		require.NoError(t, database.QueryRow(t.Context(), sql, f.integration).Scan(&n))
		return n
	}
	drained := func(what, sql string) { // however many there are, while they become fewer
		for left := count(sql); left > 0; {
			before := left
			until(t, what, func() bool {
				left = count(sql)
				return left < before
			})
		}
	}
	drained("acknowledged calls are not worked off",
		"select count(*) from hook_calls where integration_id = $1::text::uuid and done_at is null")
	drained("jobs of calls are not done",
		"select count(*) from river.river_job where kind = 'chat_click' and args ->> 'integration_id' = $1 and state <> 'completed'")
	require.Zero(t, count("select count(*) from hook_calls where integration_id = $1::text::uuid and problem is not null"))

	rows, err := database.Query(t.Context(), "select args ->> 'message_id' from river.river_job where kind = 'chat_click' and args ->> 'integration_id' = $1", f.integration)
	require.NoError(t, err)
	defer rows.Close()
	done := map[uuid.UUID]int{}
	for rows.Next() {
		var button uuid.UUID
		require.NoError(t, rows.Scan(&button))
		done[button]++
	}
	require.NoError(t, rows.Err())
	lost, doubled := 0, 0
	for _, button := range f.buttons {
		switch done[button] {
		case 0:
			lost++
		case 1:
		default:
			doubled++
		}
	}
	require.Zero(t, lost, "acknowledged and lost")
	require.Zero(t, doubled, "worked off twice")
	require.Len(t, done, len(f.buttons))
}

// database opens the program's own one, as its owner.
func (p *program) database(t testing.TB) *pgxpool.Pool {
	t.Helper()
	dsn, err := embedded.Attach(p.data, "assetronics")
	require.NoError(t, err)
	config, err := pgxpool.ParseConfig(dsn)
	require.NoError(t, err)
	config.MaxConns = floodConnections
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// call is a row as the program has kept it.
type call struct {
	tenant, integration uuid.UUID
	digest              string
	sealed              []byte
	received            time.Time
}

// insertPlainly is the floor: the same rows into a table of the same form, one
// statement each.
func (f *flood) insertPlainly(t testing.TB, database *pgxpool.Pool) time.Duration {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	_, err := database.Exec(ctx, "create table if not exists plain_calls (like hook_calls including all)")
	require.NoError(t, err)
	rows, err := database.Query(ctx, "select tenant_id, integration_id, digest, sealed, received_at from hook_calls where integration_id = $1::text::uuid order by position", f.integration)
	require.NoError(t, err)
	defer rows.Close()
	var all []call
	for rows.Next() {
		var c call
		require.NoError(t, rows.Scan(&c.tenant, &c.integration, &c.digest, &c.sealed, &c.received))
		all = append(all, c)
	}
	require.NoError(t, rows.Err())
	require.Len(t, all, len(f.buttons))
	var failed atomic.Int64
	taken := timed(func() {
		spread(twice(all), func(c call) {
			_, err := database.Exec(ctx, `insert into plain_calls (tenant_id, id, integration_id, digest, sealed, received_at)
				values ($1, $2, $3, $4, $5, $6) on conflict (tenant_id, integration_id, digest) do nothing`,
				c.tenant, uuid.New(), c.integration, c.digest, c.sealed, c.received)
			if err != nil {
				failed.Add(1)
			}
		})
	})
	require.Zero(t, failed.Load())
	return taken
}

func timed(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}
