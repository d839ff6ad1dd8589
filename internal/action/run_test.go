package action_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestHarmlessIsDoneAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, err := b.Ask(t.Context(), b.tenant, b.ana, action.New{
		Integration: b.acme.ID, Name: "lock", Device: &b.device.ID, Inputs: map[string]any{"pin": "123456"},
	})
	require.NoError(t, err)
	require.Equal(t, action.Queued, a.State)
	a, err = b.run(t, a)
	require.NoError(t, err)
	require.Equal(t, action.Done, a.State)
	require.Equal(t, map[string]any{"command": "c-1"}, a.Result)
	require.Equal(t, []string{`POST /lock/42 {"pin":"123456"}`}, b.vendor.heard())
	require.Equal(t, []string{action.EventRequested, action.EventStarted, action.EventCompleted}, b.told(t, a.ID))
	require.Empty(t, b.notes(t, b.ana), "that something harmless is done is no news")

	require.Equal(t, map[string]any{"device": "42"}, a.Inputs)
	require.Equal(t, []string{"pin"}, a.Secrets)
	for _, kept := range append(b.texts(t, "select payload::text from outbox"), b.texts(t, "select inputs::text || encode(sealed, 'escape') from actions")...) {
		require.NotContains(t, kept, "123456", "the PIN is sealed, and in no event")
	}
	_, err = b.run(t, a)
	require.NoError(t, err)
	require.Len(t, b.vendor.heard(), 1, "a job that comes twice does nothing")

	secrets, err := b.Reveal(t.Context(), b.tenant, a.ID)
	require.NoError(t, err)
	require.Equal(t, map[string]any{"pin": "123456"}, secrets)
	require.Contains(t, b.told(t, a.ID), action.EventRevealed)
}

func TestVendorsNoIsASentence(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.vendor.says(http.StatusBadRequest, `{"error":"The device is offline."}`)
	a, err := b.run(t, b.approved(t, "zap"))
	require.NoError(t, err)
	require.Equal(t, action.Failed, a.State)
	require.Equal(t, "Acme refuses the request. It says: The device is offline.", a.Problem)
	require.Equal(t, []string{"Not done: Zap LT-1"}, b.notes(t, b.ana))
}

func TestVendorThatAsksForPatience(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.vendor.will(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "900")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	a, err := b.run(t, b.approved(t, "zap"))
	var later *action.Later
	require.ErrorAs(t, err, &later)
	require.Equal(t, 15*time.Minute, later.After)
	require.Equal(t, action.Queued, a.State)
	require.Equal(t, "Acme asks to come back later.", a.Problem)
	_, err = b.run(t, a)
	require.ErrorAs(t, err, &later, "not before its time")
	require.Len(t, b.vendor.heard(), 1)
}

// What becomes of an answer that gets lost: by a cut connection, and by a kill
// between the call and the record of its answer.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	log := func(at time.Time) func(w http.ResponseWriter, r *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				_, _ = io.WriteString(w, `[{"what":"wipe","at":"`+at.Format(time.RFC3339)+`"}]`)
				return
			}
			_, _ = io.WriteString(w, `{}`)
		}
	}
	for name, c := range map[string]struct {
		action string
		then   func(w http.ResponseWriter, r *http.Request) // what the vendor does afterwards
		want   action.State
		heard  []string // afterwards
	}{
		"LookedUpAndFound":    {"wipe", log(start), action.Done, []string{"GET /log/42"}},
		"LookedUpAndNotFound": {"wipe", log(start.AddDate(-1, 0, 0)), action.Done, []string{"GET /log/42", `POST /wipe/42 {"channel":"m-1"}`}},
		"NeitherKeyNorLookUp": {"zap", nil, action.Unknown, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			a := b.approved(t, c.action)
			b.kill(t, a)
			b.vendor.will(c.then)

			_, err := b.run(t, a)
			var later *action.Later
			require.ErrorAs(t, err, &later, "somebody may still be at it")
			require.Empty(t, b.vendor.heard())
			b.clock.Advance(later.After)
			a, err = b.run(t, a)
			require.NoError(t, err)
			require.Equal(t, c.want, a.State, a.Problem)
			require.Equal(t, c.heard, append([]string(nil), b.vendor.heard()...))
		})
	}
}

func TestSameKeyAfterALostAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.vendor.will(cuts)
	a, err := b.run(t, b.approved(t, "erase"))
	var later *action.Later
	require.ErrorAs(t, err, &later)
	require.Equal(t, action.Running, a.State)
	require.Contains(t, b.told(t, a.ID), action.EventDelayed)
	b.vendor.will(nil)
	b.clock.Advance(later.After)
	a, err = b.run(t, a)
	require.NoError(t, err)
	require.Equal(t, action.Done, a.State)
	heard := b.vendor.heard()
	require.Len(t, heard, 2)
	require.Equal(t, heard[0], heard[1], "the same key")
}

// A no to the second call says nothing of the first.
func TestRefusedAfterALostAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.vendor.will(cuts)
	a, err := b.run(t, b.approved(t, "wipe"))
	var later *action.Later
	require.ErrorAs(t, err, &later)
	b.vendor.says(http.StatusForbidden, `{}`)
	b.clock.Advance(later.After)
	a, err = b.run(t, a)
	require.NoError(t, err)
	require.Equal(t, action.Unknown, a.State)
	require.Contains(t, a.Problem, "It is not known whether it was done")
	require.Contains(t, b.told(t, a.ID), action.EventLost)
	require.NotContains(t, b.told(t, a.ID), action.EventFailed)
	require.Equal(t, []string{"Outcome not known: Wipe LT-1"}, b.notes(t, b.ana))
}

// Without a way to find out, a person looks and decides.
func TestUnknownIsForPeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.vendor.will(cuts)
	lost := func() action.Action {
		a, err := b.run(t, b.approved(t, "zap"))
		require.NoError(t, err)
		require.Equal(t, action.Unknown, a.State)
		return a
	}
	a := lost()
	require.Len(t, b.vendor.heard(), 1, "it is not called again by itself")
	done, err := b.Settle(t.Context(), b.tenant, b.ben, a.ID, true, nil)
	require.NoError(t, err)
	require.Equal(t, action.Done, done.State)
	require.Equal(t, "Ben has looked: it was done.", done.Problem)

	a = lost()
	a, err = b.Settle(t.Context(), b.tenant, b.ana, a.ID, false, nil)
	require.NoError(t, err)
	require.Equal(t, action.Failed, a.State)
	a, err = b.Retry(t.Context(), b.tenant, b.ben, a.ID, nil)
	require.NoError(t, err)
	require.Equal(t, action.Waiting, a.State, "a second person must approve anew")
	require.Equal(t, "Ben", a.AskedBy.Name)
	_, err = b.Approve(t.Context(), b.tenant, b.ben, a.ID, "", nil)
	require.ErrorContains(t, err, "action.own_request")
	_, err = b.Approve(t.Context(), b.tenant, b.ana, a.ID, "", nil)
	require.NoError(t, err)
	b.vendor.will(nil)
	a, err = b.run(t, a)
	require.NoError(t, err)
	require.Equal(t, action.Done, a.State)
}

func TestPausedOrDeletedIntegrations(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.approved(t, "zap")
	_, err := b.integrations.Update(t.Context(), b.tenant, b.acme.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	first, err = b.run(t, first)
	require.NoError(t, err)
	require.Equal(t, action.Failed, first.State)
	require.Equal(t, "Acme is paused: resume the integration first.", first.Problem)
	_, err = b.Ask(t.Context(), b.tenant, b.ana, action.New{Integration: b.acme.ID, Name: "lock", Device: &b.device.ID})
	require.ErrorContains(t, err, "action.paused")
	offers, err := b.ForDevice(t.Context(), b.tenant, b.device.ID)
	require.NoError(t, err)
	require.Equal(t, "Acme is paused: resume the integration first.", offers[0].Obstacle)

	_, err = b.integrations.Update(t.Context(), b.tenant, b.acme.ID, integration.Patch{Enabled: optional.Of(true)}, nil)
	require.NoError(t, err)
	waits, harmless := b.ask(t, "wipe"), b.ask(t, "restart")
	require.NoError(t, b.integrations.Delete(t.Context(), b.tenant, b.acme.ID, nil))
	_, err = b.Approve(t.Context(), b.tenant, b.ben, waits.ID, "", nil)
	require.ErrorContains(t, err, "action.changed")
	harmless, err = b.run(t, harmless)
	require.NoError(t, err)
	require.Equal(t, action.Failed, harmless.State)
	require.Equal(t, "The integration was deleted.", harmless.Problem)
	require.Equal(t, "Acme", harmless.Integration.Name, "the history stays")
	require.Empty(t, b.vendor.heard())
}

// A job that got lost is found again.
func TestSweepFindsLostJobs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.ask(t, "restart")
	b.exec(t, "delete from river.river_job")
	require.NoError(t, b.Sweep(t.Context()))
	require.Empty(t, b.texts(t, "select kind from river.river_job"), "it may still come")
	b.clock.Advance(11 * time.Minute)
	require.NoError(t, b.Sweep(t.Context()))
	require.Equal(t, []string{a.ID.String()}, b.texts(t, "select args->>'id' from river.river_job where kind = 'vendor_action'"))
}
