package intake_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// TestBaseline reads a whole company for the first time.
func TestBaseline(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 250)
	i := b.connect(t, v.url)
	run := b.sync(t, i.ID)

	people := v.People("", "")
	require.Equal(t, intake.Succeeded, run.Status, "%+v", run)
	require.True(t, run.Baseline)
	accounted(t, run, len(people))
	require.Equal(t, len(people), run.Counts.Created)
	require.Equal(t, []string{intake.WarnBaselineLeavers}, codes(run))

	known := b.everybody(t)
	require.Len(t, known, len(people))
	statuses := map[bamboohr.Phase]employee.Status{
		bamboohr.PhaseHire: employee.Pending, bamboohr.PhaseActive: employee.Active,
		bamboohr.PhaseLeaving: employee.Active, bamboohr.PhaseGone: employee.Terminated,
	}
	for _, p := range people {
		e := known[p.ID]
		require.Equal(t, statuses[p.Phase], e.Status, "%+v", p)
		require.Equal(t, lower(p.WorkEmail), e.Email)
		require.Equal(t, p.StartDate, e.StartDate.String())
		require.Equal(t, p.Department, e.Department.Name)
		require.Equal(t, p.Location, e.Location.Name)
		if p.SupervisorID == "" {
			require.Nil(t, e.Manager)
			continue
		}
		require.Equal(t, known[p.SupervisorID].ID, e.Manager.ID, "%+v", p)
	}
	hires := len(v.People("", bamboohr.PhaseHire))
	var announced []string
	b.query(t, &announced, "select type from outbox where type like 'employee\\_hire%' or type like 'employee\\_leaving%' or type = 'employee_terminated'")
	require.Len(t, announced, hires, "only future starters start anything: %v", announced)

	i, err := b.integrations.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.True(t, i.BaselineDone)
	require.Equal(t, integration.Healthy, i.Health)
	current, err := b.Currents(t.Context(), b.tenant, []uuid.UUID{i.ID})
	require.NoError(t, err)
	require.Nil(t, current[i.ID].Active)
	require.Equal(t, run, *current[i.ID].Last)
	require.Equal(t, []string{
		integration.EventCreated, intake.EventStarted, intake.EventCompleted,
	}, b.told(t, i.ID))
}

// TestSecondSyncChangesNothing and says so.
func TestSecondSyncChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 120)
	i := b.connect(t, v.url)
	first := b.sync(t, i.ID)
	b.forget(t)

	second := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, second.Status)
	require.False(t, second.Baseline)
	require.Equal(t, intake.Counts{Read: first.Counts.Read, Unchanged: first.Counts.Read}, second.Counts)
	require.Empty(t, second.Warnings)
	require.Empty(t, b.toldOf(t, employee.Subject))
}

// TestHandMadePeopleAreMatched by e-mail and not doubled.
func TestHandMadePeopleAreMatched(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 60)
	made, err := b.people.Create(t.Context(), b.tenant, employee.Edit{
		FirstName: optional.Of("Mara"), LastName: optional.Of("Q."), Email: optional.Of("manager@acme.test"),
	})
	require.NoError(t, err)
	run := b.sync(t, b.connect(t, v.url).ID)

	accounted(t, run, len(v.People("", "")))
	require.Equal(t, 1, run.Counts.Updated)
	require.Len(t, b.register(t), run.Counts.Read)
	var matched employee.Employee
	for _, e := range b.register(t) {
		if e.Email == "manager@acme.test" {
			matched = e
		}
	}
	require.Equal(t, made.ID, matched.ID)
	require.Equal(t, "Quist", matched.LastName)
	require.Len(t, matched.ExternalIDs, 1)
}

// TestProgressIsShown while batches are written, and the counts only grow.
func TestProgressIsShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 600)
	b.shown.onEach(func(intake.Run) { b.clock.Advance(200_000_000) }) // 200 ms: the next one is due
	b.sync(t, b.connect(t, v.url).ID)
	require.Greater(t, len(b.shown.runs), 4)
	read, done := 0, 0
	for _, r := range b.shown.runs {
		require.Equal(t, intake.Running, r.Status)
		require.GreaterOrEqual(t, r.Counts.Read, read)
		require.GreaterOrEqual(t, r.Counts.Created, done)
		read, done = r.Counts.Read, r.Counts.Created
	}
	require.Positive(t, done)
}

// TestProgressIsHeldBack to five times a second.
func TestProgressIsHeldBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 250)
	b.sync(t, b.connect(t, v.url).ID) // the clock stands still
	require.Len(t, b.shown.runs, 1)
}
