package employee_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// reporting sets managers as "person: manager" and answers what became of it.
func (b *bundle) reporting(t *testing.T, overwrite bool, of map[uuid.UUID]uuid.UUID) employee.ManagersSet {
	t.Helper()
	m := employee.Managers{Source: b.source, Of: map[uuid.UUID]*uuid.UUID{}, OverwriteHandEdits: overwrite}
	for person, manager := range of {
		m.Of[person] = nil
		if manager != uuid.Nil {
			m.Of[person] = &manager
		}
	}
	set, err := b.SetManagers(t.Context(), b.tenant, m)
	require.NoError(t, err)
	return set
}

func (b *bundle) managerOf(t *testing.T, id uuid.UUID) uuid.UUID {
	t.Helper()
	if m := b.get(t, id).Manager; m != nil {
		return m.ID
	}
	return uuid.Nil
}

func TestSetManagers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, cy := b.person(t, "ana").ID, b.person(t, "bo").ID, b.person(t, "cy").ID
	of := map[uuid.UUID]uuid.UUID{bo: ana, cy: bo, ana: uuid.Nil}
	set := b.reporting(t, false, of)
	require.ElementsMatch(t, []uuid.UUID{bo, cy}, set.Changed)
	require.Empty(t, set.Cycles)
	require.Equal(t, bo, b.managerOf(t, cy))
	history := b.told(t, cy)
	require.Equal(t, map[string][2]any{"manager": {nil, map[string]any{"id": bo.String(), "name": "bo Lima"}}}, history[1].Changes)

	told := b.recorded(t)
	require.Empty(t, b.reporting(t, false, of).Changed)
	require.Equal(t, told, b.recorded(t))

	require.Equal(t, []uuid.UUID{cy}, b.reporting(t, false, map[uuid.UUID]uuid.UUID{cy: uuid.Nil}).Changed)
	require.Equal(t, uuid.Nil, b.managerOf(t, cy))
}

func TestSetManagersTurnsALineRound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, cy := b.person(t, "ana").ID, b.person(t, "bo").ID, b.person(t, "cy").ID
	b.reporting(t, false, map[uuid.UUID]uuid.UUID{bo: ana, cy: bo})
	set := b.reporting(t, false, map[uuid.UUID]uuid.UUID{ana: bo, bo: cy, cy: uuid.Nil})
	require.Empty(t, set.Cycles)
	require.Equal(t, bo, b.managerOf(t, ana))
	require.Equal(t, cy, b.managerOf(t, bo))
}

func TestSetManagersLeavesOutWhatClosesACycle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, cy := b.person(t, "ana").ID, b.person(t, "bo").ID, b.person(t, "cy").ID
	of := map[uuid.UUID]uuid.UUID{ana: bo, bo: cy, cy: ana}
	set := b.reporting(t, false, of)
	require.Len(t, set.Changed, 2)
	require.Equal(t, []employee.Cycle{{Employee: cy, Manager: ana}}, set.Cycles)
	require.Equal(t, uuid.Nil, b.managerOf(t, cy))

	again := b.reporting(t, false, of)
	require.Empty(t, again.Changed, "the same link is left out each time")
	require.Equal(t, set.Cycles, again.Cycles)

	own := b.reporting(t, false, map[uuid.UUID]uuid.UUID{bo: bo})
	require.Equal(t, []employee.Cycle{{Employee: bo, Manager: bo}}, own.Cycles)
	require.Equal(t, cy, b.managerOf(t, bo), "keeps the manager from before")
}

func TestSetManagersKeepsHandEdits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.person(t, "ana").ID, b.person(t, "bo").ID
	cy := b.sync(t, batch(record("1", "Cy")))[0].EmployeeID
	_, err := b.Update(t.Context(), b.tenant, cy, employee.Edit{Manager: optional.Of(ana)}, nil)
	require.NoError(t, err)
	require.Empty(t, b.reporting(t, false, map[uuid.UUID]uuid.UUID{cy: bo}).Changed)
	require.Equal(t, ana, b.managerOf(t, cy))
	b.reporting(t, true, map[uuid.UUID]uuid.UUID{cy: bo})
	require.Equal(t, bo, b.managerOf(t, cy))
	require.Empty(t, b.get(t, cy).HandEdited)
}

func TestTeamAndScope(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, cy, di := b.person(t, "ana").ID, b.person(t, "bo").ID, b.person(t, "cy").ID, b.person(t, "di").ID
	b.reporting(t, false, map[uuid.UUID]uuid.UUID{bo: ana, cy: bo})
	team, err := b.Team(t.Context(), b.tenant, ana)
	require.NoError(t, err)
	require.ElementsMatch(t, []uuid.UUID{bo, cy}, team)

	for name, c := range map[string]struct {
		roles    []access.Role
		employee *uuid.UUID
		want     access.Scope
	}{
		"ReadsAll":            {[]access.Role{access.HR}, &di, access.Everything},
		"Manager":             {[]access.Role{access.Manager}, &bo, access.Scope{People: []uuid.UUID{bo, cy}}},
		"Employee":            {[]access.Role{access.Employee}, &ana, access.Scope{People: []uuid.UUID{ana}}},
		"ManagerWithoutAName": {[]access.Role{access.Manager}, nil, access.Scope{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			who := access.Principal{TenantID: b.tenant, Roles: c.roles, EmployeeID: c.employee}
			scope, err := b.ScopeOf(t.Context(), who, access.EmployeesRead)
			require.NoError(t, err)
			require.Equal(t, c.want, scope)
		})
	}
}
