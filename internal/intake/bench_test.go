package intake_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
)

// press is a vendor that costs next to nothing: its answers to a path are printed
// before. Everywhere else it has nothing.
type press struct {
	path  string
	pages [][]byte
}

func printed(tb testing.TB, path string, list [][]object) *press {
	tb.Helper()
	p := &press{path: path}
	for i, page := range list {
		data, err := json.Marshal(object{"list": page, "more": i+1 < len(list)})
		require.NoError(tb, err)
		p.pages = append(p.pages, data)
	}
	return p
}

func (p *press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"] = nil
	if r.URL.Path != p.path {
		_, _ = io.WriteString(w, `{"list":[],"more":false}`)
		return
	}
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	_, _ = w.Write(p.pages[n-1])
}

// onPage is how many records stand on a page.
const onPage = 500

// BenchmarkSync measures a first sync, one that finds nothing new, and one with a
// hundredth changed, beside the bare download of the same pages and beside the
// floor: download and COPY into a table without a key. ASSETRONICS_BENCH_PEOPLE and
// ASSETRONICS_BENCH_DEVICES are how many records there are.
func BenchmarkSync(b *testing.B) {
	b.Run("people", func(b *testing.B) {
		n := sized(b, "ASSETRONICS_BENCH_PEOPLE", 100_000)
		for b.Loop() {
			measure(b, setup(b), stock{
				connector: "book", path: "/people", n: n, pages: folk(n, onPage),
				change: func(person object) { person["first"] = "Changed" },
			})
		}
	})
	b.Run("devices", func(b *testing.B) {
		n := sized(b, "ASSETRONICS_BENCH_DEVICES", 50_000)
		for b.Loop() {
			room := setup(b)
			measure(b, room, stock{
				connector: "fleet", path: "/machines", n: n, pages: machines(n, room.registered(b, n/2)),
				change: func(machine object) { machine["os"] = "15.7.1" },
			})
			room.linked(b, n/2)
		}
	})
}

func sized(b *testing.B, setting string, usual int) int {
	b.Helper()
	given := os.Getenv(setting)
	if given == "" {
		return usual
	}
	n, err := strconv.Atoi(given)
	require.NoError(b, err)
	return n
}

// stock is what a vendor has, n records on pages.
type stock struct {
	connector, path string
	n               int
	pages           [][]object
	change          func(object)
}

// measure has the vendor read three times.
func measure(b *testing.B, room *bundle, s stock) {
	b.Helper()
	vendor := printed(b, s.path, s.pages)
	web := httptest.NewServer(vendor)
	defer web.Close()
	address := web.URL + s.path
	bare := timed(func() { download(b, address, len(s.pages), func([]json.RawMessage) {}) })
	floor := timed(func() { room.copyAll(b, address, len(s.pages)) })
	i, err := room.integrations.Create(b.Context(), room.tenant, integration.New{
		Connector: s.connector, Name: "Measured", Settings: map[string]any{"base_url": web.URL},
	})
	require.NoError(b, err)
	defer room.running()()
	report := func(name string, want intake.Counts, beside time.Duration) {
		var run intake.Run
		took := timed(func() { run = room.sync(b, i.ID) })
		require.Equal(b, want, run.Counts, "%+v", run.Error)
		b.ReportMetric(float64(s.n)/took.Seconds(), name+"/s")
		b.ReportMetric(took.Seconds()/beside.Seconds(), name+"/beside")
	}
	b.ReportMetric(float64(s.n)/bare.Seconds(), "download/s")
	b.ReportMetric(float64(s.n)/floor.Seconds(), "floor/s")
	report("first", intake.Counts{Read: s.n, Created: s.n}, floor)
	report("unchanged", intake.Counts{Read: s.n, Unchanged: s.n}, bare)
	changed := 0
	for _, page := range s.pages {
		for at := 0; at < len(page); at += 100 {
			s.change(page[at])
			changed++
		}
	}
	*vendor = *printed(b, s.path, s.pages)
	report("changed", intake.Counts{Read: s.n, Updated: changed, Unchanged: s.n - changed}, bare)
}

// running has the clock go on as real ones do; the function stops it.
func (b *bundle) running() func() {
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for last := time.Now(); ; {
			select {
			case now := <-tick.C:
				b.clock.Advance(now.Sub(last))
				last = now
			case <-done:
				return
			}
		}
	}()
	return func() { close(done); <-stopped }
}

func timed(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

func download(tb testing.TB, address string, pages int, each func([]json.RawMessage)) {
	tb.Helper()
	for page := range pages {
		resp, err := http.Get(address + "?page=" + strconv.Itoa(page+1))
		require.NoError(tb, err)
		var answer struct {
			List []json.RawMessage `json:"list"`
		}
		require.NoError(tb, json.NewDecoder(resp.Body).Decode(&answer))
		require.NoError(tb, resp.Body.Close())
		each(answer.List)
	}
}

// copyAll downloads and copies in one go.
func (b *bundle) copyAll(tb testing.TB, address string, pages int) {
	tb.Helper()
	require.NoError(tb, b.db.System(tb.Context(), func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "create temp table floor (tenant_id uuid, data jsonb) on commit drop"); err != nil {
			return err
		}
		download(tb, address, pages, func(list []json.RawMessage) {
			_, err := tx.CopyFrom(ctx, pgx.Identifier{"floor"}, []string{"tenant_id", "data"},
				pgx.CopyFromSlice(len(list), func(i int) ([]any, error) { return []any{b.tenant, list[i]}, nil }))
			require.NoError(tb, err)
		})
		return nil
	}))
}
