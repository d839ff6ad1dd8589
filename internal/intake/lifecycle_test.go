package intake_test

import (
	"testing"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// TestLifeAtTheVendor follows one hire through everything that can happen.
func TestLifeAtTheVendor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 60)
	i := b.connect(t, v.url)
	b.sync(t, i.ID)

	hire, err := v.Hire(bamboohr.Hire{FirstName: "Noa", LastName: "Berg", StartDate: "2026-02-16"})
	require.NoError(t, err)
	b.forget(t)
	run := b.sync(t, i.ID)
	require.Equal(t, 1, run.Counts.Created)
	noa := b.person(t, hire.ID)
	require.Equal(t, employee.Pending, noa.Status)
	require.Equal(t, "manager@acme.test", noa.Manager.Email)
	require.Equal(t, []string{employee.EventCreated, employee.EventHireAnnounced, employee.EventUpdated}, b.told(t, noa.ID), "the last one brings the manager")

	b.forget(t)
	b.clock.Advance(17 * 24 * time.Hour) // the first day has come; the vendor says Active now
	b.sync(t, i.ID)
	require.Equal(t, employee.Active, b.person(t, hire.ID).Status)
	require.Equal(t, []string{employee.EventStarted}, b.told(t, noa.ID))

	_, err = v.SetEndDate(hire.ID, "2026-03-31")
	require.NoError(t, err)
	b.forget(t)
	require.Equal(t, 1, b.sync(t, i.ID).Counts.Updated)
	require.Equal(t, "2026-03-31", b.person(t, hire.ID).EndDate.String())
	require.Contains(t, b.told(t, noa.ID), employee.EventLeavingAnnounced)

	_, err = v.WithdrawEndDate(hire.ID)
	require.NoError(t, err)
	b.forget(t)
	b.sync(t, i.ID)
	require.Contains(t, b.told(t, noa.ID), employee.EventLeavingWithdrawn)
	require.True(t, b.person(t, hire.ID).EndDate.IsZero())

	_, err = v.SetEndDate(hire.ID, "2026-02-20")
	require.NoError(t, err)
	b.forget(t)
	b.clock.Advance(7 * 24 * time.Hour)
	b.sync(t, i.ID)
	require.Equal(t, employee.Terminated, b.person(t, hire.ID).Status)
	require.Contains(t, b.told(t, noa.ID), employee.EventTerminated)

	_, err = v.Edit(hire.ID, bamboohr.Edit{StartDate: "2026-05-04"}) // hired again
	require.NoError(t, err)
	b.forget(t)
	b.sync(t, i.ID)
	again := b.person(t, hire.ID)
	require.Equal(t, noa.ID, again.ID)
	require.Equal(t, employee.Pending, again.Status)
	require.Equal(t, 2, again.HireNo)
	require.Contains(t, b.told(t, noa.ID), employee.EventHireAnnounced)
}

// TestWhatDependsOnTheDay is seen although the vendor's record stays the same.
func TestWhatDependsOnTheDay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test", "hireDate", "2026-02-02"))
	i := b.connect(t, url)
	b.sync(t, i.ID)
	require.Equal(t, employee.Pending, b.person(t, "1").Status)

	b.clock.Advance(3 * 24 * time.Hour)
	run := b.sync(t, i.ID)
	require.Equal(t, 1, run.Counts.Unchanged)
	require.Equal(t, employee.Active, b.person(t, "1").Status)
}

// TestWithdrawnHire is called off when the vendor deletes it, and hired again
// when it comes back as it was.
func TestWithdrawnHire(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := bamboohrtest.Record("1", "Ana", "ana@acme.test"), bamboohrtest.Record("2", "Bo", "bo@acme.test", "hireDate", "2026-03-02", "status", "Inactive")
	s, url := bamboohrtest.Start(t, ana, bo)
	i := b.connect(t, url)
	b.sync(t, i.ID)
	id := b.person(t, "2").ID

	s.Say(ana)
	b.forget(t)
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status)
	require.Empty(t, run.Warnings)
	require.Equal(t, []string{employee.EventHireWithdrawn}, b.told(t, id))
	require.Equal(t, employee.Terminated, b.person(t, "2").Status)

	b.forget(t)
	b.sync(t, i.ID)
	require.Empty(t, b.told(t, id))

	s.Say(ana, bo)
	b.sync(t, i.ID)
	require.Equal(t, []string{employee.EventHireAnnounced}, b.told(t, id))
	require.Equal(t, employee.Pending, b.person(t, "2").Status)
}
