package bulkdata_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/bulkdata"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/tenant"
)

// The benchmarks look for things in one big company among a hundred small ones.
// Making it takes minutes, so the database is kept, in .bench/<assets>, and used
// again; ASSETRONICS_BENCH_ASSETS and _PEOPLE make it smaller for a quick look,
// ASSETRONICS_BENCH_DATABASE_URL puts it elsewhere.
type world struct {
	rooms *app.Rooms
	bare  *pgx.Conn // without row level security: the floor
	big   uuid.UUID
}

func openWorld(b *testing.B) *world {
	b.Helper()
	assets, people := setting(b, "ASSETRONICS_BENCH_ASSETS", 1_000_000), setting(b, "ASSETRONICS_BENCH_PEOPLE", 100_000)
	cfg := config.Data{
		Data:        filepath.Join("..", "..", ".bench", strconv.Itoa(assets)),
		DatabaseURL: os.Getenv("ASSETRONICS_BENCH_DATABASE_URL"),
	}
	require.NoError(b, cfg.Resolve())
	log := slog.New(slog.DiscardHandler)
	data, err := app.OpenData(b.Context(), cfg, log)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, data.Close(context.WithoutCancel(b.Context()))) })
	rooms, err := app.NewRooms(app.RoomDeps{DB: data.DB, Clock: clock.System{}, Wake: func() {}, Config: config.Server{Data: cfg}, Log: log})
	require.NoError(b, err)
	w := &world{rooms: rooms}
	companies, err := rooms.Tenants.All(b.Context())
	require.NoError(b, err)
	if len(companies) == 0 {
		b.Logf("generating %d assets in %s", assets, cfg.Data)
		w.generate(b, data.DSN, assets, people)
	} else {
		at := slices.IndexFunc(companies, func(t tenant.Tenant) bool { return t.Slug == "big-company" })
		require.GreaterOrEqual(b, at, 0, "the database was not made by this benchmark")
		w.big = companies[at].ID
	}
	w.bare, err = pgx.Connect(b.Context(), data.DSN)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, w.bare.Close(context.WithoutCancel(b.Context()))) })
	_, err = w.bare.Exec(b.Context(), "set role assetronics_system")
	require.NoError(b, err)
	return w
}

func (w *world) generate(b *testing.B, dsn string, assets, people int) {
	b.Helper()
	now := w.rooms.Clock.Now()
	var err error
	w.big, err = bulkdata.Generate(b.Context(), dsn, w.rooms.DB, bulkdata.World{
		Big: bulkdata.Size{Assets: assets, People: people, Now: now}, Small: bulkdata.Size{Assets: 500, People: 50, Now: now},
		Others: 100, NewCompany: func(ctx context.Context, name string) (uuid.UUID, error) {
			made, err := w.rooms.NewCompany(ctx, tenant.New{Name: name})
			return made.ID, err
		},
	})
	require.NoError(b, err)
}

func setting(b *testing.B, name string, fallback int) int {
	b.Helper()
	if text := os.Getenv(name); text != "" {
		n, err := strconv.Atoi(text)
		require.NoError(b, err, name)
		return n
	}
	return fallback
}

// beside runs ours and the floor in turns, so that both meet the same noise, and
// reports both.
func beside(b *testing.B, ours, floor func(ctx context.Context) (rows int)) {
	b.Helper()
	ctx := b.Context()
	require.Equal(b, floor(ctx), ours(ctx), "both read the same rows")
	var mine, least []time.Duration
	for b.Loop() {
		start := time.Now()
		ours(ctx)
		mine = append(mine, time.Since(start))
		start = time.Now()
		floor(ctx)
		least = append(least, time.Since(start))
	}
	slices.SortFunc(mine, cmp.Compare)
	slices.SortFunc(least, cmp.Compare)
	ms := func(of []time.Duration, hundredth int) float64 {
		return float64(of[min(len(of)-1, len(of)*hundredth/100)].Microseconds()) / 1000
	}
	b.ReportMetric(ms(mine, 50), "p50-ms")
	b.ReportMetric(ms(mine, 95), "p95-ms")
	b.ReportMetric(ms(least, 50), "floor-p50-ms")
	b.ReportMetric(ms(least, 95), "floor-p95-ms")
	b.ReportMetric(ms(mine, 50)/ms(least, 50), "ratio")
	b.ReportMetric(0, "ns/op")
}

// bareRows reads everything a statement gives.
func (w *world) bareRows(b *testing.B, sql string, args ...any) func(context.Context) int {
	b.Helper()
	return func(ctx context.Context) int {
		rows, err := w.bare.Query(ctx, sql, args...)
		require.NoError(b, err)
		n := 0
		for rows.Next() {
			_, err := rows.Values()
			require.NoError(b, err)
			n++
		}
		require.NoError(b, rows.Err(), sql)
		return n
	}
}

// shown reads the page of assets whose ids a statement gives, with all their
// names, as the list shows them.
func shown(ids, order string) string {
	return fmt.Sprintf(`with page as materialized (%s)
select a.id, a.tag, a.serial, a.name, a.status, a.assigned_at, a.stocked_at, a.purchase_date, a.purchase_cost_amount,
  a.purchase_cost_currency, a.warranty_end, a.notes, a.version, a.created_at, a.updated_at, c.slug, c.name, f.name, m.name, l.name,
  h.display_name, h.email, w.display_name, w.email
from page join assets a on a.tenant_id = $1 and a.id = page.id
join categories c on c.tenant_id = a.tenant_id and c.id = a.category_id
left join manufacturers f on f.tenant_id = a.tenant_id and f.id = a.manufacturer_id
left join models m on m.tenant_id = a.tenant_id and m.id = a.model_id
left join locations l on l.tenant_id = a.tenant_id and l.id = a.location_id
left join employees h on h.tenant_id = a.tenant_id and h.id = a.assignee_id
left join employees w on w.tenant_id = a.tenant_id and w.id = a.reserved_for_id
%s`, ids, order)
}
