package workflow_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/workflow"
)

// together runs f n times at once and waits.
func together(t *testing.T, n int, f func(i int)) {
	t.Helper()
	var begin, done sync.WaitGroup
	begin.Add(1)
	for i := range n {
		done.Go(func() {
			begin.Wait()
			f(i)
		})
	}
	begin.Done()
	done.Wait()
}

// Of two clicks at once one wins; the other learns who was first.
func TestSimultaneousApprovals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	run := b.run(t, ana)
	id := step(t, run, "approve").ID

	people := []workflow.Viewer{b.manager, b.admin}
	verbs := []workflow.Verb{workflow.Approve, workflow.Reject}
	faults := make([]*fault.Fault, len(people))
	together(t, len(people), func(i int) {
		_, err := b.Act(as(t.Context(), people[i]), b.tenant, people[i], run.ID, id, verbs[i], workflow.Said{})
		faults[i] = fault.As(err)
	})
	winner := 0
	if faults[0] != nil {
		winner = 1
	}
	loser := 1 - winner
	require.Nil(t, faults[winner])
	require.NotNil(t, faults[loser])
	require.Equal(t, "workflow.step_not_open", faults[loser].Code)
	require.Equal(t, fault.Conflict, faults[loser].Kind)
	require.Contains(t, faults[loser].Message, people[winner].Name)

	after := b.run(t, ana)
	require.Equal(t, people[winner].Name, step(t, after, "approve").CompletedBy.Label)
	want := workflow.Running
	if winner == 1 {
		want = workflow.Rejected
	}
	require.Equal(t, want, after.Status)
}

var errKilled = errors.New("killed")

// A node that dies in the middle of a click leaves nothing of it.
func TestCrashLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	run := b.must(t, b.manager, b.run(t, ana), "approve", workflow.Approve)
	run = b.must(t, b.it, run, "pick", workflow.Complete)
	b.pump(t)
	told := b.told(t, run.ID)

	err := b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
		_, err := b.Act(as(ctx, b.it), b.tenant, b.it, run.ID, step(t, run, "hand_over").ID, workflow.Complete, workflow.Said{})
		require.NoError(t, err)
		return errKilled
	})
	require.ErrorIs(t, err, errKilled)

	require.Equal(t, run, b.run(t, ana))
	require.Equal(t, asset.Reserved, b.asset(t, laptop.ID).Status)
	require.Empty(t, b.titles(t, b.hr, workflow.NotifyNotice))
	b.pump(t)
	require.Equal(t, told, b.told(t, run.ID))

	run = b.must(t, b.it, run, "hand_over", workflow.Complete)
	require.Equal(t, workflow.Completed, run.Status)
}

// broken is a register of assets whose hand-over fails as told, when it has
// written all its rows.
type broken struct {
	*asset.Service
	assigned func() error
}

func (b broken) Assign(ctx context.Context, tenant, id uuid.UUID, in asset.Handover, ifVersion *int64) (asset.Asset, error) {
	a, err := b.Service.Assign(ctx, tenant, id, in, ifVersion)
	return a, errors.Join(err, b.assigned())
}

// An action that cannot be done keeps the click, says why, and can be tried
// again.
func TestFailedActionIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	run := b.must(t, b.manager, b.run(t, ana), "approve", workflow.Approve)
	run = b.must(t, b.it, run, "pick", workflow.Complete)

	var refusal error = fault.New(fault.Conflict, "asset.audit", "It is being audited.")
	b.Service = b.open(t, broken{b.assets, func() error { return refusal }})
	run = b.must(t, b.it, run, "hand_over", workflow.Complete)
	require.Equal(t, workflow.StepCompleted, step(t, run, "hand_over").Status, "the click is not lost")
	require.Equal(t, workflow.Failed, run.Status)
	require.Equal(t, "It is being audited.", run.Reason)
	failed := step(t, run, "assign")
	require.Equal(t, workflow.StepFailed, failed.Status)
	require.Equal(t, []workflow.Verb{workflow.Complete}, failed.Verbs)
	require.Len(t, b.titles(t, b.it, workflow.NotifyFailed), 1)
	require.Equal(t, asset.Reserved, b.asset(t, laptop.ID).Status, "what the action wrote is undone")

	_, err := b.act(t, b.hr, run, "assign", workflow.Complete, workflow.Said{})
	require.ErrorContains(t, err, "workflow.not_yours")
	run = b.must(t, b.admin, run, "assign", workflow.Complete)
	require.Equal(t, workflow.Failed, run.Status, "still audited")

	refusal = nil
	run = b.must(t, b.it, run, "assign", workflow.Complete)
	require.Equal(t, workflow.Completed, run.Status)
	require.Equal(t, ana, b.asset(t, laptop.ID).Assignee.ID)
}

// What is no fault (a lost connection, a defect) undoes the click as a whole.
func TestDefectUndoesTheClick(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	run := b.must(t, b.manager, b.run(t, ana), "approve", workflow.Approve)
	run = b.must(t, b.it, run, "pick", workflow.Complete)
	b.Service = b.open(t, broken{b.assets, func() error { return errKilled }})
	_, err := b.act(t, b.it, run, "hand_over", workflow.Complete, workflow.Said{})
	require.ErrorIs(t, err, errKilled)
	require.Equal(t, run, b.run(t, ana))
}
