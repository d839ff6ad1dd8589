package intake_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/testkit"
)

func (b *bundle) runs(t *testing.T, i integration.Integration) []intake.Run {
	t.Helper()
	page, err := b.ListRuns(t.Context(), b.tenant, i.ID, list.Request{})
	require.NoError(t, err)
	return page.Rows
}

// TestSchedule asks for a run of what is due, once, and for nothing else.
func TestSchedule(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	due, off := b.connect(t, url), b.connect(t, url)
	_, err := b.integrations.Update(t.Context(), b.tenant, off.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	require.NoError(t, b.integrations.EnqueueDue(t.Context()))
	require.Empty(t, b.runs(t, due))

	b.clock.Advance(time.Hour + jitter)
	for range 2 {
		require.NoError(t, b.integrations.EnqueueDue(t.Context()))
		runs := b.runs(t, due)
		require.Len(t, runs, 1)
		require.Equal(t, integration.Schedule, runs[0].Trigger)
		require.Equal(t, "Assetronics", runs[0].RequestedBy.Label)
	}
	require.Empty(t, b.runs(t, off))
	require.NoError(t, b.work(t.Context(), b.runs(t, due)[0].ID))
	require.InDelta(t, time.Hour+jitter/2, b.next(t, due.ID), float64(jitter/2))
}

// TestOneRunAtATime: whoever asks meanwhile gets the one there is.
func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t)
	i := b.connect(t, url)
	first, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	results := make(chan uuid.UUID, 8)
	for range cap(results) {
		go func() {
			run, _ := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
			results <- run.ID
		}()
	}
	for range cap(results) {
		require.Equal(t, first.ID, <-results)
	}
	var during intake.Run
	s.Intercept(func(http.ResponseWriter, *http.Request) bool {
		during, _ = b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
		return false
	})
	require.NoError(t, b.work(t.Context(), first.ID))
	require.Equal(t, first.ID, during.ID)
	require.Equal(t, intake.Running, during.Status)
	require.Len(t, b.runs(t, i), 1, "a button pressed meanwhile asks for no further one")
}

// TestCompaniesAreApart: nothing of one is seen or touched from another.
func TestCompaniesAreApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	mine := b.connect(t, url)
	run := b.sync(t, mine.ID)
	other := &bundle{Service: b.Service, integrations: b.integrations, people: b.people, db: b.db, clock: b.clock, shown: b.shown, tenant: testkit.Tenant(t, b.db)}
	theirs := other.connect(t, url)
	s.Say(bamboohrtest.Record("1", "Bo", "ana@acme.test"), bamboohrtest.Record("2", "Cy", "cy@acme.test"))
	require.Equal(t, 2, other.sync(t, theirs.ID).Counts.Created)

	require.Equal(t, []string{"1"}, slices.Collect(maps.Keys(b.everybody(t))))
	require.Equal(t, "Ana Lima", b.person(t, "1").DisplayName)
	for name, try := range map[string]func() error{
		"Sync": func() error {
			_, err := b.RequestSync(t.Context(), other.tenant, mine.ID, integration.Manual)
			return err
		},
		"Runs":    func() error { _, err := b.ListRuns(t.Context(), other.tenant, mine.ID, list.Request{}); return err },
		"Run":     func() error { _, err := b.GetRun(t.Context(), other.tenant, run.ID); return err },
		"Rejects": func() error { _, err := b.ListRejects(t.Context(), other.tenant, run.ID, list.Request{}); return err },
	} {
		require.Equal(t, fault.NotFound, fault.KindOf(try()), name)
	}
	current, err := b.Currents(t.Context(), other.tenant, []uuid.UUID{mine.ID, theirs.ID})
	require.NoError(t, err)
	require.Len(t, current, 1)
}

// TestSecretsThatDoNotOpen end the run, which says what to do.
func TestSecretsThatDoNotOpen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t)
	one, other := b.connect(t, url), b.connect(t, url)
	b.exec(t, `update integration_secrets set sealed = (select sealed from integration_secrets where integration_id = $1) where integration_id = $2`, one.ID, other.ID)
	run := b.sync(t, other.ID)
	require.Equal(t, integration.ErrSecrets, run.Error.Code)
}

// TestSwitchedOff is not read.
func TestSwitchedOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t)
	i := b.connect(t, url)
	_, err := b.integrations.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	_, err = b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.True(t, fault.Is(err, "integration.disabled"), "%v", err)
}
