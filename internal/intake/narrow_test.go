package intake_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// names are the streams of a run, in its order.
func names(run intake.Run) []string {
	all := []string{}
	for _, s := range run.Streams {
		all = append(all, s.Stream)
	}
	return all
}

// hear is a webhook that tells of a stream.
func (b *bundle) hear(t *testing.T, id uuid.UUID, stream string) {
	t.Helper()
	require.NoError(t, b.AskStream(t.Context(), b.tenant, id, stream))
}

// stream is how one stream of an integration stands.
func (b *bundle) stream(t *testing.T, id uuid.UUID, name string) intake.Stream {
	t.Helper()
	all, _, err := b.Streams(t.Context(), b.tenant, id)
	require.NoError(t, err)
	for _, s := range all {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("there is no stream %s", name)
	return intake.Stream{}
}

// TestWebhookNarrowsItsRun to the stream it tells of, however often it comes, and
// leaves the schedule and the others' baseline as they are.
func TestWebhookNarrowsItsRun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	for range 3 {
		b.hear(t, i.ID, "phones")
	}
	runs := b.runs(t, i)
	require.Len(t, runs, 1)
	require.Equal(t, []string{"phones"}, names(runs[0]))
	require.Equal(t, []string{"phones"}, runs[0].NarrowedTo)
	before := b.next(t, i.ID)
	require.NoError(t, b.work(t.Context(), runs[0].ID))
	require.Equal(t, before, b.next(t, i.ID))
	run := b.run(t, runs[0].ID)
	require.Equal(t, intake.Counts{Read: 2, Created: 2}, run.Counts)
	require.False(t, run.Baseline)
	require.Empty(t, v.questions("/people"))
	i, err := b.integrations.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.False(t, i.BaselineDone, "nobody has seen the people yet")
	require.Nil(t, i.HeardAt)

	whole := b.sync(t, i.ID)
	require.True(t, whole.Baseline)
	var hired []string
	b.query(t, &hired, "select type from outbox where type like 'employee\\_hire%'")
	require.Empty(t, hired)
}

// TestBaselineOfAStream: people of a stream that goes through for the first time
// start nothing, however long its integration is there; those who come later do.
func TestBaselineOfAStream(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(2, 10))
	i := b.connectBook(t, v)
	_, _, err := b.SwitchStream(t.Context(), b.tenant, i.ID, "people", false, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"phones", "seats"}, names(b.sync(t, i.ID)))
	_, _, err = b.SwitchStream(t.Context(), b.tenant, i.ID, "people", true, nil)
	require.NoError(t, err)
	run := b.sync(t, i.ID)
	require.True(t, run.Baseline)
	require.Equal(t, 2, streams(run)["people"].Counts.Created)
	hired := "select type from outbox where type in ('employee_hired', 'employee_started')"
	var told []string
	b.query(t, &told, hired)
	require.Empty(t, told)
	require.NotNil(t, b.stream(t, i.ID, "people").BaselineAt)
	require.False(t, b.sync(t, i.ID).Baseline)
}

// TestPressWidensWhatHasNotBegun: a narrowed run is no answer to it.
func TestPressWidensWhatHasNotBegun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	b.hear(t, i.ID, "phones")
	narrow := b.runs(t, i)[0]
	b.hear(t, i.ID, "seats")
	require.Equal(t, []string{"phones", "seats"}, names(b.run(t, narrow.ID)))

	pressed := b.sync(t, i.ID)
	require.Equal(t, narrow.ID, pressed.ID)
	require.Equal(t, integration.Manual, pressed.Trigger)
	require.Empty(t, pressed.NarrowedTo)
	require.Equal(t, []string{"people", "phones", "seats"}, names(pressed))
	require.True(t, pressed.Baseline)
	require.Equal(t, 6, pressed.Counts.Created)
	require.Len(t, b.runs(t, i), 1)
	require.NoError(t, b.RunStream(t.Context(), b.tenant, narrow.Streams[0].ID), "the job of a stream that was made anew finds nothing to do")
}

// TestPressWaitsForANarrowedRun that is under way, and so do webhooks of other
// streams: nothing that was asked for is swallowed.
func TestPressWaitsForANarrowedRun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	b.hear(t, i.ID, "phones")
	narrow := b.runs(t, i)[0]
	var waits, pressed intake.Run
	v.intercept(func(http.ResponseWriter, *http.Request) bool {
		if waits.ID != uuid.Nil {
			return false
		}
		b.hear(t, i.ID, "seats")
		b.hear(t, i.ID, "phones")
		waits = b.runs(t, i)[0]
		var err error
		pressed, err = b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
		require.NoError(t, err)
		b.hear(t, i.ID, "people")
		current, err := b.Currents(t.Context(), b.tenant, []uuid.UUID{i.ID})
		require.NoError(t, err)
		require.Equal(t, narrow.ID, current[i.ID].Active.ID, "the one under way is shown")
		return false
	})
	require.NoError(t, b.work(t.Context(), narrow.ID))
	v.intercept(nil)
	require.Equal(t, []string{"seats", "phones"}, waits.NarrowedTo)
	require.Empty(t, waits.Streams, "it waits")
	require.Equal(t, waits.ID, pressed.ID)
	require.Empty(t, pressed.NarrowedTo)

	next := b.run(t, waits.ID)
	require.Equal(t, intake.Queued, next.Status)
	require.Equal(t, []string{"people", "phones", "seats"}, names(next), "it has begun")
	require.NoError(t, b.work(t.Context(), next.ID))
	require.Equal(t, intake.Succeeded, b.run(t, next.ID).Status)
	require.Len(t, b.runs(t, i), 2)
}

// TestWaitingRunIsNotForgotten though the one before it ended in another way, and
// is no stale one while that is under way.
func TestWaitingRunIsNotForgotten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	b.hear(t, i.ID, "phones")
	narrow := b.runs(t, i)[0]
	v.intercept(func(http.ResponseWriter, *http.Request) bool {
		b.hear(t, i.ID, "seats")
		b.clock.Advance(2 * time.Minute)
		_, err := b.SweepStale(t.Context())
		require.NoError(t, err)
		return false
	})
	require.NoError(t, b.work(t.Context(), narrow.ID))
	v.intercept(nil)
	waits := b.runs(t, i)[0]
	require.Equal(t, []string{"seats"}, waits.NarrowedTo)
	require.Equal(t, intake.Queued, waits.Status)

	b.exec(t, "delete from stream_runs where run_id = $1", waits.ID) // as if nobody had begun it
	b.clock.Advance(2 * time.Minute)
	_, err := b.SweepStale(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"seats"}, names(b.run(t, waits.ID)))
}

// TestNarrowedRunThatFails counts, and is made up for by the next one of all.
func TestNarrowedRunThatFails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	b.sync(t, i.ID)
	v.intercept(func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusForbidden)
		return true
	})
	b.hear(t, i.ID, "phones")
	require.NoError(t, b.work(t.Context(), b.runs(t, i)[0].ID))
	v.intercept(nil)
	i, err := b.integrations.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Equal(t, 1, i.Failures)

	b.hear(t, i.ID, "seats")
	require.NoError(t, b.work(t.Context(), b.runs(t, i)[0].ID))
	i, err = b.integrations.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Equal(t, 1, i.Failures, "seats say nothing of phones")
	b.scheduled(t, i.ID)
	i, err = b.integrations.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Zero(t, i.Failures)
}

// TestSwitchedOffStream is left alone by button, schedule and webhook; what it
// brought stays, and it goes on where it stood.
func TestSwitchedOffStream(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	b.sync(t, i.ID)
	off, version, err := b.SwitchStream(t.Context(), b.tenant, i.ID, "phones", false, nil)
	require.NoError(t, err)
	require.False(t, off.Enabled)
	require.Nil(t, off.NextRunAt)
	require.NotNil(t, b.stream(t, i.ID, "seats").NextRunAt)
	_, again, err := b.SwitchStream(t.Context(), b.tenant, i.ID, "phones", false, nil)
	require.NoError(t, err)
	require.Equal(t, version, again, "it stood so already")
	_, _, err = b.SwitchStream(t.Context(), b.tenant, i.ID, "phones", true, new(int64))
	require.Equal(t, fault.Precondition, fault.KindOf(err), "%v", err)
	_, _, err = b.SwitchStream(t.Context(), b.tenant, i.ID, "pigeons", false, nil)
	require.Equal(t, fault.NotFound, fault.KindOf(err), "%v", err)

	before := len(b.runs(t, i))
	b.hear(t, i.ID, "phones")
	require.Len(t, b.runs(t, i), before)
	v.say("/phones", nil)
	require.Equal(t, []string{"people", "seats"}, names(b.sync(t, i.ID)))
	require.Equal(t, []string{"people", "seats"}, names(b.scheduled(t, i.ID)))
	for _, r := range b.records(t, i, "phones") {
		require.Nil(t, r.MissingSince)
	}
	for _, name := range []string{"people", "seats"} {
		_, _, err = b.SwitchStream(t.Context(), b.tenant, i.ID, name, false, nil)
		require.NoError(t, err)
	}
	_, err = b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.True(t, fault.Is(err, "integration.streams_off"), "%v", err)
	require.NoError(t, b.Ask(t.Context(), b.tenant, i.ID, integration.Schedule), "there is nothing to read")
}

// TestSwitchedOffMeanwhile: a stream that waits in a run is skipped.
func TestSwitchedOffMeanwhile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	asked, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	_, _, err = b.SwitchStream(t.Context(), b.tenant, i.ID, "seats", false, nil)
	require.NoError(t, err)
	require.NoError(t, b.work(t.Context(), asked.ID))
	run := b.run(t, asked.ID)
	require.Equal(t, intake.Succeeded, run.Status)
	require.Equal(t, intake.Skipped, streams(run)["seats"].Status)
	require.Empty(t, v.questions("/seats"))
}

// TestStreamsTellHowTheyStand: how far each was read, last and now.
func TestStreamsTellHowTheyStand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	fresh := b.stream(t, i.ID, "people")
	require.Equal(t, "employee", fresh.Record)
	require.Nil(t, fresh.FullAt)
	require.Nil(t, fresh.CursorAt)
	require.Nil(t, fresh.Last)
	require.Equal(t, i.NextRunAt.UTC(), *fresh.NextRunAt)

	full := b.sync(t, i.ID)
	began := b.clock.Now()
	b.clock.Advance(time.Hour)
	b.scheduled(t, i.ID)
	v.intercept(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/seats" {
			return false
		}
		w.WriteHeader(http.StatusForbidden)
		return true
	})
	b.clock.Advance(time.Hour)
	last := b.scheduled(t, i.ID)
	people := b.stream(t, i.ID, "people")
	require.Equal(t, began, *people.FullAt)
	require.Equal(t, b.clock.Now(), *people.CursorAt)
	require.Equal(t, last.ID, people.Last.Run)
	require.NotEqual(t, full.ID, people.Last.Run)
	require.Equal(t, intake.Succeeded, people.Last.Status)
	require.Equal(t, intake.Counts{Read: 2, Unchanged: 2}, b.stream(t, i.ID, "phones").Last.Counts)
	require.Nil(t, b.stream(t, i.ID, "phones").CursorAt, "each run reads all of them")
	seats := b.stream(t, i.ID, "seats")
	require.Equal(t, intake.Failed, seats.Last.Status)
	require.NotNil(t, seats.Last.Error)
	b.hear(t, i.ID, "seats")
	require.Equal(t, intake.Queued, b.stream(t, i.ID, "seats").Active.Status)
	require.Nil(t, b.stream(t, i.ID, "people").Active)
}
