package jobs_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// envNode turns this program into a node that takes a job and never ends it: the
// address of its database.
const envNode = "ASSETRONICS_JOBS_TEST_NODE"

func TestMain(m *testing.M) {
	if dsn := os.Getenv(envNode); dsn != "" {
		beNode(dsn)
		return
	}
	m.Run()
}

// beNode says when it works on a job. It ends with its input, so that it never
// outlives the test.
func beNode(dsn string) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	db, err := pg.Open(ctx, pg.Config{DSN: dsn})
	if err == nil {
		var runner *jobs.Runner
		runner, err = jobs.NewRunner(db.SystemPool(), "the dead node", workers(func(ctx context.Context, job *river.Job[task]) error {
			fmt.Println(job.Args.Name)
			<-ctx.Done()
			return ctx.Err()
		}), nil, quiet)
		if err == nil {
			err = runner.Serve(ctx)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// die has another process take a job, and kills it.
func (b *bundle) die(t *testing.T, job string) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), envNode+"="+b.dsn)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer func() { _ = in.Close() }()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, job+"\n", line)
	require.NoError(t, cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
}

// The job of a node that was killed goes back to the queue within seconds.
func TestReaper(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.enqueue(t, "of the dead")
	b.die(t, "of the dead")
	require.Equal(t, []row{{"of the dead", "running", 1, "the dead node"}}, b.jobs(t))
	living, _ := b.run(t, b.effect)
	b.awaitState(t, "completed")
	require.Equal(t, []row{{"of the dead", "completed", 2, living}}, b.jobs(t))
	require.Equal(t, []string{"of the dead"}, b.effects(t))
}

// The job of a node that lives is left alone however long it takes.
func TestReaper_SparesTheLiving(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.enqueue(t, "lost", "slow")
	working, goOn := make(chan struct{}), make(chan struct{})
	living, stopLiving := b.run(t, func(ctx context.Context, job *river.Job[task]) error {
		if job.Attempt == 1 { // the lost one may come back to the node that has it
			working <- struct{}{}
			<-goOn
		}
		return b.effect(ctx, job)
	})
	<-working
	<-working
	_, err := b.db.SystemPool().Exec(t.Context(), "update river.river_job set attempted_by = '{nobody}' where args ->> 'name' = 'lost'")
	require.NoError(t, err)
	_, stop := b.run(t, b.effect)
	b.awaitState(t, "completed", "running")
	stop() // its look at all nodes is over
	left := b.jobs(t)
	require.Equal(t, row{"lost", "completed", 2, left[0].Node}, left[0])
	require.Equal(t, row{"slow", "running", 1, living}, left[1])

	close(goOn)
	b.awaitState(t, "completed", "completed")
	stopLiving()
	require.Equal(t, []string{"lost", "slow"}, b.effects(t), "once each, although two nodes ran the lost one")
}

// A job that kills whoever runs it has an end.
func TestReaper_GivesUpAfterTheLastAttempt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.enqueue(t, "deadly")
	b.die(t, "deadly")
	_, err := b.db.SystemPool().Exec(t.Context(), "update river.river_job set attempt = max_attempts")
	require.NoError(t, err)
	b.run(t, b.effect)
	b.awaitState(t, "discarded")
	require.Empty(t, b.effects(t))
}

// A node that lost its liveness connection shows again that it lives.
func TestBeaconIsLitAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.run(t, b.effect)
	beacons := func() (pids []int32) {
		rows, err := b.db.SystemPool().Query(t.Context(), `select pid from pg_locks where locktype = 'advisory' and classid = x'0a55e7'::int and granted
			and database = (select oid from pg_database where datname = current_database())`)
		require.NoError(t, err)
		for rows.Next() {
			var pid int32
			require.NoError(t, rows.Scan(&pid))
			pids = append(pids, pid)
		}
		require.NoError(t, rows.Err())
		return pids
	}
	lit := func() bool { return len(beacons()) == 1 }
	require.Eventually(t, lit, patience, 5*time.Millisecond)
	before := beacons()[0]
	b.owner(t, fmt.Sprintf("select pg_terminate_backend(%d)", before))
	require.Eventually(t, func() bool {
		now := beacons()
		return len(now) == 1 && now[0] != before
	}, patience, 5*time.Millisecond)
}

// What an earlier run of the same runner left is taken up at once.
func TestRunnerTakesUpItsOwnJobs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, stop := b.run(t, b.effect)
	stop()
	b.enqueue(t, "left")
	_, err := b.db.SystemPool().Exec(t.Context(), "update river.river_job set state = 'running', attempt = 1, attempted_at = now(), attempted_by = array[$1]", id)
	require.NoError(t, err)
	runner, err := jobs.NewRunner(b.db.SystemPool(), id, workers(b.effect), nil, quiet)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- runner.Serve(ctx) }()
	b.awaitState(t, "completed")
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	require.Equal(t, []string{"left"}, b.effects(t))
}
