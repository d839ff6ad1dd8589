package intake_test

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// streams are a run's streams by name.
func streams(run intake.Run) map[string]intake.StreamRun {
	byName := map[string]intake.StreamRun{}
	for _, s := range run.Streams {
		byName[s.Stream] = s
	}
	return byName
}

func (b *bundle) records(t *testing.T, of integration.Integration, stream string) []intake.Record {
	t.Helper()
	page, err := b.ListRecords(t.Context(), b.tenant, of.ID, list.Request{Limit: 200, Filters: []list.Filter{{Name: "stream", Value: stream}}})
	require.NoError(t, err)
	return page.Rows
}

// scheduled asks for a run as the schedule does, and works it off.
func (b *bundle) scheduled(t *testing.T, id uuid.UUID) intake.Run {
	t.Helper()
	asked, err := b.RequestSync(t.Context(), b.tenant, id, integration.Schedule)
	require.NoError(t, err)
	require.NoError(t, b.work(t.Context(), asked.ID))
	return b.run(t, asked.ID)
}

// TestEveryStreamIsRead, people before what points to them, and the run has the
// sum of them.
func TestEveryStreamIsRead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(25, 10))
	i := b.connectBook(t, v)
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status, "%+v", run.Error)
	require.Equal(t, intake.Counts{Read: 28, Created: 28}, run.Counts)
	require.Len(t, run.Streams, 3)
	require.Equal(t, "people", run.Streams[0].Stream)
	require.Equal(t, intake.Counts{Read: 2, Created: 2}, streams(run)["phones"].Counts)
	require.Len(t, b.everybody(t), 25)

	phones := b.records(t, i, "phones")
	require.Len(t, phones, 2)
	require.Equal(t, "device", phones[0].Kind)
	require.JSONEq(t, `{"external_id":"p1","name":"One"}`, string(phones[0].Data))
	require.True(t, phones[0].Applied)

	v.say("/phones", [][]object{{{"id": "p1", "name": "Uno"}, {"id": "p3", "name": "Three"}}})
	run = b.sync(t, i.ID)
	require.Equal(t, intake.Counts{Read: 28, Created: 1, Updated: 1, Unchanged: 26}, run.Counts)
	gone := map[string]bool{}
	for _, r := range b.records(t, i, "phones") {
		gone[r.ExternalID] = r.MissingSince != nil
	}
	require.Equal(t, map[string]bool{"p1": false, "p2": true, "p3": false}, gone)
}

// TestOneStreamFails and the others go on; the run says which one it was.
func TestOneStreamFails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	refused := "/phones"
	v.intercept(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == refused || refused == "" {
			w.WriteHeader(http.StatusForbidden)
			return true
		}
		return false
	})
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Partial, run.Status)
	require.Equal(t, "forbidden", run.Error.Code)
	require.Contains(t, run.Error.Message, "phones: ")
	require.Equal(t, intake.Failed, streams(run)["phones"].Status)
	require.Equal(t, intake.Succeeded, streams(run)["seats"].Status)
	require.Len(t, b.everybody(t), 3)
	now, err := b.integrations.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.True(t, now.BaselineDone, "everybody was seen")
	require.Equal(t, integration.Healthy, now.Health)

	refused = ""
	run = b.sync(t, i.ID)
	require.Equal(t, intake.Failed, run.Status)
	require.Equal(t, "forbidden", run.Error.Code)
}

// TestPanicOfOneStream is that stream's alone.
func TestPanicOfOneStream(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connectBook(t, newBook(t, folk(3, 10)))
	var shown atomic.Int32
	b.shown.onEach(func(intake.Run) {
		if shown.Add(1) == 1 {
			panic("a defect")
		}
	})
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Partial, run.Status)
	require.Equal(t, intake.ErrInternal, streams(run)["people"].Error.Code)
	require.Equal(t, intake.Succeeded, streams(run)["phones"].Status)
}

// TestTwoStreamsAtOnce, whatever the connector has: the third begins when one of
// them has ended.
func TestTwoStreamsAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connectBook(t, newBook(t, folk(3, 10)))
	run, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	waiting := func() []string {
		var ids []string
		b.query(t, &ids, "select args ->> 'stream_run_id' from river.river_job where kind = 'integration_stream' order by id")
		return ids
	}
	require.Equal(t, []string{run.Streams[0].ID.String(), run.Streams[1].ID.String()}, waiting())
	require.NoError(t, b.RunStream(t.Context(), b.tenant, run.Streams[1].ID))
	require.Equal(t, run.Streams[2].ID.String(), waiting()[2])
	require.NoError(t, b.RunStream(t.Context(), b.tenant, run.Streams[2].ID))
	require.Equal(t, intake.Running, b.run(t, run.ID).Status)
	require.NoError(t, b.RunStream(t.Context(), b.tenant, run.Streams[0].ID))
	require.Len(t, waiting(), 3)
	require.Equal(t, intake.Succeeded, b.run(t, run.ID).Status)
}

// TestKilledWhileReading goes on behind the last page that was saved, and counts
// nothing twice.
func TestKilledWhileReading(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(60, 10))
	i := b.connectBook(t, v)
	asked, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	ctx, kill := context.WithCancel(t.Context())
	b.shown.onEach(func(r intake.Run) {
		b.clock.Advance(time.Second)
		if r.Counts.Read >= 20 {
			kill()
		}
	})
	require.ErrorIs(t, b.RunStream(ctx, b.tenant, asked.Streams[0].ID), context.Canceled)
	half := b.run(t, asked.ID)
	require.Equal(t, intake.Running, half.Status)
	saved := half.Counts.Read / 10
	require.GreaterOrEqual(t, saved, 2)
	require.Less(t, saved, 6)
	require.Empty(t, b.register(t), "half an answer is no answer")

	b.shown.onEach(nil)
	v.questions("/people")
	require.NoError(t, b.work(t.Context(), asked.ID))
	again := v.questions("/people")
	require.Equal(t, fmt.Sprint(saved+1), again[0], "%v", again)
	done := b.run(t, asked.ID)
	require.Equal(t, intake.Succeeded, done.Status, "%+v", done.Error)
	require.Equal(t, intake.Counts{Read: 60, Created: 60}, streams(done)["people"].Counts)
	require.Len(t, b.register(t), 60)
}

// TestScheduledRunsReadWhatHasChanged, nobody is called gone by them, and once a
// day everything is read all the same.
func TestScheduledRunsReadWhatHasChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	people := folk(25, 10)
	v := newBook(t, people)
	i := b.connectBook(t, v)
	b.sync(t, i.ID)

	b.clock.Advance(time.Hour)
	changed := person("7", "Gil")
	changed["changed"] = "2026-01-02T00:00:00Z"
	people[0][6] = changed
	v.say("/people", people)
	run := b.scheduled(t, i.ID)
	require.False(t, streams(run)["people"].Full)
	require.Equal(t, intake.Counts{Read: 1, Updated: 1}, streams(run)["people"].Counts)
	require.Equal(t, intake.Counts{Read: 2, Unchanged: 2}, streams(run)["phones"].Counts)
	require.Equal(t, "Gil Lima", b.person(t, "7").DisplayName)
	require.Empty(t, run.Warnings)

	b.clock.Advance(time.Hour)
	removed := person("8", "P8")
	removed["changed"], removed["deleted"] = "2026-01-03T00:00:00Z", true
	people[0][7] = removed
	v.say("/people", people)
	run = b.scheduled(t, i.ID)
	require.Equal(t, []string{intake.WarnPeopleMissing}, codes(run))
	require.Contains(t, run.Warnings[0].Message, "P8 Lima (8)")

	b.clock.Advance(24 * time.Hour)
	run = b.scheduled(t, i.ID)
	require.True(t, streams(run)["people"].Full)
	require.Equal(t, intake.Counts{Read: 24, Unchanged: 24}, streams(run)["people"].Counts)
}

// TestSetAsideIsTriedAgain by a run that reads only what has changed.
func TestSetAsideIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	nine, ten := person("9", "Ana"), person("10", "Bo")
	nine["email"], ten["email"] = "same@acme.test", "same@acme.test"
	v := newBook(t, [][]object{{nine, ten}})
	i := b.connectBook(t, v)
	require.Equal(t, intake.Partial, b.sync(t, i.ID).Status)

	b.clock.Advance(time.Hour)
	mended := person("9", "Ana")
	mended["changed"] = "2026-01-02T00:00:00Z"
	v.say("/people", [][]object{{mended, ten}})
	run := b.scheduled(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status, "%v", b.rejects(t, run.ID))
	require.Equal(t, intake.Counts{Read: 2, Created: 1, Updated: 1}, streams(run)["people"].Counts)
	require.Equal(t, "same@acme.test", b.person(t, "10").Email)
}

// TestPrune keeps the youngest runs of each integration, however old.
func TestPrune(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connectBook(t, newBook(t, folk(1, 10)))
	for range 22 {
		b.sync(t, i.ID)
		b.clock.Advance(time.Minute)
	}
	require.NoError(t, b.Prune(t.Context()))
	require.Len(t, b.runs(t, i), 22, "young ones stay")
	b.clock.Advance(91 * 24 * time.Hour)
	require.NoError(t, b.Prune(t.Context()))
	require.Len(t, b.runs(t, i), 20)
}
