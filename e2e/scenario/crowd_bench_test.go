package scenario_test

import (
	"context"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/bulkdata"
)

// BenchmarkCrowd has the integrations of one company sync at once, first without and
// then with three vendors among them that have a bad day, while somebody looks at the
// list of assets all the time. Times are those until all the good ones are through.
// Memory is that of this process: the vendors' part is in it.
// ASSETRONICS_BENCH_INTEGRATIONS is how many there are, the three included.
func BenchmarkCrowd(b *testing.B) {
	many := 100
	if n, err := strconv.Atoi(os.Getenv("ASSETRONICS_BENCH_INTEGRATIONS")); err == nil {
		many = n
	}
	for b.Loop() {
		p := apptest.Start(b, withRoster(b))
		alone := crowded(b, p, many-3)
		without := alone.sync(b, nil)
		beside := crowded(b, p.NewCompany(b), many-3)
		beside.addTrouble(b)
		quiet := beside.look(b, 500)
		with := beside.sync(b, []string{beside.bad.hanging, beside.bad.broken, beside.bad.babbling})
		close(beside.hanging.letGo)

		b.ReportMetric(without.taken.Seconds(), "s/without-trouble")
		b.ReportMetric(with.taken.Seconds(), "s/with-trouble")
		b.ReportMetric(with.taken.Seconds()/without.taken.Seconds(), "times/without-trouble")
		b.ReportMetric(milliseconds(p99(quiet)), "p99-ms/quiet")
		b.ReportMetric(milliseconds(p99(with.looks)), "p99-ms/during")
		b.ReportMetric(float64(p99(with.looks))/float64(p99(quiet)), "p99-times/quiet")
		b.ReportMetric(float64(with.heap)/float64(with.running)/(1<<20), "MB/running-sync")
		b.ReportMetric(float64(with.running), "running-at-most")
	}
}

// crowdedPeople is how many people each vendor knows.
const crowdedPeople = 300

// crowded is a company that has something to look at, with its integrations.
func crowded(b *testing.B, p *apptest.Product, rosters int) *crowd {
	b.Helper()
	require.NoError(b, bulkdata.Fill(b.Context(), p.Rooms.DB, p.Company.ID, bulkdata.Size{Assets: 5_000, People: 500, Seed: 1, Now: time.Now()}))
	return gather(b, p, rosters, crowdedPeople)
}

// passed is how a sync of all went.
type passed struct {
	taken   time.Duration
	looks   []time.Duration // how long the list of assets took
	heap    uint64          // in use at most, more than before
	running int             // streams at most
}

// sync asks for all, those in trouble first, and looks on until the good ones are
// through.
func (c *crowd) sync(b *testing.B, trouble []string) passed {
	b.Helper()
	var out passed
	before := heapInUse(true)
	for _, integration := range trouble {
		c.ask(b, integration)
	}
	began := time.Now()
	for _, integration := range c.good {
		c.ask(b, integration)
	}
	for open := len(c.good); open > 0; {
		require.Less(b, time.Since(began), 10*time.Minute, "%d are not through", open)
		out.looks = append(out.looks, c.look(b, 5)...)
		var running int
		open, running = c.underWay(b)
		out.running = max(out.running, running)
		out.heap = max(out.heap, heapInUse(false))
	}
	out.taken = time.Since(began)
	out.heap -= min(before, out.heap)
	require.Equal(b, len(c.good)*crowdedPeople, c.count(b, `select coalesce(sum(created_count), 0) from sync_runs
		where tenant_id = $1 and integration_id::text = any($2) and status = 'succeeded'`), "somebody did not come in")
	return out
}

// look gets the list of assets so many times.
func (c *crowd) look(b *testing.B, times int) []time.Duration {
	b.Helper()
	out := make([]time.Duration, times)
	for i := range out {
		began := time.Now()
		c.admin.Do(b, http.MethodGet, "/assets", nil, http.StatusOK, nil)
		out[i] = time.Since(began)
	}
	return out
}

// underWay counts the good integrations that are not through, and the streams of all
// that are running.
func (c *crowd) underWay(b *testing.B) (open, running int) {
	b.Helper()
	open = c.count(b, "select count(*) from sync_runs where tenant_id = $1 and integration_id::text = any($2) and status in ('queued', 'running')")
	running = c.count(b, "select count(*) from stream_runs where tenant_id = $1 and status = 'running' and $2::text[] is not null")
	return open, running
}

// count asks with the company and its good integrations.
func (c *crowd) count(b *testing.B, sql string) (n int) {
	b.Helper()
	require.NoError(b, c.p.Rooms.DB.System(b.Context(), func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, sql, c.p.Company.ID, c.good).Scan(&n)
	}))
	return n
}

func heapInUse(settled bool) uint64 {
	if settled {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func p99(all []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)*99/100]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
