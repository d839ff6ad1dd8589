package intake_test

import (
	"testing"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// TestManagers come after the people, count as updates, and keep what the vendor
// does not know.
func TestManagers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	boss := bamboohrtest.Record("3", "Cy", "cy@acme.test")
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test", "supervisorId", "3"), bamboohrtest.Record("2", "Bo", "bo@acme.test", "supervisorId", "1"), boss)
	i := b.connect(t, url)
	run := b.sync(t, i.ID)
	require.Equal(t, 3, run.Counts.Created)
	require.Equal(t, "cy@acme.test", b.person(t, "1").Manager.Email)
	require.Equal(t, "ana@acme.test", b.person(t, "2").Manager.Email)

	s.Say(bamboohrtest.Record("1", "Ana", "ana@acme.test", "supervisorId", "3"), bamboohrtest.Record("2", "Bo", "bo@acme.test", "supervisorId", "3"), boss)
	run = b.sync(t, i.ID)
	require.Equal(t, intake.Counts{Read: 3, Updated: 1, Unchanged: 2}, run.Counts)
	require.Equal(t, "cy@acme.test", b.person(t, "2").Manager.Email)

	s.Say(bamboohrtest.Record("1", "Ana", "ana@acme.test", "supervisorId", "77"), bamboohrtest.Record("2", "Bo", "bo@acme.test"), boss)
	run = b.sync(t, i.ID)
	require.Equal(t, []string{intake.WarnManagersNotFound}, codes(run))
	require.Equal(t, "cy@acme.test", b.person(t, "1").Manager.Email, "kept")
	require.Nil(t, b.person(t, "2").Manager)
}

// TestManagerCycle is left out and named.
func TestManagerCycle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t,
		bamboohrtest.Record("1", "Ana", "ana@acme.test", "supervisorId", "2"), bamboohrtest.Record("2", "Bo", "bo@acme.test", "supervisorId", "1"),
		bamboohrtest.Record("3", "Cy", "cy@acme.test", "supervisorId", "3"))
	i := b.connect(t, url)
	for range 2 {
		run := b.sync(t, i.ID)
		require.Equal(t, []string{intake.WarnManagerCycles}, codes(run))
		require.Contains(t, run.Warnings[0].Message, "Cy Lima")
	}
}

// TestHandEdits are kept, or written over at the next sync, as the integration
// says.
func TestHandEdits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	i := b.connect(t, url)
	b.sync(t, i.ID)
	_, err := b.people.Update(t.Context(), b.tenant, b.person(t, "1").ID, employee.Edit{JobTitle: optional.Of("Head of R&D")}, nil)
	require.NoError(t, err)

	require.Equal(t, 1, b.sync(t, i.ID).Counts.Unchanged)
	require.Equal(t, "Head of R&D", b.person(t, "1").JobTitle)

	_, err = b.integrations.Update(t.Context(), b.tenant, i.ID, integration.Patch{HandEdits: optional.Of(integration.Overwrite)}, nil)
	require.NoError(t, err)
	require.Equal(t, 1, b.sync(t, i.ID).Counts.Updated)
	require.Equal(t, "Engineer", b.person(t, "1").JobTitle)
	require.Equal(t, 1, b.sync(t, i.ID).Counts.Unchanged)
}

// TestEmailMendedByHand: an address typed by hand takes its record out of the
// quarrel.
func TestEmailMendedByHand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	bo := bamboohrtest.Record("2", "Bo", "bo@acme.test")
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"), bo)
	i := b.connect(t, url)
	b.sync(t, i.ID)
	_, err := b.people.Update(t.Context(), b.tenant, b.person(t, "2").ID, employee.Edit{Email: optional.Of("bo.l@acme.test")}, nil)
	require.NoError(t, err)

	s.Say(bamboohrtest.Record("1", "Ana", "bo@acme.test"), bo)
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status, "%v", b.rejects(t, run.ID))
	require.Equal(t, "bo@acme.test", b.person(t, "1").Email)
	require.Equal(t, "bo.l@acme.test", b.person(t, "2").Email)
}
