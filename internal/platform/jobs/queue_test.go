package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/jobs"
)

// A job exists when the transaction that wants it commits.
func TestEnqueueIsPartOfTheTransaction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	no := errors.New("no")
	require.ErrorIs(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		require.NoError(t, b.queue.Enqueue(ctx, tx, task{"undone"}))
		require.NoError(t, b.queue.EnqueueAt(ctx, tx, time.Now().Add(time.Hour), task{"undone"}))
		return no
	}), no)
	require.Empty(t, b.jobs(t))
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		require.NoError(t, b.queue.Enqueue(ctx, tx, task{"one"}, task{"two"}))
		require.NoError(t, b.queue.Enqueue(ctx, tx), "nothing to do is no error")
		return b.queue.EnqueueAt(ctx, tx, time.Now().Add(time.Hour), task{"later"})
	}))
	require.Equal(t, []row{{"one", "available", 0, ""}, {"two", "available", 0, ""}, {"later", "scheduled", 0, ""}}, b.jobs(t))
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		names, err := jobs.Unfinished(ctx, tx, "test_task", "name")
		require.ElementsMatch(t, []string{"one", "two", "later"}, names)
		return err
	}))
}

func TestRunnerWorksJobsOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.enqueue(t, "good", "fails", "panics", "plain")
	id, _ := b.run(t, func(ctx context.Context, job *river.Job[task]) error {
		switch job.Args.Name {
		case "fails":
			return errors.New("no")
		case "panics":
			panic("a defect")
		case "plain": // completed by the library
			return nil
		default:
			return b.effect(ctx, job)
		}
	})
	b.awaitState(t, "completed", "retryable", "retryable", "completed")
	require.Equal(t, []string{"good"}, b.effects(t))
	for _, j := range b.jobs(t) {
		require.Equal(t, id, j.Node)
		if j.State == "completed" {
			require.Equal(t, 1, j.Attempt)
		}
	}
	b.enqueue(t, "wakes up")
	b.awaitState(t, "completed", "retryable", "retryable", "completed", "completed")
}

func TestComplete_NotWhenTheEffectFails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.enqueue(t, "half")
	b.run(t, func(ctx context.Context, job *river.Job[task]) error {
		return b.db.Tenant(ctx, b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "insert into effects (tenant_id, name) values ($1, 'half')", b.tenant); err != nil {
				return err
			}
			if err := jobs.Complete(ctx, tx, job); err != nil {
				return err
			}
			return errors.New("no")
		})
	})
	b.awaitState(t, "retryable")
	require.Empty(t, b.effects(t))
}

// A node that was taken for dead while it worked comes too late: its job is
// another attempt's, and its effect is undone.
func TestComplete_NotForWhomTheJobWasTakenFrom(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.enqueue(t, "once")
	b.run(t, func(ctx context.Context, job *river.Job[task]) error {
		if job.Attempt == 1 {
			if _, err := b.db.SystemPool().Exec(ctx, "update river.river_job set state = 'available' where id = $1", job.ID); err != nil {
				return err
			}
			err := b.effect(ctx, job)
			for err == nil { // whoever else has it now has finished: too late as well
				err = b.effect(ctx, job)
			}
			return err
		}
		return b.effect(ctx, job)
	})
	b.awaitState(t, "completed")
	require.Equal(t, []string{"once"}, b.effects(t))
	require.Equal(t, 2, b.jobs(t)[0].Attempt)
}

// Stopping lets a running job finish.
func TestStopWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.enqueue(t, "slow")
	working, goOn := make(chan struct{}), make(chan struct{})
	_, stop := b.run(t, func(ctx context.Context, job *river.Job[task]) error {
		close(working)
		<-goOn
		return b.effect(ctx, job)
	})
	<-working
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		stop()
	}()
	close(goOn)
	<-stopped
	require.Equal(t, []string{"slow"}, b.effects(t))
	require.Equal(t, "completed", b.jobs(t)[0].State)
}
