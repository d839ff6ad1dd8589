package employee_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func these(ids ...uuid.UUID) list.Selection { return list.Selection{IDs: ids} }

func TestManyArePreviewedAndChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, boss := b.person(t, "ana"), b.person(t, "bo"), b.person(t, "boss")
	units, err := b.EnsureDepartments(t.Context(), b.tenant, []string{"Sales"})
	require.NoError(t, err)
	in := employee.Bulk{
		Department: optional.Of(units["Sales"]), Manager: optional.Of(boss.ID),
		JobTitle: optional.Of("Seller"), CostCenter: optional.Of("4711"),
	}
	people := these(bo.ID, ana.ID, bo.ID)

	seen, err := b.PreviewBulk(t.Context(), b.tenant, in, people)
	require.NoError(t, err)
	require.Equal(t, 2, seen.Count)
	require.Equal(t, 2, seen.Changed)
	require.Len(t, seen.Sample, 2)
	require.Equal(t, [2]any{nil, "Seller"}, seen.Sample[0].Changes["job_title"])
	require.Nil(t, b.get(t, ana.ID).Department, "looking changes nothing")

	done, err := b.DoBulk(t.Context(), b.tenant, in, people)
	require.NoError(t, err)
	require.NotZero(t, done.ChangeSet)
	require.Equal(t, 2, done.Outcome.Changed)
	for _, id := range []uuid.UUID{ana.ID, bo.ID} {
		e := b.get(t, id)
		require.Equal(t, "Sales", e.Department.Name)
		require.Equal(t, boss.ID, e.Manager.ID)
		require.Equal(t, "Seller", e.JobTitle)
		require.Equal(t, "4711", e.CostCenter)
	}

	again, err := b.DoBulk(t.Context(), b.tenant, in, people)
	require.NoError(t, err)
	require.Equal(t, 2, again.Outcome.Unchanged)
	require.Equal(t, int64(2), b.get(t, ana.ID).Version, "what is like that already is not written")

	_, err = b.DoBulk(t.Context(), b.tenant, employee.Bulk{Department: optional.Null[uuid.UUID]()}, people)
	require.NoError(t, err)
	require.Nil(t, b.get(t, bo.ID).Department)
}

// One who cannot be changed keeps all as they were, and is named.
func TestManyAreChangedAllOrNone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, cy := b.person(t, "ana"), b.person(t, "bo"), b.person(t, "cy")
	b.reporting(t, false, map[uuid.UUID]uuid.UUID{bo.ID: cy.ID})
	nobody := uuid.New()

	done, err := b.DoBulk(t.Context(), b.tenant, employee.Bulk{Manager: optional.Of(bo.ID)}, these(ana.ID, bo.ID, cy.ID, nobody))
	requireFault(t, err, fault.Conflict, "employee.bulk_refused", "")
	out := done.Outcome
	require.Equal(t, 3, out.Refused)
	codes := map[string]string{}
	for _, r := range out.Refusals {
		codes[r.Name] = r.Code
	}
	require.Equal(t, map[string]string{bo.DisplayName: "employee.manager_cycle", cy.DisplayName: "employee.manager_cycle", "": "employee.not_found"}, codes)
	require.Nil(t, b.get(t, ana.ID).Manager)
}

// What somebody sets for many stays when a sync says otherwise, as if set one by one.
func TestManyAreChangedByHand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.sync(t, batch(record("1", "Ana")))[0].EmployeeID
	bo := b.person(t, "bo")
	_, err := b.DoBulk(t.Context(), b.tenant, employee.Bulk{JobTitle: optional.Of("Seller")}, these(ana, bo.ID))
	require.NoError(t, err)
	require.Equal(t, []string{"job_title"}, b.get(t, ana).HandEdited)
	require.Empty(t, b.get(t, bo.ID).HandEdited, "nobody else says anything of this person")
	b.sync(t, batch(record("1", "Ana")))
	require.Equal(t, "Seller", b.get(t, ana).JobTitle)
}

func TestManyAreMeantByAFilter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.person(t, "ana")
	b.person(t, "bo")
	in := employee.Bulk{JobTitle: optional.Of("Seller")}
	filter := func(title string) list.Selection {
		return list.Selection{Filter: &list.Request{Filters: []list.Filter{{Name: "job_title", Op: "isnull", Value: title}}}}
	}
	done, err := b.DoBulk(t.Context(), b.tenant, in, filter("true"))
	require.NoError(t, err)
	require.Equal(t, 2, done.Outcome.Changed)
	require.Equal(t, "Seller", b.get(t, ana.ID).JobTitle)

	for name, c := range map[string]struct {
		in   employee.Bulk
		of   list.Selection
		kind fault.Kind
		code string
	}{
		"Nobody":         {in, filter("true"), fault.Invalid, "invalid_input"},
		"NeitherNor":     {in, list.Selection{}, fault.Invalid, "invalid_input"},
		"Nothing":        {employee.Bulk{}, these(ana.ID), fault.Invalid, "invalid_input"},
		"OtherNumber":    {in, list.Selection{IDs: []uuid.UUID{ana.ID}, Expected: new(3)}, fault.Conflict, "employee.selection_changed"},
		"UnknownManager": {employee.Bulk{Manager: optional.Of(uuid.New())}, these(ana.ID), fault.Invalid, "manager.unknown"},
		"TooLong":        {employee.Bulk{JobTitle: optional.Of(string(make([]rune, 300)))}, these(ana.ID), fault.Conflict, "employee.bulk_refused"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.DoBulk(t.Context(), b.tenant, c.in, c.of)
			requireFault(t, err, c.kind, c.code, "")
		})
	}
}
