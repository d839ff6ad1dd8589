package intake_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
)

// TestInterruptedRun starts its pass over: nobody is lost or doubled, and the
// counts say what the run did, all attempts together.
func TestInterruptedRun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 600)
	i := b.connect(t, v.url)
	asked, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)

	ctx, kill := context.WithCancel(t.Context())
	b.shown.onEach(func(r intake.Run) {
		b.clock.Advance(time.Second)
		if r.Counts.Created >= 100 {
			kill()
		}
	})
	require.ErrorIs(t, b.work(ctx, asked.ID), context.Canceled)
	half := b.run(t, asked.ID)
	require.Equal(t, intake.Running, half.Status)
	require.Equal(t, 500, half.Counts.Created)
	require.Len(t, b.everybody(t), 500)

	b.shown.onEach(nil)
	same, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	require.Equal(t, asked.ID, same.ID)
	require.NoError(t, b.work(t.Context(), asked.ID))
	done := b.run(t, asked.ID)
	people := len(v.People("", ""))
	require.Equal(t, intake.Succeeded, done.Status)
	require.Equal(t, intake.Counts{Read: people, Created: people}, done.Counts)
	require.Equal(t, []string{intake.WarnBaselineLeavers}, codes(done))
	require.Len(t, b.everybody(t), people)
	require.Len(t, b.register(t), people)
	require.Equal(t, []string{
		integration.EventCreated, intake.EventStarted, intake.EventCompleted,
	}, b.told(t, i.ID))
	var made []string
	b.query(t, &made, "select type from outbox where type = $1", employee.EventCreated)
	require.Len(t, made, people)
	require.NoError(t, b.work(t.Context(), asked.ID), "a run that is over stays over")
	require.Equal(t, done, b.run(t, asked.ID))
}

// TestInterruptedWithRejects does not name a bad record twice.
func TestInterruptedWithRejects(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"), bamboohrtest.Record("2", "Bo", "ana@acme.test"), bamboohrtest.Record("3", "Cy", "cy@acme.test"))
	i := b.connect(t, url)
	asked, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	ctx, kill := context.WithCancel(t.Context())
	b.shown.onEach(func(r intake.Run) {
		b.clock.Advance(time.Second)
		if r.Counts.Created+r.Counts.Rejected == 3 {
			kill() // everything is written, nothing is finished
		}
	})
	require.ErrorIs(t, b.work(ctx, asked.ID), context.Canceled)
	require.NoError(t, b.work(t.Context(), asked.ID))
	done := b.run(t, asked.ID)
	require.Equal(t, intake.Counts{Read: 3, Created: 2, Rejected: 1}, done.Counts)
	require.Len(t, b.rejects(t, done.ID), 1)
}

// TestOvertakenAttempt writes nothing more once another attempt has begun, even
// where that one is interrupted too.
func TestOvertakenAttempt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	i := b.connect(t, url)
	asked, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	second, interrupt := context.WithCancel(context.WithoutCancel(t.Context()))
	var calls atomic.Int32
	s.Intercept(func(http.ResponseWriter, *http.Request) bool {
		switch calls.Add(1) {
		case 1: // while the first attempt waits for the vendor
			assert.ErrorIs(t, b.work(second, asked.ID), context.Canceled)
		case 2:
			interrupt()
		}
		return false
	})
	require.NoError(t, b.work(t.Context(), asked.ID))
	require.Equal(t, intake.Running, b.run(t, asked.ID).Status, "it is the second attempt's")
	require.Empty(t, b.register(t))

	require.NoError(t, b.work(t.Context(), asked.ID))
	done := b.run(t, asked.ID)
	require.Equal(t, intake.Succeeded, done.Status)
	require.Equal(t, intake.Counts{Read: 1, Created: 1}, done.Counts)
	require.Equal(t, []string{
		integration.EventCreated, intake.EventStarted, intake.EventCompleted,
	}, b.told(t, i.ID))
}

// TestInterruptedBaselineKnowsItsLeavers though an attempt before has seen them.
func TestInterruptedBaselineKnowsItsLeavers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test", "terminationDate", "2026-03-31"))
	i := b.connect(t, url)
	asked, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	ctx, kill := context.WithCancel(t.Context())
	b.shown.onEach(func(r intake.Run) {
		b.clock.Advance(time.Second)
		if r.Counts.Created == 1 {
			kill()
		}
	})
	require.ErrorIs(t, b.work(ctx, asked.ID), context.Canceled)
	require.NoError(t, b.work(t.Context(), asked.ID))
	done := b.run(t, asked.ID)
	require.Equal(t, []string{intake.WarnBaselineLeavers}, codes(done))
	require.Equal(t, "1 person was leaving already when this integration was set up. Nothing was started for them.", done.Warnings[0].Message)
	require.Equal(t, intake.Counts{Read: 1, Created: 1}, done.Counts)
}

// TestPanicIsContained in its run, and the next one works.
func TestPanicIsContained(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	i := b.connect(t, url)
	b.shown.onEach(func(intake.Run) { panic("a defect") })
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Failed, run.Status)
	require.Equal(t, intake.ErrInternal, run.Error.Code)
	require.NotContains(t, run.Error.Message, "defect")

	b.shown.onEach(nil)
	require.Equal(t, intake.Succeeded, b.sync(t, i.ID).Status)
}

// TestDeletedWhileRunning ends the run without a trace; the people stay.
func TestDeletedWhileRunning(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	i := b.connect(t, url)
	b.sync(t, i.ID)
	s.Intercept(func(http.ResponseWriter, *http.Request) bool {
		assert.NoError(t, b.integrations.Delete(context.WithoutCancel(t.Context()), b.tenant, i.ID, nil))
		return false
	})
	asked, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	require.NoError(t, b.work(t.Context(), asked.ID))
	_, err = b.GetRun(t.Context(), b.tenant, asked.ID)
	require.Error(t, err)
	require.Len(t, b.register(t), 1)
	require.Empty(t, b.everybody(t))
}

// TestSweepStale ends runs whose job is gone, and no others.
func TestSweepStale(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t)
	lost, alive := b.connect(t, url), b.connect(t, url)
	gone, err := b.RequestSync(t.Context(), b.tenant, lost.ID, integration.Manual)
	require.NoError(t, err)
	kept, err := b.RequestSync(t.Context(), b.tenant, alive.ID, integration.Manual)
	require.NoError(t, err)
	b.exec(t, "delete from river.river_job where args ->> 'stream_run_id' = $1", gone.Streams[0].ID.String())

	n, err := b.SweepStale(t.Context())
	require.NoError(t, err)
	require.Zero(t, n, "too young to be looked for")
	b.clock.Advance(2 * time.Minute)
	n, err = b.SweepStale(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, intake.ErrInterrupted, b.run(t, gone.ID).Error.Code)
	require.Equal(t, intake.Queued, b.run(t, kept.ID).Status)
	next, err := b.RequestSync(t.Context(), b.tenant, lost.ID, integration.Manual)
	require.NoError(t, err)
	require.NotEqual(t, gone.ID, next.ID)
	require.NotEqual(t, uuid.Nil, next.ID)
}
