package action_test

import (
	"context"
	"io"
	"log/slog"
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

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
)

// manifest is a vendor whose actions can be repeated in each of the ways there are.
const manifest = `
key: acme
name: Acme
category: mdm
secrets: [{ key: token, required: true }]
base_url: https://acme.test
auth: { kind: bearer, token: "${secrets.token}" }
errors: { text: [answer.error] }
limits: { per_second: 10000, burst: 1000 }
test: { request: { path: /me } }
streams:
  machines: { record: device, request: { path: /machines }, records: ".", fields: { external_id: record.id } }
  accounts: { record: app_user, request: { path: /accounts }, records: ".", fields: { external_id: record.id, email: record.email } }
actions:
  disable:
    title: Disable
    target: account
    dangerous: true
    inputs: [{ key: user, title: Account, required: true, from: account.external_id }]
    request: { method: POST, path: "/disable/${inputs.user}", replayable: true }
  lock:
    target: device
    inputs: [&device { key: device, required: true, from: device.external_id }, { key: pin, secret: true, pattern: "[0-9]{6}" }]
    request: { path: "/lock/${inputs.device}", json: { pin: "${inputs.pin}" }, replayable: true }
    result: { command: answer.command }
  restart:
    target: device
    inputs: [*device]
    request: { method: POST, path: "/restart/${inputs.device}" }
  wipe:
    dangerous: true
    target: device
    inputs: [*device, { key: channel, required: true, from: device.management_id }]
    lookup:
      request: { path: "/log/${inputs.device}" }
      found: find(list(answer), .what == "wipe" and time(.at) >= since)
    request: { path: "/wipe/${inputs.device}", json: { channel: "${inputs.channel}" } }
  erase:
    dangerous: true
    target: device
    inputs: [*device]
    request: { path: "/erase/${inputs.device}", json: { key: "${key}" } }
  zap:
    dangerous: true
    target: device
    inputs: [*device]
    request: { method: POST, path: "/zap/${inputs.device}" }
`

var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

type bundle struct {
	*action.Service
	db           *pg.DB
	clock        *clock.Manual
	tenant       uuid.UUID
	integrations *integration.Service
	devices      *device.Service
	assets       *asset.Service
	vendor       *vendor
	acme         integration.Integration
	ana, ben     access.Principal
	device       device.Device
}

// vendor answers as it is told, and remembers what it was asked.
type vendor struct {
	mu     sync.Mutex
	asked  []string // method, path and body
	answer func(w http.ResponseWriter, r *http.Request)
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	v.mu.Lock()
	v.asked = append(v.asked, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+string(body)))
	answer := v.answer
	v.mu.Unlock()
	if answer == nil {
		_, _ = io.WriteString(w, `{"command":"c-1"}`)
		return
	}
	answer(w, r)
}

// will has it answer otherwise from now on.
func (v *vendor) will(answer func(w http.ResponseWriter, r *http.Request)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.answer = answer
}

func (v *vendor) heard() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]string{}, v.asked...)
}

func (v *vendor) says(status int, body string) {
	v.will(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// cuts drops the connection once it has heard.
func cuts(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func setup(t testing.TB) *bundle {
	t.Helper()
	db, err := pg.Open(t.Context(), pg.Config{DSN: testkit.NewDatabase(t)})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	c := clock.NewManual(start)
	recorder := event.NewRecorder(c, func() {})
	queue, err := jobs.NewQueue(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	master, err := seal.ParseMaster(seal.NewMasterText())
	require.NoError(t, err)
	known, problems, err := connector.Load(fstest.MapFS{"acme/manifest.yaml": {Data: []byte(manifest)}})
	require.NoError(t, err)
	require.Empty(t, problems)
	gate := httpx.New(httpx.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(gate.Close)
	b := &bundle{db: db, clock: c, vendor: &vendor{}}
	sealer := seal.New(master, tenant.NewKeys(db))
	shop := catalog.NewService(db, c, recorder)
	b.assets = asset.NewService(db, c, recorder, shop)
	b.devices = device.NewService(db, c, recorder, queue, b.assets)
	b.integrations = integration.NewService(integration.Deps{DB: db, Clock: c, Events: recorder, Sealer: sealer, Catalog: known, Gate: gate})
	b.Service = action.NewService(action.Deps{
		DB: db, Clock: c, Events: recorder, Queue: queue, Sealer: sealer, Integrations: b.integrations, Devices: b.devices,
		Approvers: b, Notes: notification.NewService(db, c, recorder),
	})
	web := httptest.NewServer(b.vendor)
	t.Cleanup(web.Close)

	b.tenant = testkit.Tenant(t, db)
	require.NoError(t, shop.Seed(t.Context(), b.tenant))
	b.ana, b.ben = b.user(t, "Ana"), b.user(t, "Ben")
	b.acme, err = b.integrations.Create(t.Context(), b.tenant, integration.New{
		Connector: "acme", Name: "Acme", Settings: map[string]any{"base_url": web.URL}, Secrets: map[string]seal.Secret{"token": "t0ken"},
	})
	require.NoError(t, err)
	_, err = b.assets.Create(t.Context(), b.tenant, asset.New{Name: "Laptop", Category: "laptop", Serial: "SN-1", Tag: "A-1"})
	require.NoError(t, err)
	b.device = b.report(t, record.Device{ExternalID: "42", Serial: "SN-1", Name: "LT-1", ManagementID: "m-1"})
	require.NotNil(t, b.device.Asset)
	return b
}

// Approvers are Ana and Ben.
func (b *bundle) Approvers(context.Context, uuid.UUID) ([]uuid.UUID, error) {
	return []uuid.UUID{b.ana.UserID, b.ben.UserID}, nil
}

func (b *bundle) user(t testing.TB, name string) access.Principal {
	t.Helper()
	id := uuid.New()
	b.exec(t, `insert into users (tenant_id, id, email, name, roles, status, password_hash, created_at, updated_at)
		values ($1, $2, lower($3) || '@acme.test', $3, '{owner}', 'active', 'x', now(), now())`, b.tenant, id, name)
	return access.Principal{TenantID: b.tenant, UserID: id, Name: name, Roles: []access.Role{access.Owner}}
}

// report has the vendor tell of a machine.
func (b *bundle) report(t testing.TB, r record.Device) device.Device {
	t.Helper()
	outcomes, err := b.devices.Apply(t.Context(), b.tenant, device.Batch{Source: b.acme.ID, Stream: "machines", Records: []device.Imported{{Device: r}}})
	require.NoError(t, err)
	d, err := b.devices.Get(t.Context(), b.tenant, outcomes[0].DeviceID)
	require.NoError(t, err)
	return d
}

// account has the vendor tell of an account, as a sync keeps it.
func (b *bundle) account(t testing.TB, id, email string) {
	t.Helper()
	b.exec(t, `insert into source_records (tenant_id, integration_id, stream, external_id, kind, hash, data, changed_at)
		values ($1, $2, 'accounts', $3, 'app_user', 'x', jsonb_build_object('external_id', $3::text, 'email', $4::text), now())
		on conflict (tenant_id, integration_id, stream, external_id) do update set data = excluded.data`, b.tenant, b.acme.ID, id, email)
}

// employee is somebody to hand assets to.
func (b *bundle) employee(t testing.TB, name string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	b.exec(t, `insert into employees (tenant_id, id, email, first_name, last_name, display_name, source_status, withdrawn,
			status, hire_open, hire_no, leaving, leave_no, hand_edited, created_at, updated_at)
		values ($1, $2, lower($3) || '@acme.test', $3, '', $3, 'active', false, 'active', false, 0, 'none', 0, '{}', now(), now())`, b.tenant, id, name)
	return id
}

func (b *bundle) handOver(t testing.TB, to string) {
	t.Helper()
	_, err := b.assets.Assign(t.Context(), b.tenant, b.device.Asset.ID, asset.Handover{EmployeeID: b.employee(t, to)}, nil)
	require.NoError(t, err)
}

func (b *bundle) exec(t require.TestingT, sql string, args ...any) {
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}))
}

func (b *bundle) texts(t require.TestingT, sql string, args ...any) []string {
	var all []string
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return all
}

// told lists the events about a request, in order.
func (b *bundle) told(t require.TestingT, id uuid.UUID) []string {
	return b.texts(t, "select type from outbox where subject_id = $1 order by id", id)
}

// notes lists what a user was told.
func (b *bundle) notes(t require.TestingT, who access.Principal) []string {
	return b.texts(t, "select title from notifications where user_id = $1 order by created_at, id", who.UserID)
}

// ask is Ana's request.
func (b *bundle) ask(t testing.TB, name string) action.Action {
	t.Helper()
	a, err := b.Ask(t.Context(), b.tenant, b.ana, action.New{Integration: b.acme.ID, Name: name, Device: &b.device.ID, Reason: "It was left on a train."})
	require.NoError(t, err)
	return a
}

// approved is Ana's request with Ben's approval.
func (b *bundle) approved(t testing.TB, name string) action.Action {
	t.Helper()
	a := b.ask(t, name)
	a, err := b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.NoError(t, err)
	return a
}

// run works the request off once, and gives how it stands then.
func (b *bundle) run(t testing.TB, a action.Action) (action.Action, error) {
	t.Helper()
	failed := b.Run(t.Context(), action.Run{TenantID: b.tenant, ID: a.ID})
	return b.get(t, a), failed
}

func (b *bundle) get(t require.TestingT, a action.Action) action.Action {
	now, err := b.Get(context.Background(), b.tenant, a.ID)
	require.NoError(t, err)
	return now
}

// kill leaves a request as a node does that dies while the vendor is called: it
// has written down that it calls, and no more.
func (b *bundle) kill(t require.TestingT, a action.Action) {
	b.exec(t, "update actions set state = 'running', attempts = attempts + 1, begun_at = coalesce(begun_at, $2), due_at = $3 where id = $1",
		a.ID, b.clock.Now(), b.clock.Now().Add(90*time.Second))
}

// enable resumes or pauses the integration.
func (b *bundle) enable(t testing.TB, on bool) {
	t.Helper()
	_, err := b.integrations.Update(t.Context(), b.tenant, b.acme.ID, integration.Patch{Enabled: optional.Of(on)}, nil)
	require.NoError(t, err)
}

// bare is a device that lacks what a wipe needs.
func (b *bundle) bare(t testing.TB) *uuid.UUID {
	t.Helper()
	d := b.report(t, record.Device{ExternalID: "43", Name: "LT-2"})
	return &d.ID
}
