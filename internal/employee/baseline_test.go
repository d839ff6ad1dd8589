package employee_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestBaseline(t *testing.T) {
	t.Parallel()
	b := setup(t)
	active, recent, gone, leaving, hire := record("1", "Ana"), record("2", "Bo"), record("3", "Cy"), record("4", "Di"), record("5", "Ed")
	recent.StartDate = day(-3)
	gone.EndDate, gone.SourceStatus = day(-50), employee.SourceLeft
	leaving.EndDate = day(20)
	hire.StartDate = day(20)
	first := batch(active, recent, gone, leaving, hire)
	first.Baseline = true
	out := b.sync(t, first)
	for i, want := range []struct {
		status employee.Status
		types  []string
		warned bool
	}{
		{employee.Active, []string{employee.EventCreated}, false},
		{employee.Active, []string{employee.EventCreated}, false},
		{employee.Terminated, []string{employee.EventCreated}, false},
		{employee.Active, []string{employee.EventCreated}, true},
		{employee.Pending, []string{employee.EventCreated, employee.EventHireAnnounced}, false},
	} {
		require.Equal(t, want.status, b.get(t, out[i].EmployeeID).Status, i)
		require.Equal(t, want.types, b.types(t, out[i].EmployeeID), i)
		require.Equal(t, want.warned, out[i].LeavingAtBaseline, i)
	}

	told := b.recorded(t)
	first.Baseline = false
	require.NotContains(t, results(b.sync(t, first)), employee.Updated)
	require.Equal(t, told, b.recorded(t), "the next pass has nothing to add")

	active.EndDate = day(9)
	b.sync(t, batch(active))
	require.Equal(t, employee.EventLeavingAnnounced, b.types(t, out[0].EmployeeID)[2], "what comes after the baseline counts")
}

// Hand-made people are at work or gone at the baseline like all others; a hire
// made by hand stays the one hire it is.
func TestBaselineOfHandMadePeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.person(t, "ana")
	ed, err := b.Create(t.Context(), b.tenant, employee.Edit{
		FirstName: optional.Of("Ed"), Email: optional.Of("ed@acme.test"), StartDate: optional.Of(day(10)),
	})
	require.NoError(t, err)
	gone, hire := record("1", "Ana"), record("2", "Ed")
	gone.EndDate, hire.StartDate = day(-1), day(12)
	first := batch(gone, hire)
	first.Baseline = true
	b.sync(t, first)
	require.Equal(t, employee.Terminated, b.get(t, ana.ID).Status)
	require.Equal(t, []string{employee.EventCreated, employee.EventUpdated}, b.types(t, ana.ID))
	require.Equal(t, []string{employee.EventCreated, employee.EventHireAnnounced, employee.EventUpdated}, b.types(t, ed.ID))
	require.Equal(t, 1, b.get(t, ed.ID).HireNo)
}

// A source's word that changes nothing to see is kept, without a new version.
func TestSourceStatusAloneIsNoChange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := record("1", "Ana")
	id := b.sync(t, batch(ana))[0].EmployeeID
	ana.SourceStatus = employee.SourceUnknown
	require.Equal(t, employee.Unchanged, b.sync(t, batch(ana))[0].Result)
	e := b.get(t, id)
	require.EqualValues(t, 1, e.Version)
	require.Equal(t, e.CreatedAt, e.UpdatedAt)
	var kept string
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, "select source_status from employees where id = $1", id).Scan(&kept)
	}))
	require.Equal(t, "unknown", kept)
}

// Somebody types in the same person while the batch is under way: the batch
// waits, starts over and finds the person.
func TestApplyMeetsAPersonMadeMeanwhile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var made employee.Employee
	var out []employee.Outcome
	applied := make(chan error, 1)
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) (err error) {
		made, err = b.Create(ctx, b.tenant, employee.Edit{FirstName: optional.Of("Ana"), Email: optional.Of("ana@acme.test")})
		if err != nil {
			return err
		}
		go func() {
			var err error
			out, err = b.Apply(t.Context(), b.tenant, employee.Batch{Source: b.source, Records: []employee.Imported{record("1", "Ana"), record("2", "Bo")}})
			applied <- err
		}()
		return b.waitForLock(ctx)
	}))
	require.NoError(t, <-applied)
	require.Equal(t, []employee.Result{employee.Updated, employee.Created}, results(out))
	require.Equal(t, made.ID, out[0].EmployeeID)
	require.Len(t, b.told(t, out[1].EmployeeID), 1, "the first try left nothing behind")
}
