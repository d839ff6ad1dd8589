package employee_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// record is somebody at work for long.
func record(external, name string) employee.Imported {
	return employee.Imported{
		ExternalID: external, Email: strings.ToLower(name) + "@acme.test", FirstName: name, LastName: "Lima",
		JobTitle: "Engineer", Department: "R&D", Location: "Lisbon", StartDate: day(-400), SourceStatus: employee.SourceActive,
	}
}

func batch(records ...employee.Imported) employee.Batch { return employee.Batch{Records: records} }

func results(outcomes []employee.Outcome) []employee.Result {
	var all []employee.Result
	for _, o := range outcomes {
		all = append(all, o.Result)
	}
	return all
}

func TestApplyBringsPeopleIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, nobody := record("1", "Ana"), record("2", "Bo")
	nobody.Email = ""
	out := b.sync(t, batch(ana, nobody))
	require.Equal(t, []employee.Result{employee.Created, employee.Created}, results(out))
	e := b.get(t, out[0].EmployeeID)
	require.Equal(t, "Ana Lima", e.DisplayName)
	require.Equal(t, "R&D", e.Department.Name)
	require.Equal(t, "Lisbon", e.Location.Name)
	require.Equal(t, []employee.ExternalID{{IntegrationID: b.source, ExternalID: "1"}}, e.ExternalIDs)
	require.Equal(t, e.Department, b.get(t, out[1].EmployeeID).Department)
	require.Empty(t, b.get(t, out[1].EmployeeID).Email)
	require.Equal(t, []string{employee.EventCreated}, b.types(t, e.ID))
}

func TestApplyTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hire := record("3", "Cy")
	hire.StartDate = day(5)
	records := batch(record("1", "Ana"), record("2", "Bo"), hire)
	first := b.sync(t, records)
	before, told := b.get(t, first[2].EmployeeID), b.recorded(t)
	b.clock.Advance(1)
	second := b.sync(t, records)
	require.Equal(t, []employee.Result{employee.Unchanged, employee.Unchanged, employee.Unchanged}, results(second))
	require.Equal(t, before, b.get(t, first[2].EmployeeID))
	require.Equal(t, told, b.recorded(t))
}

func TestApplyFollowsTheSource(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := record("1", "Ana")
	id := b.sync(t, batch(ana))[0].EmployeeID
	ana.LastName, ana.JobTitle, ana.Location, ana.Email = "Moura", "", "", "ana.moura@acme.test"
	require.Equal(t, employee.Updated, b.sync(t, batch(ana))[0].Result)
	e := b.get(t, id)
	require.Equal(t, "Ana Moura", e.DisplayName)
	require.Empty(t, e.JobTitle, "what the source clears is cleared")
	require.Nil(t, e.Location)
	require.EqualValues(t, 2, e.Version)
	history := b.told(t, id)
	require.Len(t, history, 2)
	require.Equal(t, [2]any{"Engineer", nil}, history[1].Changes["job_title"])
	require.Equal(t, "Lisbon", history[1].Changes["location"][0].(map[string]any)["name"])
}

func TestApplyKeepsWhatTheSourceDidNotAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := record("1", "Ana")
	ana.EndDate = day(30)
	id := b.sync(t, batch(ana))[0].EmployeeID
	ana.EndDate, ana.Department, ana.FirstName, ana.LastName = clock.Date{}, "", "", ""
	ana.Missing = []string{"end_date", "department", "first_name", "last_name"}
	require.Equal(t, employee.Unchanged, b.sync(t, batch(ana))[0].Result)
	require.Equal(t, day(30), b.get(t, id).EndDate)
}

func TestApplyMatchesHandMadePeopleByEmail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.person(t, "ana")
	out := b.sync(t, batch(record("1", "Ana")))
	require.Equal(t, ana.ID, out[0].EmployeeID)
	require.Equal(t, employee.Updated, out[0].Result)
	e := b.get(t, ana.ID)
	require.Equal(t, "Engineer", e.JobTitle)
	require.Len(t, e.ExternalIDs, 1)
}

func TestApplyKeepsHandEdits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := record("1", "Ana")
	id := b.sync(t, batch(ana))[0].EmployeeID
	_, err := b.Update(t.Context(), b.tenant, id, employee.Edit{
		JobTitle: optional.Of("Lead"), LastName: optional.Of("Moura"), Department: employee.Choice{Name: optional.Null[string]()},
	}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"department", "display_name", "job_title", "last_name"}, b.get(t, id).HandEdited)

	ana.JobTitle, ana.Location = "Engineer II", "Porto"
	require.Equal(t, employee.Updated, b.sync(t, batch(ana))[0].Result)
	e := b.get(t, id)
	require.Equal(t, "Lead", e.JobTitle)
	require.Equal(t, "Ana Moura", e.DisplayName)
	require.Nil(t, e.Department)
	require.Equal(t, "Porto", e.Location.Name, "what nobody touched follows")

	overwrite := batch(ana)
	overwrite.OverwriteHandEdits = true
	require.Equal(t, employee.Updated, b.sync(t, overwrite)[0].Result)
	e = b.get(t, id)
	require.Equal(t, "Engineer II", e.JobTitle)
	require.Equal(t, "Ana Lima", e.DisplayName)
	require.Equal(t, "R&D", e.Department.Name)
	require.Empty(t, e.HandEdited)
	require.Equal(t, employee.Unchanged, b.sync(t, overwrite)[0].Result)
}

func TestApplySetsBadRecordsAside(t *testing.T) {
	t.Parallel()
	good := record("1", "Ana")
	for title, c := range map[string]struct {
		spoil  func(*employee.Imported)
		code   string
		reason string
	}{
		"ErrNoName":   {func(r *employee.Imported) { r.FirstName, r.LastName = " ", "" }, employee.RejectMissingName, "first_name: a first or a last name is needed"},
		"ErrEmail":    {func(r *employee.Imported) { r.Email = "bo" }, employee.RejectInvalidField, `email: "bo" is no e-mail address`},
		"ErrLong":     {func(r *employee.Imported) { r.JobTitle = strings.Repeat("x", 201) }, employee.RejectInvalidField, "job_title: at most 200 characters"},
		"ErrNotUTF8":  {func(r *employee.Imported) { r.LastName = "\xff" }, employee.RejectInvalidField, "last_name: contains characters that cannot be stored"},
		"ErrNUL":      {func(r *employee.Imported) { r.Department = "R\x00D" }, employee.RejectInvalidField, "department: contains characters that cannot be stored"},
		"ErrYear":     {func(r *employee.Imported) { r.EndDate = clock.MustDate("9999-12-31") }, employee.RejectInvalidField, "end_date: 9999-12-31 is not between the years 1900 and 2199"},
		"ErrSameID":   {func(r *employee.Imported) { r.ExternalID = "1" }, employee.RejectDuplicateID, "The source sent this id twice."},
		"ErrSameMail": {func(r *employee.Imported) { r.Email = "ANA@acme.test" }, employee.RejectDuplicateEmail, "The work e-mail ana@acme.test belongs to Ana Lima (1)."},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			bad := record("2", "Bo")
			c.spoil(&bad)
			out := b.sync(t, batch(good, bad, record("3", "Cy")))
			require.Equal(t, []employee.Result{employee.Created, employee.Rejected, employee.Created}, results(out))
			require.Equal(t, &employee.Reject{Code: c.code, Reason: c.reason}, out[1].Reject)
			require.Equal(t, uuid.Nil, out[1].EmployeeID)
		})
	}
}

func TestApplyGivesAnEmailToTheOlderRecord(t *testing.T) {
	t.Parallel()
	same := func(external, name string) employee.Imported {
		r := record(external, name)
		r.Email = "shared@acme.test"
		return r
	}
	t.Run("InOneBatchWhateverTheOrder", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		out := b.sync(t, batch(same("10", "Ana"), same("9", "Bo")))
		require.Equal(t, []employee.Result{employee.Rejected, employee.Created}, results(out))
		require.Equal(t, employee.RejectDuplicateEmail, out[0].Reject.Code)
		require.Equal(t, []employee.Result{employee.Rejected, employee.Unchanged}, results(b.sync(t, batch(same("10", "Ana"), same("9", "Bo")))))
	})
	t.Run("InTwoBatches", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		b.sync(t, batch(same("9", "Bo")))
		out := b.sync(t, batch(same("10", "Ana")))
		require.Equal(t, "The work e-mail shared@acme.test belongs to Bo Lima (9).", out[0].Reject.Reason)
	})
	t.Run("HandMadeIsTheOlders", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		made := b.person(t, "shared")
		out := b.sync(t, batch(same("10", "Ana"), same("9", "Bo")))
		require.Equal(t, []employee.Result{employee.Rejected, employee.Updated}, results(out))
		require.Equal(t, made.ID, out[1].EmployeeID)
	})
	t.Run("WhoHasItKeepsIt", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		b.sync(t, batch(same("10", "Ana")))
		require.Equal(t, []employee.Result{employee.Rejected, employee.Unchanged}, results(b.sync(t, batch(same("9", "Bo"), same("10", "Ana")))))
	})
	t.Run("LinkedPersonMayNotTakeAnothers", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		id := b.sync(t, batch(record("1", "Ana"), record("2", "Bo")))[0].EmployeeID
		ana := record("1", "Ana")
		ana.Email, ana.JobTitle = "bo@acme.test", "Lead"
		out := b.sync(t, batch(ana))
		require.Equal(t, employee.RejectDuplicateEmail, out[0].Reject.Code)
		require.Equal(t, id, out[0].EmployeeID)
		require.Equal(t, "Engineer", b.get(t, id).JobTitle, "nothing half done")
	})
}

func TestApplyMovesEmailsWithinABatch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, cy := record("1", "Ana"), record("2", "Bo"), record("3", "Cy")
	first := b.sync(t, batch(ana, bo, cy))
	ana.Email, bo.Email = bo.Email, ana.Email
	newcomer := record("4", "Di")
	newcomer.Email, cy.Email = cy.Email, "cyrus@acme.test"
	out := b.sync(t, batch(ana, bo, cy, newcomer))
	require.Equal(t, []employee.Result{employee.Updated, employee.Updated, employee.Updated, employee.Created}, results(out))
	require.Equal(t, "bo@acme.test", b.get(t, first[0].EmployeeID).Email)
	require.Equal(t, "cy@acme.test", b.get(t, out[3].EmployeeID).Email)
}

// Ana cannot have Bo's e-mail because Bo cannot have Cy's: who is set aside keeps
// the old one.
func TestApplyRefusesChainsOfTakenEmails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := record("1", "Ana"), record("2", "Bo")
	b.sync(t, batch(ana, bo, record("3", "Cy")))
	ana.Email, bo.Email = "bo@acme.test", "cy@acme.test"
	require.Equal(t, []employee.Result{employee.Rejected, employee.Rejected}, results(b.sync(t, batch(ana, bo))))
}

func TestCompareExternalIDs(t *testing.T) {
	t.Parallel()
	ordered := []string{"007", "8", "010", "11", "300000047674147", "a10", "a9"}
	for i := 1; i < len(ordered); i++ {
		require.Negative(t, employee.CompareExternalIDs(ordered[i-1], ordered[i]), ordered[i])
		require.Positive(t, employee.CompareExternalIDs(ordered[i], ordered[i-1]), ordered[i])
	}
	require.Zero(t, employee.CompareExternalIDs("9", "9"))
	require.NotZero(t, employee.CompareExternalIDs("9", "09"), "a total order")
}
