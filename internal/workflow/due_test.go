package workflow_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/workflow"
)

// at turns the clock forward to an hour of a day and lets the sweep pass.
func (b *bundle) at(t *testing.T, d clock.Date, hour int) {
	t.Helper()
	b.clock.Advance(d.At(hour, "UTC").Sub(b.clock.Now()))
	require.NoError(t, b.Sweep(t.Context()))
}

func TestReminderAndOverdueComeOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	require.Contains(t, b.queue.later, day(7).At(9, "UTC"))

	b.at(t, day(7), 8)
	require.Empty(t, b.titles(t, b.manager, workflow.NotifyReminder))
	b.at(t, day(7), 9)
	require.Contains(t, b.queue.later, day(9).At(17, "UTC"), "next is the due time")
	// Jobs come twice, on several nodes, and the sweep besides.
	together(t, 4, func(int) { _ = b.RunDue(t.Context(), b.tenant) })
	b.at(t, day(8), 9)
	require.Equal(t, []string{"Reminder: Approve the equipment: Onboarding of Ana"}, b.titles(t, b.manager, workflow.NotifyReminder))
	require.False(t, step(t, b.run(t, ana), "approve").Overdue)

	b.at(t, day(9), 17)
	b.at(t, day(10), 9)
	require.Equal(t, []string{"Overdue: Approve the equipment: Onboarding of Ana"}, b.titles(t, b.manager, workflow.NotifyOverdue))
	run := b.run(t, ana)
	require.True(t, step(t, run, "approve").Overdue)
	counts, err := b.CountWaiting(t.Context(), b.tenant)
	require.NoError(t, err)
	require.Equal(t, workflow.Waiting{Approvals: 1, Overdue: 1}, counts)

	b.pump(t)
	all := b.told(t, run.ID)
	require.Equal(t, [2]any{false, true}, all[len(all)-1].Changes["steps.approve.overdue"])

	// Moved into the future it is not overdue, and will be told of again.
	b.update(t, ana, startsIn(40))
	b.pump(t)
	require.False(t, step(t, b.run(t, ana), "approve").Overdue)
	b.at(t, day(35), 17)
	require.Len(t, b.titles(t, b.manager, workflow.NotifyOverdue), 2)
}

func TestReminderGoesToTheRole(t *testing.T) {
	t.Parallel()
	b := setup(t)
	second := b.user(t, "second", "it", "auditor")
	ben := b.holder(t, "Ben")
	b.update(t, ben, leavesIn(10))
	b.pump(t)
	b.at(t, day(7), 9)
	for _, who := range []workflow.Viewer{b.it, second} {
		require.Equal(t, []string{"Reminder: Collect the devices: Offboarding of Ben"}, b.titles(t, who, workflow.NotifyReminder))
	}
	require.Empty(t, b.titles(t, b.admin, workflow.NotifyReminder))
}

// A reminder whose time had passed when the step came is not sent: getting the
// step was one.
func TestLateStepIsNotRemindedOf(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t, asset.InStock)
	ana := b.hire(t, "Ana", startsIn(1))
	b.pump(t)
	b.at(t, today, 13)
	require.Empty(t, b.titles(t, b.it, workflow.NotifyReminder))
	require.Equal(t, []string{"Overdue: Approve the equipment: Onboarding of Ana"}, b.titles(t, b.it, workflow.NotifyOverdue))
	require.True(t, step(t, b.run(t, ana), "approve").Overdue)
}

// Nobody has the role: the administrators look after it.
func TestRoleWithoutPeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.account(t, b.it, "disabled")
	b.hire(t, "Ana", startsIn(14))
	b.pump(t)
	require.Equal(t, []string{"Approve the equipment: Onboarding of Ana"}, b.titles(t, b.admin, workflow.NotifyStep))
}

const waiting = `
key: onboarding
name: Waiting
subject: employee
anchor: start_date
trigger:
  events: [employee_hire_announced]
  when: subject.department != "Secret"
steps:
  - key: day
    kind: wait
    name: Until the day before
    wait: {until: {days: -1, hour: 8}}
  - key: while
    kind: wait
    name: For a while
    wait: {for: 36h}
  - key: start
    kind: wait
    name: Until the first day
    wait: {event: employee_started}
  - key: desk
    kind: task
    name: Prepare a desk
    when: subject.job_title == "Clerk"
    assignee: {relation: subject, fallback: hr}
  - key: never
    kind: task
    name: For nobody
    when: subject.leaving
    assignee: {role: hr}
`

func TestWaitsAndConditions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.Use(waiting))
	ana := b.hire(t, "Ana", employee.Edit{StartDate: optional.Of(day(3)), JobTitle: optional.Of("Clerk")})
	secret := b.hire(t, "Sam", employee.Edit{StartDate: optional.Of(day(3)), Department: employee.Choice{Name: optional.Of("Secret")}})
	b.pump(t)
	require.Empty(t, b.runs(t, secret), "the trigger's condition does not hold")
	require.Equal(t, workflow.StepActive, step(t, b.run(t, ana), "day").Status)

	b.at(t, day(2), 7)
	require.Equal(t, workflow.StepActive, step(t, b.run(t, ana), "day").Status)
	b.at(t, day(2), 8)
	run := b.run(t, ana)
	require.Equal(t, workflow.StepCompleted, step(t, run, "day").Status)
	require.Equal(t, "Waiting of Ana", step(t, run, "day").CompletedBy.Label)
	require.Equal(t, workflow.StepActive, step(t, run, "while").Status)
	require.Contains(t, b.queue.later, day(2).At(8, "UTC").Add(36*time.Hour))

	b.at(t, day(3), 9)
	_, err := b.employees.DeriveAll(t.Context(), b.tenant)
	require.NoError(t, err)
	b.pump(t)
	require.Equal(t, workflow.StepActive, step(t, b.run(t, ana), "while").Status, "the event comes before anybody waits for it")

	b.at(t, day(3), 20)
	run = b.run(t, ana)
	require.Equal(t, workflow.StepCompleted, step(t, run, "start").Status, "what has happened is not waited for")
	desk := step(t, run, "desk")
	require.Equal(t, workflow.StepActive, desk.Status)
	require.Equal(t, "Ana has no account: sent to HR", desk.Assignee.Note)
	run = b.must(t, b.hr, run, "desk", workflow.Complete)
	require.Equal(t, workflow.StepSkipped, step(t, run, "never").Status)
	require.Equal(t, workflow.Completed, run.Status)
}

func TestWaitEndsByEvent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.Use(waiting))
	ana := b.hire(t, "Ana", startsIn(9))
	b.pump(t)
	b.at(t, day(8), 8)
	b.at(t, day(9), 21)
	require.Equal(t, workflow.StepActive, step(t, b.run(t, ana), "start").Status)
	_, err := b.employees.DeriveAll(t.Context(), b.tenant)
	require.NoError(t, err)
	b.pump(t)
	run := b.run(t, ana)
	require.Equal(t, workflow.StepCompleted, step(t, run, "start").Status)
	require.Equal(t, workflow.StepSkipped, step(t, run, "desk").Status)
	require.Equal(t, workflow.Completed, run.Status)
}
