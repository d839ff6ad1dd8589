package workflow_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/tenant"
)

// vendorManifest is a vendor with something harmless and something dangerous.
const vendorManifest = `
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
  lock_device:
    title: Lock
    target: device
    inputs: [{ key: device, required: true, from: device.external_id }, { key: message }, { key: pin, secret: true, pattern: "[0-9]{6}" }]
    request: { path: "/lock/${inputs.device}", json: { message: "${inputs.message}", pin: "${inputs.pin}" }, replayable: true }
  disable_user:
    title: Disable
    target: account
    dangerous: true
    inputs: [{ key: user, required: true, from: account.external_id }]
    request: { method: POST, path: "/disable/${inputs.user}", replayable: true }
`

// vendor notes what it is told, and refuses once it should.
type vendor struct {
	mu      sync.Mutex
	told    []string
	refuses bool
	acme    integration.Integration
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.told = append(v.told, strings.TrimSpace(r.URL.Path+" "+string(body)))
	if v.refuses {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"Not today."}`)
		return
	}
	_, _ = io.WriteString(w, "{}")
}

func (v *vendor) refuse(now bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.refuses = now
}

func (v *vendor) heard() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]string{}, v.told...)
}

// conduct puts the real rooms of devices, integrations and actions beside the
// workflows.
func (b *bundle) conduct(t *testing.T) {
	t.Helper()
	known, problems, err := connector.Load(fstest.MapFS{"acme/manifest.yaml": {Data: []byte(vendorManifest)}})
	require.NoError(t, err)
	require.Empty(t, problems)
	master, err := seal.ParseMaster(seal.NewMasterText())
	require.NoError(t, err)
	sealer := seal.New(master, tenant.NewKeys(b.db))
	gate := httpx.New(httpx.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(gate.Close)
	b.vendor = &vendor{}
	b.devices = device.NewService(b.db, b.clock, b.recorder, b.queue, b.assets)
	b.integrations = integration.NewService(integration.Deps{DB: b.db, Clock: b.clock, Events: b.recorder, Sealer: sealer, Catalog: known, Gate: gate})
	b.actions = action.NewService(action.Deps{
		DB: b.db, Clock: b.clock, Events: b.recorder, Queue: b.queue, Sealer: sealer, Integrations: b.integrations, Devices: b.devices,
		Approvers: b, Notes: b.notifications,
	})
	b.Conduct(b.actions)
}

// Approvers are the administrator and IT.
func (b *bundle) Approvers(context.Context, uuid.UUID) ([]uuid.UUID, error) {
	return []uuid.UUID{b.admin.UserID, b.it.UserID}, nil
}

// connect makes an integration with the vendor.
func (b *bundle) connect(t *testing.T) {
	t.Helper()
	web := httptest.NewServer(b.vendor)
	t.Cleanup(web.Close)
	made, err := b.integrations.Create(t.Context(), b.tenant, integration.New{
		Connector: "acme", Name: "Acme", Settings: map[string]any{"base_url": web.URL}, Secrets: map[string]seal.Secret{"token": "t0ken"},
	})
	require.NoError(t, err)
	b.vendor.acme = made
}

// enable resumes or pauses the integration.
func (b *bundle) enable(t *testing.T, on bool) {
	t.Helper()
	_, err := b.integrations.Update(t.Context(), b.tenant, b.vendor.acme.ID, integration.Patch{Enabled: optional.Of(on)}, nil)
	require.NoError(t, err)
}

// knows has the vendor know a person's account.
func (b *bundle) knows(t *testing.T, id, email string) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into source_records (tenant_id, integration_id, stream, external_id, kind, hash, data, changed_at)
			values ($1, $2, 'accounts', $3, 'app_user', 'x', jsonb_build_object('external_id', $3::text, 'email', $4::text), now())`,
			b.tenant, b.vendor.acme.ID, id, email)
		return err
	}))
}

// manages has the vendor tell of a machine with an asset's serial.
func (b *bundle) manages(t *testing.T, id, serial string) {
	t.Helper()
	_, err := b.devices.Apply(t.Context(), b.tenant, device.Batch{
		Source: b.vendor.acme.ID, Stream: "machines", Records: []device.Imported{{Device: record.Device{ExternalID: id, Serial: serial, Name: "LT-" + id}}},
	})
	require.NoError(t, err)
}

// work makes the calls of vendors that are to be made, and what follows.
func (b *bundle) work(t *testing.T) {
	t.Helper()
	b.queue.mu.Lock()
	calls := b.queue.calls
	b.queue.calls = nil
	b.queue.mu.Unlock()
	for _, job := range calls {
		require.NoError(t, b.actions.Run(t.Context(), job))
	}
	b.pump(t)
}
