package intake_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// TestVendorInTrouble gets through what passes by itself.
func TestVendorInTrouble(t *testing.T) {
	t.Parallel()
	tests := map[string]bamboohr.Fault{
		"RateLimited": {Kind: bamboohr.RateLimited, Times: 2},
		"Unavailable": {Kind: bamboohr.Unavailable},
		"EmptyError":  {Kind: bamboohr.ServerError},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			v := b.vendor(t, 60)
			i := b.connect(t, v.url)
			v.trouble(t, bamboohr.Trouble{Next: []bamboohr.Fault{fault}})
			run := b.sync(t, i.ID)
			require.Equal(t, intake.Succeeded, run.Status, "%+v", run.Error)
			accounted(t, run, len(v.People("", "")))
		})
	}
}

// TestVendorSaysNo ends the run with its code; the people stay as they are.
func TestVendorSaysNo(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		header map[string]string
		body   string
		code   string
		wait   time.Duration // until the next run
	}{
		"ErrKey":       {status: 401, header: map[string]string{"X-BambooHR-Error-Message": "Invalid key"}, code: "bad_credentials", wait: time.Hour},
		"ErrForbidden": {status: 403, code: "forbidden", wait: time.Hour},
		"ErrAddress":   {status: 404, code: "not_found", wait: time.Hour},
		"ErrLater":     {status: 429, header: map[string]string{"Retry-After": "1800"}, code: "rate_limited", wait: 30 * time.Minute},
		"ErrNonsense":  {status: 200, body: "<html>Sign in</html>", code: "vendor_error", wait: time.Minute},
		"ErrNoRecords": {status: 200, body: `{"title":"x"}`, code: "vendor_error", wait: time.Minute},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
			i := b.connect(t, url)
			b.sync(t, i.ID)
			s.Intercept(func(w http.ResponseWriter, _ *http.Request) bool {
				for name, value := range test.header {
					w.Header().Set(name, value)
				}
				w.WriteHeader(test.status)
				_, _ = w.Write([]byte(test.body))
				return true
			})
			b.forget(t)
			run := b.sync(t, i.ID)
			require.Equal(t, intake.Failed, run.Status)
			require.Equal(t, test.code, run.Error.Code)
			require.NotEmpty(t, run.Error.Message)
			require.NotContains(t, run.Error.Message, bamboohr.DemoKey)
			require.Equal(t, []string{intake.EventStarted, integration.EventHealthChanged, intake.EventFailed}, b.told(t, i.ID))
			found, err := b.integrations.Get(t.Context(), b.tenant, i.ID)
			require.NoError(t, err)
			require.Equal(t, integration.Failing, found.Health)
			require.WithinRange(t, *found.NextRunAt, b.clock.Now().Add(test.wait), b.clock.Now().Add(test.wait+jitter))
			require.Len(t, b.everybody(t), 1)
		})
	}
}

// TestCutConnection: half an answer is no answer. Nothing is written, nobody
// vanishes, and the next run gets everything.
func TestCutConnection(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 120)
	i := b.connect(t, v.url)
	v.trouble(t, bamboohr.Trouble{Next: []bamboohr.Fault{{Kind: bamboohr.Cut, Times: 20}}})
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Failed, run.Status)
	require.Equal(t, "vendor_error", run.Error.Code)
	require.Empty(t, b.everybody(t))

	v.trouble(t, bamboohr.Trouble{})
	run = b.sync(t, i.ID)
	require.True(t, run.Baseline, "a pass that broke off was none")
	require.Equal(t, intake.Succeeded, run.Status)

	v.trouble(t, bamboohr.Trouble{Next: []bamboohr.Fault{{Kind: bamboohr.Cut, Times: 20}}})
	before := b.everybody(t)
	b.forget(t)
	require.Equal(t, intake.Failed, b.sync(t, i.ID).Status)
	require.Equal(t, before, b.everybody(t))
	require.Empty(t, b.toldOf(t, "employee"))
}

// TestBackOff doubles the pause with each failure, up to the schedule, and a
// success ends it.
func TestBackOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	var broken atomic.Bool
	broken.Store(true)
	s.Intercept(func(w http.ResponseWriter, _ *http.Request) bool {
		if broken.Load() {
			_, _ = w.Write([]byte("nonsense"))
		}
		return broken.Load()
	})
	i := b.connect(t, url)
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 32} {
		b.sync(t, i.ID)
		require.Equal(t, want*time.Minute, b.next(t, i.ID))
	}
	for range 2 { // never later than its turn
		b.sync(t, i.ID)
		require.InDelta(t, time.Hour+jitter/2, b.next(t, i.ID), float64(jitter/2))
	}
	broken.Store(false)
	b.sync(t, i.ID)
	require.InDelta(t, time.Hour+jitter/2, b.next(t, i.ID), float64(jitter/2))
	broken.Store(true)
	b.sync(t, i.ID)
	require.Equal(t, time.Minute, b.next(t, i.ID))
}

// jitter is what the hourly turn of an integration may be later than an hour.
const jitter = 2 * time.Minute

// next is how far ahead the next run lies.
func (b *bundle) next(t *testing.T, id uuid.UUID) time.Duration {
	t.Helper()
	i, err := b.integrations.Get(t.Context(), b.tenant, id)
	require.NoError(t, err)
	require.NotNil(t, i.NextRunAt)
	return i.NextRunAt.Sub(b.clock.Now())
}

// TestNoTransactionWhileTheVendorIsSilent: others work on while it hangs.
func TestNoTransactionWhileTheVendorIsSilent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	var open []string
	s.Intercept(func(http.ResponseWriter, *http.Request) bool {
		b.query(t, &open, `select query from pg_stat_activity where datname = current_database()
			and xact_start is not null and pid <> pg_backend_pid()`)
		return false
	})
	b.sync(t, b.connect(t, url).ID)
	require.Empty(t, open)
}
