package intake_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
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
	i, err := b.integrations.Update(t.Context(), b.tenant, i.ID, integration.Patch{Secrets: map[string]*seal.Secret{"webhook_key": &key}}, nil)
	require.NoError(t, err)
	return i
}

// TestWebhookStartsASync, once for however many calls come before it begins.
func TestWebhookStartsASync(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := scripted(t, record("4", "Ana", "ana@acme.test"))
	i := b.hooked(t, url)
	for n := range 3 {
		require.NoError(t, b.integrations.Receive(t.Context(), i.Hook.Endpoint, signed(hookKey, updated, b.clock.Now().Add(time.Duration(n)*time.Second))))
	}
	runs := b.runs(t, i)
	require.Len(t, runs, 1)
	require.Equal(t, integration.Webhook, runs[0].Trigger)
	require.Equal(t, intake.Queued, runs[0].Status)
	require.NoError(t, b.Run(t.Context(), b.tenant, runs[0].ID))
	require.Equal(t, intake.Succeeded, b.run(t, runs[0].ID).Status)
}

// TestWebhookReplayed is accepted and does nothing.
func TestWebhookReplayed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := scripted(t, record("4", "Ana", "ana@acme.test"))
	i := b.hooked(t, url)
	call := signed(hookKey, updated, b.clock.Now())
	require.NoError(t, b.integrations.Receive(t.Context(), i.Hook.Endpoint, call))
	require.NoError(t, b.Run(t.Context(), b.tenant, b.runs(t, i)[0].ID))
	b.clock.Advance(4 * time.Minute)
	require.NoError(t, b.integrations.Receive(t.Context(), i.Hook.Endpoint, call))
	require.Len(t, b.runs(t, i), 1)
	b.clock.Advance(2 * time.Minute)
	require.True(t, fault.Is(b.integrations.Receive(t.Context(), i.Hook.Endpoint, call), "hook.refused"), "too old by now")
}

// TestWebhookWhileRunning leads to one more run: the vendor may have been read
// already where it has changed.
func TestWebhookWhileRunning(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := scripted(t, record("4", "Ana", "ana@acme.test"))
	i := b.hooked(t, url)
	s.intercept(func(http.ResponseWriter, *http.Request) bool {
		for n := range 2 {
			call := signed(hookKey, updated, b.clock.Now().Add(time.Duration(n)*time.Second))
			assert.NoError(t, b.integrations.Receive(context.WithoutCancel(t.Context()), i.Hook.Endpoint, call))
		}
		return false
	})
	first := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, first.Status)
	s.intercept(nil)
	runs := b.runs(t, i)
	require.Len(t, runs, 2)
	var again intake.Run
	for _, r := range runs {
		if r.ID != first.ID {
			again = r
		}
	}
	require.Equal(t, intake.Queued, again.Status)
	require.Equal(t, integration.Webhook, again.Trigger)
	require.NoError(t, b.Run(t.Context(), b.tenant, again.ID))
	require.Len(t, b.runs(t, i), 2)
}
