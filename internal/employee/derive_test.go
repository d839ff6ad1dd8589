package employee_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
)

func TestDeriveAllFollowsTheCalendar(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hire, leaver := record("1", "Ana"), record("2", "Bo")
	hire.StartDate, leaver.EndDate = day(3), day(1)
	out := b.sync(t, batch(hire, leaver, record("3", "Cy")))
	ana, bo := out[0].EmployeeID, out[1].EmployeeID

	b.days(t, 1)
	require.Equal(t, employee.Active, b.get(t, bo).Status, "the last day is a working day")
	b.days(t, 1)
	require.Equal(t, employee.Terminated, b.get(t, bo).Status)
	require.Equal(t, employee.Pending, b.get(t, ana).Status)
	b.days(t, 1)
	require.Equal(t, employee.Active, b.get(t, ana).Status)
	require.EqualValues(t, 2, b.get(t, ana).Version)
	require.Equal(t, []string{employee.EventCreated, employee.EventHireAnnounced, employee.EventStarted}, b.types(t, ana))
	require.Equal(t, []string{employee.EventCreated, employee.EventLeavingAnnounced, employee.EventTerminated}, b.types(t, bo))

	told := b.recorded(t)
	count, err := b.DeriveAll(t.Context(), b.tenant)
	require.NoError(t, err)
	require.Zero(t, count)
	require.Equal(t, told, b.recorded(t))
}

func TestWithdrawHires(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hire := record("1", "Ana")
	hire.StartDate = day(9)
	out := b.sync(t, batch(hire, record("2", "Bo")))
	ana, bo := out[0].EmployeeID, out[1].EmployeeID
	withdrawn, err := b.WithdrawHires(t.Context(), b.tenant, b.source, []uuid.UUID{ana, bo, uuid.New()})
	require.NoError(t, err)
	require.Equal(t, []uuid.UUID{ana}, withdrawn)
	require.Equal(t, employee.Active, b.get(t, bo).Status, "nobody at work leaves by vanishing")
	require.Equal(t, []string{employee.EventCreated, employee.EventHireAnnounced, employee.EventHireWithdrawn}, b.types(t, ana))
	require.Equal(t, map[string][2]any{"hire_no": {float64(1), nil}, "status": {"pending", "terminated"}}, b.told(t, ana)[2].Changes)

	b.days(t, 30)
	require.Equal(t, employee.Terminated, b.get(t, ana).Status, "the day that was called off changes nothing")
	hire.StartDate = day(40)
	b.sync(t, batch(hire))
	require.Equal(t, employee.Pending, b.get(t, ana).Status)
	require.Equal(t, 2, b.get(t, ana).HireNo)
}

// Who is due but has to wait for the source's word is not counted.
func TestDeriveAllLeavesThoseWhoWait(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hire := record("1", "Ana")
	hire.StartDate, hire.SourceStatus = day(1), employee.SourceLeft
	ana := b.sync(t, batch(hire))[0].EmployeeID
	b.clock.Advance(24 * time.Hour)
	count, err := b.DeriveAll(t.Context(), b.tenant)
	require.NoError(t, err)
	require.Zero(t, count)
	require.Equal(t, employee.Pending, b.get(t, ana).Status)
}
