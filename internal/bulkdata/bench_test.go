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

// shown reads the page of assets whose ids a statement gives, with everything that
// the list shows of each.
func shown(ids, order string) string {
	return fmt.Sprintf(`with page as materialized (%s)
select a.*, c.slug, c.name, f.name, m.name, l.name, sl.name, sl.color, p.tag, p.name, co.name, cc.code, cc.name, v.name,
  h.display_name, h.email, hl.name, ha.tag, ha.name, w.display_name, w.email,
  array(select t.name from asset_tags t where t.tenant_id = $1 and t.asset_id = a.id order by t.name_key),
  (select count(*) from assets k where k.tenant_id = $1 and k.parent_id = a.id and k.deleted_at is null),
  (select count(*) from assets k where k.tenant_id = $1 and k.holder_asset_id = a.id and k.deleted_at is null),
  (select json_object_agg(u.key, y.value) from field_values y
   cross join lateral (select * from fields o where o.tenant_id = $1 and o.id = y.field_id offset 0) u where y.tenant_id = $1 and y.owner_id = a.id and y.place = 0)
from page join assets a on a.tenant_id = $1 and a.id = page.id
join categories c on c.tenant_id = $1 and c.id = a.category_id
left join manufacturers f on f.tenant_id = $1 and f.id = a.manufacturer_id
left join models m on m.tenant_id = $1 and m.id = a.model_id
left join locations l on l.tenant_id = $1 and l.id = a.location_id
left join status_labels sl on sl.tenant_id = $1 and sl.id = a.status_label_id
left join assets p on p.tenant_id = $1 and p.id = a.parent_id
left join companies co on co.tenant_id = $1 and co.id = a.company_id
left join cost_centres cc on cc.tenant_id = $1 and cc.id = a.cost_centre_id
left join vendors v on v.tenant_id = $1 and v.id = a.vendor_id
left join employees h on h.tenant_id = $1 and h.id = a.assignee_id
left join locations hl on hl.tenant_id = $1 and hl.id = a.holder_location_id
left join assets ha on ha.tenant_id = $1 and ha.id = a.holder_asset_id
left join employees w on w.tenant_id = $1 and w.id = a.reserved_for_id
%s`, ids, order)
}
