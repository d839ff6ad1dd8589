package employee_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestUpdate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.person(t, "ana")
	updated, err := b.Update(t.Context(), b.tenant, ana.ID, employee.Edit{
		LastName: optional.Of("Moura"), JobTitle: optional.Of("Lead"), Email: optional.Null[string](),
	}, &ana.Version)
	require.NoError(t, err)
	require.Equal(t, "ana Moura", updated.DisplayName, "follows the name it was made of")
	require.Equal(t, "Lead", updated.JobTitle)
	require.Empty(t, updated.Email)
	require.Equal(t, "ana", updated.FirstName, "what is not given stays")
	require.EqualValues(t, 2, updated.Version)
	require.Empty(t, updated.HandEdited, "nobody else feeds this person")

	history := b.told(t, ana.ID)
	require.Equal(t, employee.EventUpdated, history[1].Type)
	require.Equal(t, map[string][2]any{
		"last_name": {"Lima", "Moura"}, "display_name": {"ana Lima", "ana Moura"},
		"job_title": {nil, "Lead"}, "email": {"ana@acme.test", nil},
	}, history[1].Changes)
}

func TestUpdateWithTheSameValuesDoesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.person(t, "ana")
	updated, err := b.Update(t.Context(), b.tenant, ana.ID, employee.Edit{LastName: optional.Of("Lima ")}, nil)
	require.NoError(t, err)
	require.Equal(t, ana, updated)
	require.Len(t, b.told(t, ana.ID), 1)
}

func TestDisplayNameThatWasGivenStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.person(t, "ana")
	_, err := b.Update(t.Context(), b.tenant, ana.ID, employee.Edit{DisplayName: optional.Of("Annie")}, nil)
	require.NoError(t, err)
	updated, err := b.Update(t.Context(), b.tenant, ana.ID, employee.Edit{LastName: optional.Of("Moura")}, nil)
	require.NoError(t, err)
	require.Equal(t, "Annie", updated.DisplayName)
	updated, err = b.Update(t.Context(), b.tenant, ana.ID, employee.Edit{DisplayName: optional.Null[string]()}, nil)
	require.NoError(t, err)
	require.Equal(t, "ana Moura", updated.DisplayName)
}

func TestUpdateOfDatesLivesOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.person(t, "ana")
	end := func(e optional.Field[clock.Date]) employee.Employee {
		updated, err := b.Update(t.Context(), b.tenant, ana.ID, employee.Edit{EndDate: e}, nil)
		require.NoError(t, err)
		return updated
	}
	require.Equal(t, employee.Active, end(optional.Of(day(5))).Status)
	end(optional.Null[clock.Date]())
	require.Equal(t, employee.Terminated, end(optional.Of(day(-1))).Status)
	require.Equal(t, []string{
		employee.EventCreated,
		employee.EventUpdated, employee.EventLeavingAnnounced,
		employee.EventUpdated, employee.EventLeavingWithdrawn,
		employee.EventUpdated, employee.EventLeavingAnnounced, employee.EventTerminated,
	}, b.types(t, ana.ID))
	history := b.told(t, ana.ID)
	require.Equal(t, [2]any{nil, float64(1)}, history[2].Changes["leave_no"])
	require.Equal(t, [2]any{float64(1), nil}, history[4].Changes["leave_no"])
	require.Equal(t, [2]any{nil, float64(2)}, history[6].Changes["leave_no"])
	require.Equal(t, [2]any{"active", "terminated"}, history[7].Changes["status"])
}

func TestUpdateRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.person(t, "ana"), b.person(t, "bo")
	stale := bo.Version + 1
	globex := b.company(t, "globex", "UTC")
	for title, c := range map[string]struct {
		tenant  uuid.UUID
		edit    employee.Edit
		version *int64
		kind    fault.Kind
		code    string
	}{
		"ErrStale":         {b.tenant, employee.Edit{}, &stale, fault.Precondition, "employee.stale"},
		"ErrOtherCompany":  {globex, employee.Edit{}, nil, fault.NotFound, "employee.not_found"},
		"ErrEmailTaken":    {b.tenant, employee.Edit{Email: optional.Of(ana.Email)}, nil, fault.Conflict, "employee.email_taken"},
		"ErrNoName":        {b.tenant, employee.Edit{FirstName: optional.Null[string](), LastName: optional.Null[string]()}, nil, fault.Invalid, "invalid_input"},
		"ErrOwnManager":    {b.tenant, employee.Edit{Manager: optional.Of(bo.ID)}, nil, fault.Invalid, "employee.manager_cycle"},
		"ErrManagerNobody": {b.tenant, employee.Edit{Manager: optional.Of(uuid.New())}, nil, fault.Invalid, "manager.unknown"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			_, err := b.Update(t.Context(), c.tenant, bo.ID, c.edit, c.version)
			requireFault(t, err, c.kind, c.code, "")
		})
	}
}

func TestManagersNeverFormACycle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, cy := b.person(t, "ana"), b.person(t, "bo"), b.person(t, "cy")
	reports := func(to employee.Employee) employee.Edit { return employee.Edit{Manager: optional.Of(to.ID)} }
	_, err := b.Update(t.Context(), b.tenant, bo.ID, reports(ana), nil)
	require.NoError(t, err)
	_, err = b.Update(t.Context(), b.tenant, cy.ID, reports(bo), nil)
	require.NoError(t, err)
	_, err = b.Update(t.Context(), b.tenant, ana.ID, reports(bo), nil)
	requireFault(t, err, fault.Invalid, "employee.manager_cycle", "body.manager_id")
	_, err = b.Update(t.Context(), b.tenant, ana.ID, reports(cy), nil)
	requireFault(t, err, fault.Invalid, "employee.manager_cycle", "body.manager_id")
}

// Two changes at one time, each fine by itself.
func TestConcurrentManagersNeverFormACycle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.person(t, "ana"), b.person(t, "bo")
	for range 10 {
		var g errgroup.Group
		var failed [2]error
		for i, pair := range [][2]uuid.UUID{{ana.ID, bo.ID}, {bo.ID, ana.ID}} {
			g.Go(func() error {
				_, failed[i] = b.Update(context.WithoutCancel(t.Context()), b.tenant, pair[0], employee.Edit{Manager: optional.Of(pair[1])}, nil)
				return nil
			})
		}
		require.NoError(t, g.Wait())
		require.NotEqual(t, failed[0] == nil, failed[1] == nil, "%v, %v", failed[0], failed[1])
		for _, id := range []uuid.UUID{ana.ID, bo.ID} {
			_, err := b.Update(t.Context(), b.tenant, id, employee.Edit{Manager: optional.Null[uuid.UUID]()}, nil)
			require.NoError(t, err)
		}
	}
}

func TestWithdrawByHand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, err := b.Create(t.Context(), b.tenant, employee.Edit{FirstName: optional.Of("Ana"), StartDate: optional.Of(day(9))})
	require.NoError(t, err)
	gone, err := b.Withdraw(t.Context(), b.tenant, ana.ID, &ana.Version)
	require.NoError(t, err)
	require.Equal(t, employee.Terminated, gone.Status)
	_, err = b.Withdraw(t.Context(), b.tenant, ana.ID, nil)
	requireFault(t, err, fault.Conflict, "employee.not_pending", "")

	again, err := b.Update(t.Context(), b.tenant, ana.ID, employee.Edit{StartDate: optional.Of(day(20))}, nil)
	require.NoError(t, err)
	require.Equal(t, employee.Pending, again.Status)
	require.Equal(t, 2, again.HireNo)
	require.Equal(t, []string{
		employee.EventCreated, employee.EventHireAnnounced, employee.EventHireWithdrawn, employee.EventUpdated, employee.EventHireAnnounced,
	}, b.types(t, ana.ID))

	b.link(t, b.source, "7", ana.ID)
	_, err = b.Withdraw(t.Context(), b.tenant, ana.ID, nil)
	requireFault(t, err, fault.Conflict, "employee.linked", "")
}
