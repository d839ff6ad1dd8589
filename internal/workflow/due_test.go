package workflow_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
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

// twiceAtOnce lets two nodes find the same run due before either can touch it.
func (b *bundle) twiceAtOnce(t *testing.T, run uuid.UUID) {
	t.Helper()
	var nodes sync.WaitGroup
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select from workflow_runs where id = $1 for update", run); err != nil {
			return err
		}
		for range 2 {
			nodes.Go(func() { assert.NoError(t, b.RunDue(t.Context(), b.tenant)) })
		}
		return b.waitForLocks(t, 2)
	}))
	nodes.Wait()
}

// waitForLocks waits until n transactions of this database wait for a lock.
func (b *bundle) waitForLocks(t *testing.T, n int) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.dsn) // only the owner sees what its sessions wait for
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	for waiting := 0; waiting < n && err == nil; {
		err = conn.QueryRow(t.Context(), `select count(*) from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`).Scan(&waiting)
	}
	return err
}

func TestReminderAndOverdueComeOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	require.Contains(t, b.queue.later, day(7).At(9, "UTC"))

	b.at(t, day(7), 8)
	require.Empty(t, b.titles(t, b.manager, workflow.NotifyReminder))
	b.clock.Advance(time.Hour)
	b.twiceAtOnce(t, b.run(t, ana).ID)
	require.Contains(t, b.queue.later, day(9).At(17, "UTC"), "next is the due time")
	b.at(t, day(8), 9)
	require.Equal(t, []string{"Reminder: Approve the equipment: Onboarding of Ana"}, b.titles(t, b.manager, workflow.NotifyReminder))
	require.False(t, step(t, b.run(t, ana), "approve").Overdue)

	b.clock.Advance(day(9).At(17, "UTC").Sub(b.clock.Now()))
	b.twiceAtOnce(t, b.run(t, ana).ID)
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

// However late a hire becomes known: people get a day to decide, and are not
// reminded of what they have just been told. The first day itself does not move.
func TestLateHire(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t, asset.InStock)
	ana := b.hire(t, "Ana", startsIn(-3))
	b.pump(t)
	approve := step(t, b.run(t, ana), "approve")
	require.Equal(t, noon.Add(24*time.Hour), *approve.DueAt)
	require.False(t, approve.Overdue)
	b.at(t, today, 13)
	require.Empty(t, b.titles(t, b.it, workflow.NotifyReminder))
	require.Empty(t, b.titles(t, b.it, workflow.NotifyOverdue))

	run := b.must(t, b.it, b.run(t, ana), "approve", workflow.Approve)
	run = b.must(t, b.it, run, "pick", workflow.Complete)
	require.Equal(t, day(-3).At(12, "UTC"), *step(t, run, "hand_over").DueAt)
	require.True(t, step(t, run, "hand_over").Overdue)
	b.at(t, day(1), 13)
	require.Empty(t, b.titles(t, b.it, workflow.NotifyOverdue), "it was late when it came")
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
