package integration_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

const hookKey = "0123456789abcdef0123456789abcdef"

const updated = `{"type":"employee.updated","timestamp":"2026-01-30T09:00:00+0000","data":{"companyId":"1","employeeId":"4","changedFields":["jobTitle"]}}`

// signed is a call as the vendor makes it.
func signed(key, body string, at time.Time) integration.Received {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(body + stamp))
	header := http.Header{}
	header.Set("X-BambooHR-Signature", hex.EncodeToString(mac.Sum(nil)))
	header.Set("X-BambooHR-Timestamp", stamp)
	return integration.Received{Header: header, Body: []byte(body)}
}

// hooked is an integration whose webhook key was typed in.
func (b *bundle) hooked(t *testing.T, url string) integration.Integration {
	t.Helper()
	i := b.connect(t, url)
	key := seal.Secret(hookKey)
	i, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Secrets: map[string]*seal.Secret{"webhook_key": &key}}, nil)
	require.NoError(t, err)
	require.True(t, i.Hook.Registered)
	return i
}

// TestWebhookAsksForASync, once for a call however often it comes.
func TestWebhookAsksForASync(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.hooked(t, "https://example.test/api/v1")
	call := signed(hookKey, updated, b.clock.Now())
	for range 3 {
		require.NoError(t, b.Receive(t.Context(), i.Hook.Endpoint, call))
	}
	require.Equal(t, []integration.Trigger{integration.Webhook}, b.syncs.of(i))
	require.NoError(t, b.Receive(t.Context(), i.Hook.Endpoint, signed(hookKey, updated, b.clock.Now().Add(time.Second))))
	require.Len(t, b.syncs.of(i), 2, "another call")
}

// TestWebhookRefused says the same whatever was wrong, and starts nothing.
func TestWebhookRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := scripted(t)
	i := b.hooked(t, url)
	plain := b.connect(t, url)
	now := b.clock.Now()
	tampered := signed(hookKey, updated, now)
	tampered.Body = append(tampered.Body, ' ')
	restamped := signed(hookKey, updated, now.Add(-time.Hour))
	restamped.Header["X-Bamboohr-Timestamp"] = []string{strconv.FormatInt(now.Unix(), 10)}
	tests := map[string]struct {
		endpoint string
		call     integration.Received
		code     string
	}{
		"ErrOtherKey":     {i.Hook.Endpoint, signed("another", updated, now), "hook.refused"},
		"ErrTampered":     {i.Hook.Endpoint, tampered, "hook.refused"},
		"ErrOld":          {i.Hook.Endpoint, signed(hookKey, updated, now.Add(-5*time.Minute-time.Second)), "hook.refused"},
		"ErrAhead":        {i.Hook.Endpoint, signed(hookKey, updated, now.Add(5*time.Minute+time.Second)), "hook.refused"},
		"ErrRestamped":    {i.Hook.Endpoint, restamped, "hook.refused"},
		"ErrUnsigned":     {i.Hook.Endpoint, integration.Received{Body: []byte(updated)}, "hook.refused"},
		"ErrNoKeyHere":    {plain.Hook.Endpoint, signed("", updated, now), "hook.refused"},
		"ErrUnknown":      {"nobody", signed(hookKey, updated, now), "hook.not_found"},
		"ErrUnstorableID": {"no\x00body", signed(hookKey, updated, now), "hook.not_found"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := b.Receive(t.Context(), test.endpoint, test.call)
			require.True(t, fault.Is(err, test.code), "%v", err)
		})
	}
	require.Empty(t, b.syncs.of(i))
	require.Empty(t, b.syncs.of(plain))
}

// TestWebhookOfNoInterest is accepted and starts nothing: one that is switched
// off, a greeting, an event nobody reads for.
func TestWebhookOfNoInterest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := scripted(t)
	i := b.hooked(t, url)
	require.NoError(t, b.Receive(t.Context(), i.Hook.Endpoint, signed(hookKey, `"ping"`, b.clock.Now())))
	require.NoError(t, b.Receive(t.Context(), i.Hook.Endpoint, signed(hookKey, `{"type":"company.updated"}`, b.clock.Now())))
	_, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	require.NoError(t, b.Receive(t.Context(), i.Hook.Endpoint, signed(hookKey, updated, b.clock.Now())))
	require.Empty(t, b.syncs.of(i))
}

// TestRegisterWebhook at the vendor, whose calls then start syncs.
func TestRegisterWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 60)
	i := b.connect(t, v.url)
	require.False(t, i.Hook.Registered)
	i, err := b.RegisterWebhook(t.Context(), b.tenant, i.ID, "https://assets.acme.test/")
	require.NoError(t, err)
	require.True(t, i.Hook.Registered)
	require.True(t, i.Secrets["webhook_key"])

	_, err = v.Hire(bamboohr.Hire{FirstName: "Noa", LastName: "Berg"})
	require.NoError(t, err)
	deliveries := v.Deliveries()
	require.NotEmpty(t, deliveries)
	require.Equal(t, "https://assets.acme.test/hooks/"+i.Hook.Endpoint, deliveries[0].URL)
}

// TestRegisterWebhookRefused by the vendor is a conflict with its reason.
func TestRegisterWebhookRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := scripted(t)
	s.intercept(func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusForbidden)
		return true
	})
	i := b.connect(t, url)
	_, err := b.RegisterWebhook(t.Context(), b.tenant, i.ID, "https://assets.acme.test")
	require.True(t, fault.Is(err, "vendor.forbidden"), "%v", err)
	require.Equal(t, fault.Conflict, fault.KindOf(err))
}
