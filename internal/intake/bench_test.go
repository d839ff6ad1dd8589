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

// benchPeople is how many people the syncs are measured with.
// ASSETRONICS_BENCH_PEOPLE=100000 is a large company.
const benchPeople = 10_000

// press is a vendor that costs next to nothing: its answers are printed before.
type press struct{ pages [][]byte }

func printed(tb testing.TB, people [][]object) *press {
	tb.Helper()
	p := &press{}
	for i, page := range people {
		data, err := json.Marshal(object{"list": page, "more": i+1 < len(people)})
		require.NoError(tb, err)
		p.pages = append(p.pages, data)
	}
	return p
}

func (p *press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"] = nil
	if r.URL.Path != "/people" {
		_, _ = io.WriteString(w, `{"list":[],"more":false}`)
		return
	}
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	_, _ = w.Write(p.pages[n-1])
}

// BenchmarkSync measures a first sync, one that finds nothing new, and one with a
// hundredth changed, beside the bare download of the same pages and beside the
// floor: download and COPY into a table without a key.
func BenchmarkSync(b *testing.B) {
	n := benchPeople
	if given := os.Getenv("ASSETRONICS_BENCH_PEOPLE"); given != "" {
		var err error
		n, err = strconv.Atoi(given)
		require.NoError(b, err)
	}
	people := folk(n, 500)
	for range b.N {
		room := setup(b)
		vendor := printed(b, people)
		web := httptest.NewServer(vendor)
		bare := timed(func() { download(b, web.URL, len(people), func([]json.RawMessage) {}) })
		floor := timed(func() { room.copyAll(b, web.URL, len(people)) })
		i, err := room.integrations.Create(b.Context(), room.tenant, integration.New{
			Connector: "book", Name: "Book", Settings: map[string]any{"base_url": web.URL},
		})
		require.NoError(b, err)
		report := func(name string, want intake.Counts, beside time.Duration) {
			var run intake.Run
			took := timed(func() { run = room.sync(b, i.ID) })
			require.Equal(b, want, run.Counts, "%+v", run.Error)
			b.ReportMetric(float64(n)/took.Seconds(), name+"/s")
			b.ReportMetric(took.Seconds()/beside.Seconds(), name+"/beside")
		}
		b.ReportMetric(float64(n)/bare.Seconds(), "download/s")
		b.ReportMetric(float64(n)/floor.Seconds(), "floor/s")
		report("first", intake.Counts{Read: n, Created: n}, floor)
		report("unchanged", intake.Counts{Read: n, Unchanged: n}, bare)
		for p := range people {
			for at := 0; at < len(people[p]); at += 100 {
				people[p][at]["first"] = "Changed"
			}
		}
		*vendor = *printed(b, people)
		changed := (n + 99) / 100
		report("changed", intake.Counts{Read: n, Updated: changed, Unchanged: n - changed}, bare)
		web.Close()
	}
}

func timed(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

func download(tb testing.TB, url string, pages int, each func([]json.RawMessage)) {
	tb.Helper()
	for page := range pages {
		resp, err := http.Get(url + "/people?page=" + strconv.Itoa(page+1))
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
func (b *bundle) copyAll(tb testing.TB, url string, pages int) {
	tb.Helper()
	require.NoError(tb, b.db.System(tb.Context(), func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "create temp table floor (tenant_id uuid, data jsonb) on commit drop"); err != nil {
			return err
		}
		download(tb, url, pages, func(list []json.RawMessage) {
			_, err := tx.CopyFrom(ctx, pgx.Identifier{"floor"}, []string{"tenant_id", "data"},
				pgx.CopyFromSlice(len(list), func(i int) ([]any, error) { return []any{b.tenant, list[i]}, nil }))
			require.NoError(tb, err)
		})
		return nil
	}))
}
