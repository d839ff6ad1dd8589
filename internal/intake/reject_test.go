package intake_test

import (
	"strings"
	"testing"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// TestBadRecordsAreSetAside and named, and the others come in.
func TestBadRecordsAreSetAside(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 120)
	v.trouble(t, bamboohr.Trouble{Broken: []bamboohr.Breakage{
		bamboohr.ImpossibleDate, bamboohr.DuplicateEmail, bamboohr.MissingEmail, bamboohr.WrongTypes,
	}})
	i := b.connect(t, v.url)
	run := b.sync(t, i.ID)
	people := v.People("", "")
	accounted(t, run, len(people))
	require.Equal(t, intake.Partial, run.Status)
	require.Equal(t, 3, run.Counts.Rejected, "somebody without an e-mail comes in")

	rejects := b.rejects(t, run.ID)
	want := map[string]bool{connector.RejectInvalidDate: true, connector.RejectWrongType: true, employee.RejectDuplicateEmail: true}
	for id, r := range rejects {
		require.NotEmpty(t, r.Reason)
		require.True(t, want[r.Code], "%s: %s", id, r.Code)
		delete(want, r.Code)
		p, _ := v.Person(id)
		require.NotEmpty(t, p.Broken)
	}
	require.Empty(t, want)
	found, err := b.integrations.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Equal(t, integration.Healthy, found.Health)

	v.trouble(t, bamboohr.Trouble{})
	run = b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status)
	require.Equal(t, 3, run.Counts.Created)
	require.Len(t, b.everybody(t), len(people))
}

// TestRejectedRecordsKeepTheirPerson as it was, and count as seen.
func TestRejectedRecordsKeepTheirPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good := bamboohrtest.Record("1", "Ana", "ana@acme.test")
	s, url := bamboohrtest.Start(t, good)
	i := b.connect(t, url)
	b.sync(t, i.ID)

	s.Say(bamboohrtest.Record("1", "Ana", "ana@acme.test", "hireDate", "2020-13-01", "jobTitle", "Head"))
	run := b.sync(t, i.ID)
	require.Equal(t, 1, run.Counts.Rejected)
	require.Empty(t, run.Warnings)
	require.Equal(t, "Engineer", b.person(t, "1").JobTitle)

	s.Say(good)
	require.Equal(t, 1, b.sync(t, i.ID).Counts.Unchanged)
}

// TestOddIDs: what cannot be an id is set aside, without one bad record stopping
// the run.
func TestOddIDs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	long := strings.Repeat("9", 201)
	_, url := bamboohrtest.Start(t,
		bamboohrtest.Record("1", "Ana", "ana@acme.test"), bamboohrtest.Record("1", "Ana", "other@acme.test"),
		bamboohrtest.Record(long, "Bo", "bo@acme.test"), bamboohrtest.Record("", "Cy", "cy@acme.test"),
		bamboohrtest.Record("3\x00", "Di", "di@acme.test"), bamboohrtest.Record("4", "E\x00d", "ed@acme.test"),
		bamboohrtest.Record("5", "Fay", "fay@acme.test", "supervisorId", strings.Repeat("8", 300)),
	)
	run := b.sync(t, b.connect(t, url).ID)
	accounted(t, run, 7)
	require.Equal(t, intake.Partial, run.Status)
	known := b.everybody(t)
	require.Equal(t, "ana@acme.test", known["1"].Email)
	require.Contains(t, known, "5")
	require.Equal(t, connector.RejectDuplicateID, b.rejects(t, run.ID)["1"].Code)
	require.Contains(t, b.rejects(t, run.ID), "")
}

// TestUnknownStatus keeps the person's and says so; before the first day it says
// nothing.
func TestUnknownStatus(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hire := bamboohrtest.Record("2", "Bo", "bo@acme.test", "status", "Inactive", "hireDate", "2026-04-01")
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"), hire)
	i := b.connect(t, url)
	require.Empty(t, b.sync(t, i.ID).Warnings)

	s.Say(bamboohrtest.Record("1", "Ana", "ana@acme.test", "status", "Inactive"), hire)
	run := b.sync(t, i.ID)
	require.Equal(t, []string{intake.WarnUnknownStatus}, codes(run))
	require.Contains(t, run.Warnings[0].Message, "Ana Lima (1)")
	require.Contains(t, run.Warnings[0].Message, "Inactive, Full-Time")
	require.Equal(t, employee.Active, b.person(t, "1").Status)
}

// TestFieldsNotPermitted are not cleared.
func TestFieldsNotPermitted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 60)
	i := b.connect(t, v.url)
	b.sync(t, i.ID)
	before := b.everybody(t)

	v.trouble(t, bamboohr.Trouble{ForbiddenFields: []string{"workEmail", "department", "supervisorId", "supervisorEId", "terminationDate", "status"}})
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status)
	require.Equal(t, []string{intake.WarnFieldsMissing, intake.WarnUnknownStatus}, codes(run))
	require.Contains(t, run.Warnings[0].Message, "department, email, end date, manager")
	after := b.everybody(t)
	for id, e := range before {
		got := after[id]
		require.Equal(t, e.Email, got.Email)
		require.Equal(t, e.Department, got.Department)
		require.Equal(t, e.Manager, got.Manager)
		require.Equal(t, e.EndDate, got.EndDate)
		require.Equal(t, e.Status, got.Status, "%+v", e)
	}

	v.trouble(t, bamboohr.Trouble{})
	run = b.sync(t, i.ID)
	require.Zero(t, run.Counts.Rejected)
	require.Empty(t, run.Warnings)
}
