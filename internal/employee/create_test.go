package employee_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	boss := b.person(t, "boss")
	e, err := b.Create(t.Context(), b.tenant, employee.Edit{
		Email: optional.Of(" Ana@Acme.TEST "), FirstName: optional.Of(" Ana "), LastName: optional.Of("de  Lima"),
		JobTitle: optional.Of("Engineer"), EmployeeNumber: optional.Of("0004"),
		Department: employee.Choice{Name: optional.Of("R&D")}, Location: employee.Choice{Name: optional.Of("Lisbon")},
		Manager: optional.Of(boss.ID), StartDate: optional.Of(day(-100)),
	})
	require.NoError(t, err)
	require.Equal(t, "ana@acme.test", e.Email)
	require.Equal(t, "Ana de Lima", e.DisplayName)
	require.Equal(t, "0004", e.EmployeeNumber)
	require.Equal(t, "R&D", e.Department.Name)
	require.Equal(t, "Lisbon", e.Location.Name)
	require.Equal(t, &employee.PersonRef{ID: boss.ID, DisplayName: "boss Lima", Email: "boss@acme.test"}, e.Manager)
	require.Equal(t, employee.Active, e.Status)
	require.Empty(t, e.HandEdited)
	require.EqualValues(t, 1, e.Version)
	require.Equal(t, e, b.get(t, e.ID))

	history := b.told(t, e.ID)
	require.Len(t, history, 1)
	require.Equal(t, employee.EventCreated, history[0].Type)
	require.Equal(t, "Ana de Lima", history[0].Label)
	require.Equal(t, [2]any{nil, "ana@acme.test"}, history[0].Changes["email"])
	require.Equal(t, [2]any{nil, map[string]any{"id": e.Department.ID.String(), "name": "R&D"}}, history[0].Changes["department"])
	require.Equal(t, [2]any{nil, map[string]any{"id": boss.ID.String(), "name": "boss Lima"}}, history[0].Changes["manager"])
	require.Equal(t, [2]any{nil, day(-100).String()}, history[0].Changes["start_date"])
	require.NotContains(t, history[0].Changes, "end_date")
}

func TestCreateFindsUnitsWhateverTheirSpelling(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, err := b.Create(t.Context(), b.tenant, employee.Edit{
		FirstName: optional.Of("Ana"), Department: employee.Choice{Name: optional.Of("Human Resources")}, Location: employee.Choice{Name: optional.Of("Lisbon")},
	})
	require.NoError(t, err)
	second, err := b.Create(t.Context(), b.tenant, employee.Edit{
		FirstName: optional.Of("Bo"), Department: employee.Choice{Name: optional.Of(" human  RESOURCES")}, Location: employee.Choice{Name: optional.Of("LISBON ")},
	})
	require.NoError(t, err)
	require.Equal(t, first.Department, second.Department)
	require.Equal(t, first.Location, second.Location)
}

func TestCreateOfAHireAnnouncesIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	e, err := b.Create(t.Context(), b.tenant, employee.Edit{FirstName: optional.Of("Ana"), StartDate: optional.Of(day(10))})
	require.NoError(t, err)
	require.Equal(t, employee.Pending, e.Status)
	require.Equal(t, 1, e.HireNo)
	history := b.told(t, e.ID)
	require.Len(t, history, 2)
	require.Equal(t, employee.EventHireAnnounced, history[1].Type)
	require.Equal(t, map[string][2]any{
		"hire_no": {nil, float64(1)}, "start_date": {nil, day(10).String()}, "status": {nil, "pending"},
	}, history[1].Changes)
}

// Today is the company's today: at nine in the morning in London it is still
// yesterday on Samoa's side of the date line.
func TestTodayIsTheCompanysOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pago := b.company(t, "pago", "Pacific/Pago_Pago")
	hire := employee.Edit{FirstName: optional.Of("Ana"), StartDate: optional.Of(today)}
	there, err := b.Create(t.Context(), pago, hire)
	require.NoError(t, err)
	require.Equal(t, employee.Pending, there.Status)
	here, err := b.Create(t.Context(), b.tenant, hire)
	require.NoError(t, err)
	require.Equal(t, employee.Active, here.Status)
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.person(t, "ana")
	foreign, err := b.CreateDepartment(t.Context(), b.company(t, "globex", "UTC"), department("Sales"))
	require.NoError(t, err)
	name := optional.Of("Bo")
	for title, c := range map[string]struct {
		edit     employee.Edit
		kind     fault.Kind
		code     string
		location string
	}{
		"ErrNoName":        {employee.Edit{Email: optional.Of("bo@acme.test")}, fault.Invalid, "invalid_input", "body.first_name"},
		"ErrBlankName":     {employee.Edit{FirstName: optional.Of(" \t")}, fault.Invalid, "invalid_input", "body.first_name"},
		"ErrLongName":      {employee.Edit{FirstName: optional.Of(strings.Repeat("ä", 201))}, fault.Invalid, "invalid_input", "body.first_name"},
		"ErrNUL":           {employee.Edit{FirstName: name, JobTitle: optional.Of("a\x00b")}, fault.Invalid, "invalid_input", "body.job_title"},
		"ErrEmail":         {employee.Edit{FirstName: name, Email: optional.Of("bo at acme")}, fault.Invalid, "invalid_input", "body.email"},
		"ErrEmailTaken":    {employee.Edit{FirstName: name, Email: optional.Of("ANA@acme.test")}, fault.Conflict, "employee.email_taken", "body.email"},
		"ErrYear":          {employee.Edit{FirstName: name, StartDate: optional.Of(clock.MustDate("0202-01-01"))}, fault.Invalid, "invalid_input", "body.start_date"},
		"ErrEndFirst":      {employee.Edit{FirstName: name, StartDate: optional.Of(day(2)), EndDate: optional.Of(day(1))}, fault.Invalid, "invalid_input", "body.end_date"},
		"ErrIDAndName":     {employee.Edit{FirstName: name, Department: employee.Choice{ID: optional.Of(uuid.New()), Name: optional.Of("IT")}}, fault.Invalid, "invalid_input", "body.department"},
		"ErrBlankUnit":     {employee.Edit{FirstName: name, Location: employee.Choice{Name: optional.Of(" ")}}, fault.Invalid, "invalid_input", "body.location"},
		"ErrDepartment":    {employee.Edit{FirstName: name, Department: employee.Choice{ID: optional.Of(foreign.ID)}}, fault.Invalid, "department.unknown", "body.department_id"},
		"ErrLocation":      {employee.Edit{FirstName: name, Location: employee.Choice{ID: optional.Of(uuid.New())}}, fault.Invalid, "location.unknown", "body.location_id"},
		"ErrManagerNobody": {employee.Edit{FirstName: name, Manager: optional.Of(uuid.New())}, fault.Invalid, "manager.unknown", "body.manager_id"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			_, err := b.Create(t.Context(), b.tenant, c.edit)
			requireFault(t, err, c.kind, c.code, c.location)
		})
	}
}
