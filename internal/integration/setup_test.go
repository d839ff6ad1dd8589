package integration_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
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
	*integration.Service
	db     *pg.DB
	clock  *clock.Manual
	tenant uuid.UUID
	syncs  *syncs
}

// syncs notes which integrations are to be read, and why.
type syncs struct {
	mu    sync.Mutex
	asked map[uuid.UUID][]integration.Trigger
}

func (s *syncs) Ask(_ context.Context, _, id uuid.UUID, why integration.Trigger) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[id] = append(s.asked[id], why)
	return nil
}

func (s *syncs) of(i integration.Integration) []integration.Trigger {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[i.ID]
}

func setup(t *testing.T) *bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(today.At(9, "UTC"))
	recorder := event.NewRecorder(c, func() {})
	master, err := seal.ParseMaster(seal.NewMasterText())
	require.NoError(t, err)
	known, problems, err := connector.Load(connectors.FS, fstest.MapFS{"forgetful/manifest.yaml": {Data: forgetful(t)}})
	require.NoError(t, err)
	require.Empty(t, problems)
	gate := httpx.New(httpx.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}})
	t.Cleanup(gate.Close)
	b := &bundle{db: db, clock: c, syncs: &syncs{asked: map[uuid.UUID][]integration.Trigger{}}}
	b.Service = integration.NewService(integration.Deps{
		DB: db, Clock: c, Events: recorder, Sealer: seal.New(master, tenant.NewKeys(db)),
		Catalog: known, Gate: gate, Syncs: b.syncs,
	})
	b.tenant = testkit.Tenant(t, db)
	return b
}

// forgetful is the manifest of a vendor that forgets webhooks after a while.
func forgetful(t *testing.T) []byte {
	t.Helper()
	like, err := connectors.FS.ReadFile("bamboohr/manifest.yaml")
	require.NoError(t, err)
	own := strings.Replace(string(like), "key: bamboohr", "key: forgetful", 1)
	return []byte(strings.Replace(own, "\nwebhook:\n", "\nwebhook:\n  renew: 48h\n", 1))
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
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return &vendor{Server: s, url: web.URL + "/api/v1"}
}

// connect makes an integration with the vendor at an address.
func (b *bundle) connect(t *testing.T, url string) integration.Integration {
	t.Helper()
	return b.connectTo(t, "bamboohr", url)
}

func (b *bundle) connectTo(t *testing.T, key, url string) integration.Integration {
	t.Helper()
	i, err := b.Create(t.Context(), b.tenant, integration.New{
		Connector: key, Name: "HR", Settings: map[string]any{"subdomain": "acme", "base_url": url},
		Secrets: map[string]seal.Secret{"api_key": bamboohr.DemoKey},
	})
	require.NoError(t, err)
	return i
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

func (b *bundle) query(t *testing.T, into *[]string, sql string, args ...any) {
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

func newID(t *testing.T) uuid.UUID {
	t.Helper()
	id, err := uuid.NewV7()
	require.NoError(t, err)
	return id
}

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// attempt does something whose effect is undone: errUndo says that it went well.
func (b *bundle) attempt(t *testing.T, do func(ctx context.Context) error) error {
	t.Helper()
	return b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
		if err := do(ctx); err != nil {
			return err
		}
		return errUndo
	})
}

// webhooks counts what is registered at the vendor.
func (v *vendor) webhooks(t *testing.T) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.url+"/webhooks", nil)
	require.NoError(t, err)
	r.SetBasicAuth(bamboohr.DemoKey, "x")
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	var list struct{ Webhooks []any }
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&list))
	return len(list.Webhooks)
}

// requireNext wants the next run after a while, and a little.
func (b *bundle) requireNext(t *testing.T, wait time.Duration, i integration.Integration) {
	t.Helper()
	require.WithinRange(t, *i.NextRunAt, b.clock.Now().Add(wait), b.clock.Now().Add(wait+wait/20+time.Second))
}
