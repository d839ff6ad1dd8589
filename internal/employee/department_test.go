package employee_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func (b *bundle) department(t *testing.T, name string, parent *uuid.UUID) employee.Department {
	t.Helper()
	edit := department(name)
	if parent != nil {
		edit.ParentID = optional.Of(*parent)
	}
	made, err := b.CreateDepartment(t.Context(), b.tenant, edit)
	require.NoError(t, err)
	return made
}

func TestDepartmentTree(t *testing.T) {
	t.Parallel()
	b := setup(t)
	product := b.department(t, "Product", nil)
	engineering := b.department(t, "Engineering", &product.ID)
	platform := b.department(t, "Platform", &engineering.ID)
	sales := b.department(t, "Sales", nil)
	b.department(t, "Platform", &sales.ID)
	require.Equal(t, "Product", platform.Path[0].Name)
	require.Equal(t, "Engineering", platform.Path[1].Name)

	names := func(filters ...list.Filter) (found []string) {
		page, err := b.ListDepartments(t.Context(), b.tenant, list.Request{Filters: filters})
		require.NoError(t, err)
		for _, d := range page.Rows {
			found = append(found, d.Name)
		}
		return found
	}
	require.Equal(t, []string{"Engineering", "Platform", "Product"}, names(list.Filter{Name: "under", Value: product.ID.String()}))
	require.Equal(t, []string{"Platform"}, names(list.Filter{Name: "parent", Value: sales.ID.String()}))

	ana := b.person(t, "ana").ID
	led, err := b.UpdateDepartment(t.Context(), b.tenant, sales.ID, employee.DepartmentEdit{ManagerID: optional.Of(ana)}, &sales.Version)
	require.NoError(t, err)
	require.Equal(t, ana, led.Manager.ID)
	require.Equal(t, []string{"Sales"}, names(list.Filter{Name: "manager", Value: ana.String()}))
	_, err = b.UpdateDepartment(t.Context(), b.tenant, sales.ID, employee.DepartmentEdit{ManagerID: optional.Of(uuid.New())}, nil)
	requireFault(t, err, fault.Invalid, "manager.unknown", "body.manager_id")
	_, err = b.UpdateDepartment(t.Context(), b.tenant, product.ID, employee.DepartmentEdit{ParentID: optional.Of(platform.ID)}, nil)
	requireFault(t, err, fault.Invalid, "department.cycle", "body.parent_id")

	err = b.DeleteDepartment(t.Context(), b.tenant, engineering.ID, nil)
	requireFault(t, err, fault.Conflict, "department.in_use", "departments.parent")
	require.NoError(t, b.DeleteDepartment(t.Context(), b.tenant, platform.ID, &platform.Version))
	require.NoError(t, b.DeleteDepartment(t.Context(), b.tenant, engineering.ID, nil))
}

func TestMoveDepartmentsAtOneTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.department(t, "One", nil), b.department(t, "Two", nil)
	var refused [2]error
	var g errgroup.Group
	for i, move := range [][2]uuid.UUID{{one.ID, two.ID}, {two.ID, one.ID}} {
		g.Go(func() error {
			_, refused[i] = b.UpdateDepartment(t.Context(), b.tenant, move[0], employee.DepartmentEdit{ParentID: optional.Of(move[1])}, nil)
			return nil
		})
	}
	require.NoError(t, g.Wait())
	require.NotEqual(t, refused[0] == nil, refused[1] == nil, "exactly one: %v", refused)
}

// A source goes on saying what a department was called before somebody renamed it.
func TestRenamedDepartmentIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ensure := func(name string) uuid.UUID {
		ids, err := b.EnsureDepartments(t.Context(), b.tenant, []string{name})
		require.NoError(t, err)
		return ids[name]
	}
	id := ensure("R&D")
	for _, name := range []string{"Research", "Research and development"} {
		_, err := b.UpdateDepartment(t.Context(), b.tenant, id, employee.DepartmentEdit{Name: optional.Of(name)}, nil)
		require.NoError(t, err)
	}
	require.Equal(t, id, ensure("r&d"))
	require.Equal(t, id, ensure("Research"))
	// Whoever is called so now comes first.
	other := b.department(t, "R&D", nil)
	require.Equal(t, other.ID, ensure("R&D"))
	require.NoError(t, b.DeleteDepartment(t.Context(), b.tenant, id, nil), "an earlier name keeps nothing")
	require.NotEqual(t, id, ensure("Research"))
}
