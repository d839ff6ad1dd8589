package employee_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// Nothing of one company is seen or changed from another: by row level security
// and, with that switched off, by the queries alone.
func TestCompaniesApart(t *testing.T) {
	t.Parallel()
	for name, rowSecurity := range map[string]bool{"WithRowSecurity": true, "ByQueriesAlone": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			if !rowSecurity {
				b.withoutRowSecurity(t)
			}
			testApart(t, b)
		})
	}
}

func (b *bundle) withoutRowSecurity(t *testing.T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), b.dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	rows, err := conn.Query(t.Context(), "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace")
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.NotEmpty(t, tables)
	_, err = conn.Exec(t.Context(), "alter table "+strings.Join(tables, " disable row level security; alter table ")+" disable row level security")
	require.NoError(t, err)
}

func testApart(t *testing.T, b *bundle) {
	t.Helper()
	ctx := t.Context()
	boss := b.person(t, "boss")
	hire := record("2", "Hire")
	hire.StartDate = day(1)
	out := b.sync(t, batch(record("1", "Ana"), hire))
	ana, due := out[0].EmployeeID, out[1].EmployeeID
	b.reporting(t, false, map[uuid.UUID]uuid.UUID{ana: boss.ID})
	unit := b.get(t, ana).Department.ID
	b.clock.Advance(48 * time.Hour) // the hire is due, but nobody of acme looks
	before := b.everybody(t)

	globex := b.company(t, "globex", "UTC")
	eve, err := b.Create(ctx, globex, employee.Edit{FirstName: optional.Of("Eve"), Department: employee.Choice{Name: optional.Of("R&D")}})
	require.NoError(t, err)
	require.NotEqual(t, unit, eve.Department.ID)

	missing := func(noun string, err error) { requireFault(t, err, fault.NotFound, noun+".not_found", "") }
	for name, try := range map[string]func(){
		"Get": func() { _, err := b.Get(ctx, globex, ana, access.Everything); missing("employee", err) },
		"Update": func() {
			_, err := b.Update(ctx, globex, ana, employee.Edit{JobTitle: optional.Of("X")}, nil)
			missing("employee", err)
		},
		"UpdateToForeignManager": func() {
			_, err := b.Update(ctx, globex, eve.ID, employee.Edit{Manager: optional.Of(ana)}, nil)
			requireFault(t, err, fault.Invalid, "manager.unknown", "")
		},
		"PreviewBulk": func() {
			out, err := b.PreviewBulk(ctx, globex, employee.Bulk{JobTitle: optional.Of("X")}, these(ana))
			require.NoError(t, err)
			require.Equal(t, []operation.Refusal{{ID: ana, Code: "employee.not_found", Message: "There is no such person."}}, out.Refusals)
		},
		"DoBulk": func() {
			_, err := b.DoBulk(ctx, globex, employee.Bulk{JobTitle: optional.Of("X")}, these(ana, eve.ID))
			requireFault(t, err, fault.Conflict, "employee.bulk_refused", "")
		},
		"DoBulkToForeignUnit": func() {
			_, err := b.DoBulk(ctx, globex, employee.Bulk{Department: optional.Of(unit)}, these(eve.ID))
			requireFault(t, err, fault.Invalid, "department.unknown", "")
		},
		"Withdraw": func() { _, err := b.Withdraw(ctx, globex, due, nil); missing("employee", err) },
		"WithdrawHires": func() {
			done, err := b.WithdrawHires(ctx, globex, b.source, []uuid.UUID{due})
			require.NoError(t, err)
			require.Empty(t, done)
		},
		"DeriveAll": func() {
			count, err := b.DeriveAll(ctx, globex)
			require.NoError(t, err)
			require.Zero(t, count)
		},
		"Many": func() {
			found, err := b.Many(ctx, globex, []uuid.UUID{ana})
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"List": func() {
			page, err := b.List(ctx, globex, list.Request{Count: true}, access.Everything)
			require.NoError(t, err)
			require.Len(t, page.Rows, 1)
			require.EqualValues(t, 1, *page.Total)
		},
		"Team": func() {
			team, err := b.Team(ctx, globex, boss.ID)
			require.NoError(t, err)
			require.Empty(t, team)
		},
		"SetManagers": func() {
			set, err := b.SetManagers(ctx, globex, employee.Managers{Of: map[uuid.UUID]*uuid.UUID{ana: nil}})
			require.NoError(t, err)
			require.Empty(t, set.Changed)
		},
		"Apply": func() {
			r := record("1", "Ana")
			r.EmployeeID = &ana
			out, err := b.Apply(ctx, globex, employee.Batch{Source: b.integration(t, globex), Records: []employee.Imported{r}})
			require.NoError(t, err)
			require.Equal(t, employee.Created, out[0].Result)
			require.NotEqual(t, ana, out[0].EmployeeID)
			b.system(t, "delete from employees where id = $1", out[0].EmployeeID)
		},
		"Sources": func() {
			_, err := b.Sources(ctx, globex, ana, access.Everything)
			missing("employee", err)
		},
		"Orders": func() {
			orders, err := b.Orders(ctx, globex)
			require.NoError(t, err)
			for _, known := range orders.Sources() {
				require.NotEqual(t, b.source, known.ID)
			}
		},
		"SetOrders": func() {
			_, err := b.SetOrders(ctx, globex, map[string][]uuid.UUID{"job_title": {b.source}}, nil)
			requireFault(t, err, fault.Invalid, "invalid_input", "body.orders.job_title")
		},
		"BeforeForEmail": func() {
			before, err := b.BeforeForEmail(ctx, globex, b.source)
			require.NoError(t, err)
			require.Equal(t, []uuid.UUID{precedence.ByPeople}, before)
		},
		"SettleAll":     func() { require.NoError(t, b.SettleAll(ctx, globex)) },
		"GetDepartment": func() { _, err := b.GetDepartment(ctx, globex, unit); missing("department", err) },
		"UpdateDepartment": func() {
			_, err := b.UpdateDepartment(ctx, globex, unit, department("Mine"), nil)
			missing("department", err)
		},
		"ListDepartments": func() {
			page, err := b.ListDepartments(ctx, globex, list.Request{})
			require.NoError(t, err)
			require.Len(t, page.Rows, 1)
			require.EqualValues(t, 1, page.Rows[0].EmployeeCount)
		},
	} {
		t.Run(name, func(t *testing.T) { try() })
	}
	require.Equal(t, before, b.everybody(t))
}

// everybody is all rows of acme about people.
func (b *bundle) everybody(t *testing.T) []string {
	t.Helper()
	var rows []string
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		found, err := tx.Query(ctx, "select e::text from employees e where tenant_id = $1 order by id", b.tenant)
		if err != nil {
			return err
		}
		rows, err = pgx.CollectRows(found, pgx.RowTo[string])
		return err
	}))
	return rows
}
