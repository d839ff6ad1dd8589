package intake_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
)

// today is the day all tests play on, Friday.
var today = clock.MustDate("2026-01-30")

// bundle is the room with all it stands on, for one company.
type bundle struct {
	assets  *asset.Service
	devices *device.Service
	*intake.Service
	integrations *integration.Service
	people       *employee.Service
	db           *pg.DB
	clock        *clock.Manual
	tenant       uuid.UUID
	shown        *screen
}

// screen notes the progress it is shown.
type screen struct {
	mu   sync.Mutex
	runs []intake.Run
	each func(intake.Run) // called with each; nil for nothing
}

func (s *screen) Progress(_ uuid.UUID, run intake.Run) {
	s.mu.Lock()
	s.runs = append(s.runs, run)
	each := s.each
	s.mu.Unlock()
	if each != nil {
		each(run)
	}
}

func (s *screen) onEach(f func(intake.Run)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.each = f
}

func setup(t testing.TB) *bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(today.At(9, "UTC"))
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})) // a defect shows in the test that meets it
	recorder := event.NewRecorder(c, func() {})
	queue, err := jobs.NewQueue(log)
	require.NoError(t, err)
	master, err := seal.ParseMaster(seal.NewMasterText())
	require.NoError(t, err)
	known, problems, err := connector.Load(connectors.FS, bookFolder)
	require.NoError(t, err)
	require.Empty(t, problems)
	gate := httpx.New(httpx.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}})
	t.Cleanup(gate.Close)
	b := &bundle{db: db, clock: c, shown: &screen{}}
	b.people = employee.NewService(db, c, recorder, location.NewService(db, c, recorder))
	b.people.Work(queue)
	b.assets = asset.NewService(db, c, recorder, catalog.NewService(db, c, recorder))
	b.devices = device.NewService(db, c, recorder, queue, b.assets)
	sealer := seal.New(master, tenant.NewKeys(db))
	b.integrations = integration.NewService(integration.Deps{
		DB: db, Clock: c, Events: recorder, Sealer: sealer, Catalog: known, Gate: gate,
	})
	b.Service = intake.NewService(intake.Deps{
		DB: db, Clock: c, Log: log, Events: recorder, Queue: queue, Sealer: sealer, Integrations: b.integrations, People: b.people, Devices: b.devices, Progress: b.shown,
	})
	b.integrations.Syncs = b.Service
	b.tenant = testkit.Tenant(t, db)
	return b
}

// vendor is a running sandbox.
type vendor struct {
	*bamboohr.Server
	url string
}

func (b *bundle) vendor(t *testing.T, size int) *vendor {
	t.Helper()
	s, err := bamboohr.New(bamboohr.Options{
		Now: b.clock.Now, Seed: 7, Size: size,
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Fixed: []bamboohr.Fixed{
			{FirstName: "Mara", LastName: "Quist", Email: "manager@acme.test", JobTitle: "Engineering Manager"},
		},
		HireManager: "manager@acme.test",
	})
	require.NoError(t, err)
	web := httptest.NewServer(dateless(s))
	t.Cleanup(web.Close)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return &vendor{Server: s, url: web.URL + "/api/v1"}
}

func (v *vendor) trouble(t *testing.T, trouble bamboohr.Trouble) {
	t.Helper()
	require.NoError(t, v.SetTrouble(trouble))
}

// connect makes an integration with the vendor at an address.
func (b *bundle) connect(t *testing.T, url string) integration.Integration {
	t.Helper()
	return b.connectAs(t, "HR", url)
}

func (b *bundle) connectAs(t *testing.T, name, url string) integration.Integration {
	t.Helper()
	i, err := b.integrations.Create(t.Context(), b.tenant, integration.New{
		Connector: "bamboohr", Name: name, Settings: map[string]any{"subdomain": "acme", "base_url": url},
		Secrets: map[string]seal.Secret{"api_key": bamboohr.DemoKey},
	})
	require.NoError(t, err)
	return i
}

// sync asks for a run and works it off, as the job does.
func (b *bundle) sync(t testing.TB, id uuid.UUID) intake.Run {
	t.Helper()
	return b.syncAs(t, id, integration.Manual)
}

func (b *bundle) syncAs(t testing.TB, id uuid.UUID, why integration.Trigger) intake.Run {
	t.Helper()
	asked, err := b.RequestSync(t.Context(), b.tenant, id, why)
	require.NoError(t, err)
	require.NoError(t, b.work(t.Context(), asked.ID))
	return b.run(t, asked.ID)
}

// work works the streams of a run off, as their jobs do. An error is that of the
// first one that was interrupted.
func (b *bundle) work(ctx context.Context, run uuid.UUID) error {
	found, err := b.GetRun(context.WithoutCancel(ctx), b.tenant, run)
	if err != nil {
		return err
	}
	for _, s := range found.Streams {
		if err := b.RunStream(ctx, b.tenant, s.ID); err != nil {
			return err
		}
	}
	return nil
}

func (b *bundle) run(t testing.TB, id uuid.UUID) intake.Run {
	t.Helper()
	done, err := b.GetRun(t.Context(), b.tenant, id)
	require.NoError(t, err)
	return done
}

func (b *bundle) rejects(t *testing.T, run uuid.UUID) map[string]intake.Reject {
	t.Helper()
	page, err := b.ListRejects(t.Context(), b.tenant, run, list.Request{Limit: 200})
	require.NoError(t, err)
	byID := map[string]intake.Reject{}
	for _, r := range page.Rows {
		byID[r.ExternalID] = r
	}
	return byID
}

// everybody is the register by the vendor's ids; those who have none are left
// out.
func (b *bundle) everybody(t *testing.T) map[string]employee.Employee {
	t.Helper()
	byID := map[string]employee.Employee{}
	for _, e := range b.register(t) {
		for _, x := range e.ExternalIDs {
			byID[x.ExternalID] = e
		}
	}
	return byID
}

func (b *bundle) register(t *testing.T) []employee.Employee {
	t.Helper()
	var all []employee.Employee
	req := list.Request{Limit: 200}
	for {
		page, err := b.people.List(t.Context(), b.tenant, req, access.Everything)
		require.NoError(t, err)
		all = append(all, page.Rows...)
		if !page.HasMore() {
			return all
		}
		req.Cursor = page.NextCursor
	}
}

func (b *bundle) person(t *testing.T, externalID string) employee.Employee {
	t.Helper()
	e, ok := b.everybody(t)[externalID]
	require.True(t, ok, "nobody is called %s", externalID)
	return e
}

// told lists the types of the events about somebody or something since the last
// call of forget, in order.
func (b *bundle) told(t *testing.T, subject uuid.UUID) []string {
	t.Helper()
	var types []string
	b.query(t, &types, "select type from outbox where subject_id = $1 order by id", subject)
	return types
}

func (b *bundle) forget(t *testing.T) { b.exec(t, "delete from outbox") }

func (b *bundle) toldOf(t *testing.T, subjectType string) []string {
	t.Helper()
	var types []string
	b.query(t, &types, "select type from outbox where subject_type = $1 order by id", subjectType)
	return types
}

func (b *bundle) query(t testing.TB, into *[]string, sql string, args ...any) {
	t.Helper()
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		*into, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
}

func (b *bundle) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}))
}

func codes(run intake.Run) []string {
	all := []string{}
	for _, w := range run.Warnings {
		all = append(all, w.Code)
	}
	return all
}

// accounted checks that nobody is lost.
func accounted(t *testing.T, run intake.Run, people int) {
	t.Helper()
	c := run.Counts
	require.Equal(t, people, c.Read, "%+v", c)
	require.Equal(t, c.Read, c.Created+c.Updated+c.Unchanged+c.Rejected, "%+v", c)
}

// dateless leaves out the date of the answers, which is the machine's: the tests
// play on another day.
func dateless(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		h.ServeHTTP(w, r)
	})
}

func without(records []map[string]any, ids ...string) []map[string]any {
	return slices.DeleteFunc(slices.Clone(records), func(r map[string]any) bool {
		return slices.Contains(ids, r["id"].(string))
	})
}

func lower(email string) string { return strings.ToLower(email) }
