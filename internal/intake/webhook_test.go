package intake_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
)

// TestWebhookStartsASync, once for however many calls come before it begins.
func TestWebhookStartsASync(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t, bamboohrtest.Record("4", "Ana", "ana@acme.test"))
	i := b.connect(t, url)
	for range 3 {
		require.NoError(t, b.Ask(t.Context(), b.tenant, i.ID, integration.Webhook))
	}
	runs := b.runs(t, i)
	require.Len(t, runs, 1)
	require.Equal(t, integration.Webhook, runs[0].Trigger)
	require.Equal(t, intake.Queued, runs[0].Status)
	require.NoError(t, b.work(t.Context(), runs[0].ID))
	require.Equal(t, intake.Succeeded, b.run(t, runs[0].ID).Status)
}

// TestWebhookWhileRunning leads to one more run: the vendor may have been read
// already where it has changed.
func TestWebhookWhileRunning(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("4", "Ana", "ana@acme.test"))
	i := b.connect(t, url)
	s.Intercept(func(http.ResponseWriter, *http.Request) bool {
		for range 2 {
			assert.NoError(t, b.Ask(context.WithoutCancel(t.Context()), b.tenant, i.ID, integration.Webhook))
		}
		return false
	})
	first := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, first.Status)
	s.Intercept(nil)
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
	require.NoError(t, b.work(t.Context(), again.ID))
	require.Len(t, b.runs(t, i), 2)
}
