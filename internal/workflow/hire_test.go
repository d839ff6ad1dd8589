package workflow_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/workflow"
)

// However often and in whatever order the events come, a hire is one run.
func TestEventsMayRepeat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t, asset.InStock)
	b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	deliveries := b.pump(t)
	run := b.run(t, ana)
	before := len(b.titles(t, b.manager, workflow.NotifyStep))

	for range 3 {
		slices.Reverse(deliveries)
		for _, d := range deliveries {
			b.deliver(t, d)
		}
	}
	b.pump(t)
	require.Equal(t, run, b.run(t, ana), "nothing has changed, not even the version")
	require.Len(t, b.titles(t, b.manager, workflow.NotifyStep), before)
	reserved, err := b.assets.ReservedFor(t.Context(), b.tenant, ana)
	require.NoError(t, err)
	require.Len(t, reserved, 1)
}

// Two nodes may hear of the same hire at the same moment.
func TestSimultaneousDeliveriesStartOneRun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t, asset.InStock)
	b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	_, err := b.sequencer.RunOnce(t.Context())
	require.NoError(t, err)
	deliveries := b.queue.take()
	require.NotEmpty(t, deliveries)
	together(t, 4, func(int) {
		for _, d := range deliveries {
			b.deliver(t, d)
		}
	})
	b.run(t, ana)
	reserved, err := b.assets.ReservedFor(t.Context(), b.tenant, ana)
	require.NoError(t, err)
	require.Len(t, reserved, 1)
}

func TestWithdrawnHireCancels(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	_, err := b.employees.Withdraw(t.Context(), b.tenant, ana, nil)
	require.NoError(t, err)
	b.pump(t)

	run := b.run(t, ana)
	require.Equal(t, workflow.Cancelled, run.Status)
	require.Equal(t, "The hire was withdrawn.", run.Reason)
	require.Equal(t, asset.InStock, b.asset(t, laptop.ID).Status)
	require.Equal(t, []string{"Onboarding of Ana was cancelled"}, b.titles(t, b.manager, workflow.NotifyCancelled))

	b.update(t, ana, startsIn(20))
	b.pump(t)
	runs := b.runs(t, ana)
	require.Len(t, runs, 2, "announced again is another hire")
	require.Equal(t, workflow.Running, runs[slices.IndexFunc(runs, func(v workflow.View) bool { return v.ID != run.ID })].Status)
}

// Announced, withdrawn and announced again before anybody heard of it: the one
// run belongs to the hire that stands.
func TestLateEventsFindThePresent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.newcomer(t, "Ana")
	_, err := b.employees.Withdraw(t.Context(), b.tenant, ana, nil)
	require.NoError(t, err)
	b.update(t, ana, startsIn(20))
	b.pump(t)
	run := b.run(t, ana)
	require.Equal(t, workflow.Running, run.Status)
	require.Equal(t, int32(2), run.Occurrence)

	cleo := b.newcomer(t, "Cleo")
	_, err = b.employees.Withdraw(t.Context(), b.tenant, cleo, nil)
	require.NoError(t, err)
	b.pump(t)
	require.Empty(t, b.runs(t, cleo), "withdrawn before it was heard of")
}

// Withdrawn and announced again at once: the run ends because its own hire was
// withdrawn, although a hire stands.
func TestWithdrawnAndAnnouncedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	first := b.run(t, ana)
	_, err := b.employees.Withdraw(t.Context(), b.tenant, ana, nil)
	require.NoError(t, err)
	b.update(t, ana, startsIn(20))
	b.pump(t)
	runs := b.runs(t, ana)
	require.Len(t, runs, 2)
	for _, r := range runs {
		if r.ID == first.ID {
			require.Equal(t, workflow.Cancelled, r.Status)
			require.Equal(t, "The hire was withdrawn.", r.Reason)
			continue
		}
		require.Equal(t, workflow.Running, r.Status)
	}
}

func TestTerminationDuringOnboardingCancels(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ana := b.hire(t, "Ana", startsIn(-3))
	b.pump(t)
	require.Equal(t, workflow.Running, b.run(t, ana).Status)
	b.update(t, ana, leavesIn(-1))
	b.pump(t)
	for _, r := range b.runs(t, ana) {
		if r.Definition.Key == workflow.Onboarding {
			require.Equal(t, workflow.Cancelled, r.Status)
			require.Equal(t, "The employment has ended.", r.Reason)
		}
	}
	require.Equal(t, asset.InStock, b.asset(t, laptop.ID).Status)
}

func TestMovedStartMovesDueDates(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	before := b.run(t, ana)
	b.update(t, ana, startsIn(30))
	b.pump(t)
	run := b.run(t, ana)
	require.Equal(t, before.ID, run.ID)
	require.Equal(t, day(30), run.Anchor)
	require.Equal(t, day(25).At(17, "UTC"), *step(t, run, "approve").DueAt)
	require.Equal(t, day(23).At(9, "UTC"), *step(t, run, "approve").RemindAt)
	require.Equal(t, day(30).At(12, "UTC"), *step(t, run, "hand_over").DueAt)
	require.Contains(t, b.queue.later, day(23).At(9, "UTC"), "a job waits for the new time")

	b.pump(t)
	all := b.told(t, run.ID)
	last := all[len(all)-1]
	require.Equal(t, workflow.EventUpdated, last.Type)
	require.Equal(t, [2]any{day(14).String(), day(30).String()}, last.Changes["anchor_date"])
	require.Len(t, b.titles(t, b.manager, workflow.NotifyStep), 1, "a moved date is no new step")
}

// A rehire after a finished employment is another run.
func TestRehire(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.hire(t, "Ana", startsIn(-3))
	b.pump(t)
	b.update(t, ana, leavesIn(-1))
	b.pump(t)
	b.update(t, ana, comesBack(40))
	b.pump(t)
	open := 0
	for _, r := range b.runs(t, ana) {
		if r.Definition.Key == workflow.Onboarding && r.Status.Open() {
			open++
			require.Equal(t, int32(2), r.Occurrence)
			require.Equal(t, day(40), r.Anchor)
		}
	}
	require.Equal(t, 1, open)
}

func TestManagerIsMissing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	loner := b.hire(t, "Loner", startsIn(14))
	boss := b.hire(t, "Boss", employee.Edit{StartDate: optional.Of(day(-900))})
	under := b.hire(t, "Under", employee.Edit{StartDate: optional.Of(day(14)), Manager: optional.Of(boss)})
	b.account(t, b.manager, "disabled")
	disabled := b.newcomer(t, "Dis")
	b.pump(t)

	for person, note := range map[uuid.UUID]string{
		loner:    "No manager is known: sent to IT",
		under:    "Manager Boss has no account: sent to IT",
		disabled: "Manager Manager has no active account: sent to IT",
	} {
		approve := step(t, b.run(t, person), "approve")
		require.Nil(t, approve.Assignee.UserID)
		require.Equal(t, "IT", approve.AssigneeName)
		require.Equal(t, note, approve.Assignee.Note)
		require.Equal(t, workflow.StepActive, approve.Status)
	}
	require.Len(t, b.titles(t, b.it, workflow.NotifyStep), 3)
	b.must(t, b.it, b.run(t, loner), "approve", workflow.Approve)

	// The account comes back: what waits goes to the manager after all.
	b.account(t, b.manager, "active")
	b.pump(t)
	approve := step(t, b.run(t, disabled), "approve")
	require.Equal(t, b.manager.UserID, *approve.Assignee.UserID)
	require.Empty(t, approve.Assignee.Note)
	require.Len(t, b.titles(t, b.manager, workflow.NotifyStep), 1)
}

func TestManagerChangesWhileApprovalIsOpen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := b.user(t, "Other", "manager")
	otherPerson := b.hire(t, "Other", employee.Edit{StartDate: optional.Of(day(-900))})
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	b.update(t, ana, employee.Edit{Manager: optional.Of(otherPerson)})
	b.pump(t)

	run := b.run(t, ana)
	require.Equal(t, other.UserID, *step(t, run, "approve").Assignee.UserID)
	require.Len(t, b.titles(t, other, workflow.NotifyStep), 1)
	_, err := b.act(t, b.manager, run, "approve", workflow.Approve, workflow.Said{})
	require.ErrorContains(t, err, "workflow.not_found", "it is no longer the old manager's business")
	run = b.must(t, other, run, "approve", workflow.Approve)
	require.Equal(t, workflow.StepActive, step(t, run, "pick").Status)

	b.pump(t)
	moved := b.told(t, run.ID)
	at := slices.IndexFunc(moved, func(e told) bool { return e.Type == workflow.EventUpdated })
	require.Equal(t, "Other", moved[at].Changes["steps.approve.assignee"][1].(map[string]any)["name"])
}
