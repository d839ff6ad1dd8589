package employee_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	bo, cy := record("2", "Bo"), record("3", "Cy")
	bo.Department, bo.StartDate, bo.LastName = "Sales", day(7), "Zeta"
	cy.Email, cy.EndDate = "", day(3)
	out := b.sync(t, batch(record("1", "Ana"), bo, cy))
	ana := out[0].EmployeeID
	b.reporting(t, false, map[uuid.UUID]uuid.UUID{out[1].EmployeeID: ana, out[2].EmployeeID: out[1].EmployeeID})
	department := b.get(t, ana).Department.ID.String()
	b.system(t, "insert into users (tenant_id, id, email, name, roles, status, created_at, updated_at) values ($1, $2, 'ana@acme.test', 'Ana', '{it}', 'invited', now(), now())", b.tenant, uuid.New())
	_, err := b.Create(t.Context(), b.company(t, "globex", "UTC"), employee.Edit{FirstName: optional.Of("Ana")})
	require.NoError(t, err)

	everything := access.Everything
	for name, c := range map[string]struct {
		req   list.Request
		scope access.Scope
		want  []string
	}{
		"All":            {list.Request{}, everything, []string{"Ana", "Bo", "Cy"}},
		"Descending":     {list.Request{Sort: "-display_name"}, everything, []string{"Cy", "Bo", "Ana"}},
		"ByManager":      {list.Request{Sort: "manager"}, everything, []string{"Bo", "Cy", "Ana"}},
		"ByEndDate":      {list.Request{Sort: "end_date"}, everything, []string{"Cy", "Ana", "Bo"}},
		"OfStatus":       {list.Request{Filters: []list.Filter{{Name: "status", Value: "pending,terminated"}}}, everything, []string{"Bo"}},
		"OfDepartment":   {list.Request{Filters: []list.Filter{{Name: "department", Value: department}}}, everything, []string{"Ana", "Cy"}},
		"OfManager":      {list.Request{Filters: []list.Filter{{Name: "manager", Value: ana.String()}}}, everything, []string{"Bo"}},
		"StartingFrom":   {list.Request{Filters: []list.Filter{{Name: "start_date", Op: "gte", Value: day(1).String()}}}, everything, []string{"Bo"}},
		"WithoutEmail":   {list.Request{Filters: []list.Filter{{Name: "email", Op: "isnull", Value: "true"}}}, everything, []string{"Cy"}},
		"FoundByName":    {list.Request{Query: "zeta b"}, everything, []string{"Bo"}},
		"FoundByEmail":   {list.Request{Query: "ana@acme"}, everything, []string{"Ana"}},
		"WithinAScope":   {list.Request{}, access.Scope{People: []uuid.UUID{ana}}, []string{"Ana"}},
		"OutsideOfScope": {list.Request{Query: "Bo"}, access.Scope{People: []uuid.UUID{ana}}, nil},
		"EmptyScope":     {list.Request{}, access.Scope{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.req.Count = true
			page, err := b.List(t.Context(), b.tenant, c.req, c.scope)
			require.NoError(t, err)
			var names []string
			for _, e := range page.Rows {
				names = append(names, e.FirstName)
			}
			require.Equal(t, c.want, names)
			require.EqualValues(t, len(c.want), *page.Total)
		})
	}
	require.Equal(t, "Ana", b.get(t, ana).User.Name)
}

func TestListPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sync(t, batch(record("1", "Ana"), record("2", "Bo"), record("3", "Cy")))
	for _, sort := range []string{"display_name", "-manager", "department", "email", "-start_date", "status"} {
		var names []string
		req := list.Request{Limit: 1, Sort: sort}
		for {
			page, err := b.List(t.Context(), b.tenant, req, access.Everything)
			require.NoError(t, err, sort)
			for _, e := range page.Rows {
				names = append(names, e.FirstName)
			}
			if !page.HasMore() {
				break
			}
			req.Cursor = page.NextCursor
		}
		require.ElementsMatch(t, []string{"Ana", "Bo", "Cy"}, names, sort)
	}
}

func TestGetStaysWithinScopeAndCompany(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.person(t, "ana"), b.person(t, "bo")
	_, err := b.Get(t.Context(), b.tenant, bo.ID, access.Scope{People: []uuid.UUID{ana.ID}})
	requireFault(t, err, fault.NotFound, "employee.not_found", "")
	globex := b.company(t, "globex", "UTC")
	_, err = b.Get(t.Context(), globex, bo.ID, access.Everything)
	requireFault(t, err, fault.NotFound, "employee.not_found", "")
	none, err := b.Many(t.Context(), globex, []uuid.UUID{ana.ID, bo.ID})
	require.NoError(t, err)
	require.Empty(t, none)
}

func TestDepartments(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sales, err := b.CreateDepartment(t.Context(), b.tenant, department(" Sales  North "))
	require.NoError(t, err)
	require.Equal(t, "Sales North", sales.Name)
	it, err := b.CreateDepartment(t.Context(), b.tenant, department("IT"))
	require.NoError(t, err)

	gone := record("3", "Cy")
	gone.EndDate = day(-1)
	records := []employee.Imported{record("1", "Ana"), record("2", "Bo"), gone}
	for i := range records {
		records[i].Department = "sales north"
	}
	b.sync(t, batch(records...))

	_, err = b.CreateDepartment(t.Context(), b.tenant, department("it"))
	requireFault(t, err, fault.Conflict, "department.name_taken", "body.name")
	_, err = b.UpdateDepartment(t.Context(), b.tenant, it.ID, department("SALES NORTH"), nil)
	requireFault(t, err, fault.Conflict, "department.name_taken", "body.name")
	_, err = b.UpdateDepartment(t.Context(), b.tenant, it.ID, department(""), nil)
	requireFault(t, err, fault.Invalid, "invalid_input", "body.name")
	stale := it.Version + 1
	_, err = b.UpdateDepartment(t.Context(), b.tenant, it.ID, department("Tech"), &stale)
	requireFault(t, err, fault.Precondition, "department.stale", "")
	_, err = b.UpdateDepartment(t.Context(), b.company(t, "globex", "UTC"), it.ID, department("Tech"), nil)
	requireFault(t, err, fault.NotFound, "department.not_found", "")

	renamed, err := b.UpdateDepartment(t.Context(), b.tenant, it.ID, department("Technology"), &it.Version)
	require.NoError(t, err)
	require.EqualValues(t, 2, renamed.Version)
	same, err := b.UpdateDepartment(t.Context(), b.tenant, it.ID, department("Technology "), nil)
	require.NoError(t, err)
	require.Equal(t, renamed, same)
	require.Equal(t, []string{employee.EventDepartmentCreated, employee.EventDepartmentUpdated}, b.types(t, it.ID))

	page, err := b.ListDepartments(t.Context(), b.tenant, list.Request{})
	require.NoError(t, err)
	require.Len(t, page.Rows, 2)
	require.Equal(t, "Sales North", page.Rows[0].Name)
	require.EqualValues(t, 2, page.Rows[0].EmployeeCount, "who is gone does not count")
	found, err := b.GetDepartment(t.Context(), b.tenant, sales.ID)
	require.NoError(t, err)
	require.Equal(t, page.Rows[0], found)
}
