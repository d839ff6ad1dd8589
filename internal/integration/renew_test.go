package integration_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

const ourURL = "https://assets.acme.test"

func (b *bundle) hookID(t *testing.T, id uuid.UUID) string {
	t.Helper()
	var ids []string
	b.query(t, &ids, "select hook_id from integrations where id = $1", id)
	require.Len(t, ids, 1)
	return ids[0]
}

// TestRenewWebhooks before the vendor forgets them, each once and no sooner.
func TestRenewWebhooks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 10)
	i := b.connectTo(t, "forgetful", v.url)
	lasting := b.connect(t, v.url)
	for _, one := range []integration.Integration{i, lasting} {
		_, err := b.RegisterWebhook(t.Context(), b.tenant, one.ID, ourURL)
		require.NoError(t, err)
	}
	first, stays := b.hookID(t, i.ID), b.hookID(t, lasting.ID)
	b.clock.Advance(48*time.Hour - time.Second)
	require.NoError(t, b.RenewWebhooks(t.Context(), ourURL))
	require.Equal(t, first, b.hookID(t, i.ID))

	b.clock.Advance(time.Second)
	_, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	require.NoError(t, b.RenewWebhooks(t.Context(), ourURL))
	require.Equal(t, first, b.hookID(t, i.ID), "not while it is switched off")
	_, err = b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(true)}, nil)
	require.NoError(t, err)

	b.forget(t)
	var nodes sync.WaitGroup
	for range 4 {
		nodes.Go(func() {
			if err := b.RenewWebhooks(t.Context(), ourURL); err != nil {
				t.Error(err)
			}
		})
	}
	nodes.Wait()
	second := b.hookID(t, i.ID)
	require.NotEqual(t, first, second)
	require.Equal(t, []string{integration.EventUpdated}, b.told(t, i.ID), "once")
	require.Equal(t, 2, v.webhooks(t), "the one before is taken back")
	require.Equal(t, stays, b.hookID(t, lasting.ID))

	b.clock.Advance(48 * time.Hour)
	require.NoError(t, b.RenewWebhooks(t.Context(), ourURL))
	require.NotEqual(t, second, b.hookID(t, i.ID), "and again")
}

// TestRenewalRefused by the vendor is tried again after a while.
func TestRenewalRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 10)
	var refusing atomic.Bool
	var refused atomic.Int32
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusing.Load() {
			refused.Add(1)
			w.WriteHeader(http.StatusForbidden)
			return
		}
		v.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	var rung bell
	b.Alarms = &rung
	i := b.connectTo(t, "forgetful", web.URL+"/api/v1")
	_, err := b.RegisterWebhook(t.Context(), b.tenant, i.ID, ourURL)
	require.NoError(t, err)
	first := b.hookID(t, i.ID)
	require.Equal(t, integration.Healthy, b.ended(t, i, nil))
	refusing.Store(true)
	b.clock.Advance(48 * time.Hour)
	require.NoError(t, b.RenewWebhooks(t.Context(), ourURL))
	require.EqualValues(t, 1, refused.Load())
	require.NoError(t, b.RenewWebhooks(t.Context(), ourURL))
	require.EqualValues(t, 1, refused.Load(), "not at once")
	require.Len(t, rung, 1)
	require.Equal(t, integration.Failing, rung[0].After)
	require.NotEmpty(t, rung[0].Hook)
	found, err := b.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Equal(t, integration.Failing, found.Health)
	require.Equal(t, rung[0].Hook, found.Hook.Problem)
	require.Equal(t, integration.Failing, b.ended(t, i, nil), "a run that goes through does not mend it")
	b.clock.Advance(10 * time.Minute)
	require.NoError(t, b.RenewWebhooks(t.Context(), ourURL))
	require.EqualValues(t, 2, refused.Load())
	require.Len(t, rung, 1, "told once")

	refusing.Store(false)
	b.clock.Advance(10 * time.Minute)
	require.NoError(t, b.RenewWebhooks(t.Context(), ourURL))
	require.NotEqual(t, first, b.hookID(t, i.ID))
	require.Len(t, rung, 2)
	require.Equal(t, integration.Healthy, rung[1].After)
}
