package integration_test

import (
	"net/http"
	"testing"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

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

	_, err = b.RegisterWebhook(t.Context(), b.tenant, i.ID, "https://assets.acme.test/")
	require.NoError(t, err)
	require.Equal(t, 1, v.webhooks(t), "the one before is taken back")
	require.NoError(t, b.Delete(t.Context(), b.tenant, i.ID, nil))
	require.Zero(t, v.webhooks(t))
}

// TestRegisterWebhookRefused by the vendor is a conflict with its reason.
func TestRegisterWebhookRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t)
	s.Intercept(func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusForbidden)
		return true
	})
	i := b.connect(t, url)
	_, err := b.RegisterWebhook(t.Context(), b.tenant, i.ID, "https://assets.acme.test")
	require.True(t, fault.Is(err, "vendor.forbidden"), "%v", err)
	require.Equal(t, fault.Conflict, fault.KindOf(err))
}
