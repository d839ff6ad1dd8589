package intake_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// TestDuplicateEmail sets the record with the later vendor id aside, whatever
// the order in which they come and however far apart.
func TestDuplicateEmail(t *testing.T) {
	t.Parallel()
	nine, ten := bamboohrtest.Record("9", "Ana", "Same@acme.test"), bamboohrtest.Record("10", "Bo", "same@acme.test")
	var others []map[string]any
	for n := range 120 {
		others = append(others, bamboohrtest.Record(fmt.Sprint(1000+n), fmt.Sprintf("P%d", n), fmt.Sprintf("p%d@acme.test", n)))
	}
	tests := map[string][]map[string]any{
		"InOrder":          {nine, ten},
		"Reversed":         {ten, nine},
		"FarApart":         slices.Concat([]map[string]any{nine}, others, []map[string]any{ten}),
		"FarApartReversed": slices.Concat([]map[string]any{ten}, others, []map[string]any{nine}),
	}
	for name, records := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			_, url := bamboohrtest.Start(t, records...)
			i := b.connect(t, url)
			for range 2 { // the second sync says the same
				run := b.sync(t, i.ID)
				require.Equal(t, intake.Partial, run.Status)
				accounted(t, run, len(records))
				rejects := b.rejects(t, run.ID)
				require.Equal(t, []string{"10"}, slices.Collect(maps.Keys(rejects)))
				require.Equal(t, employee.RejectDuplicateEmail, rejects["10"].Code)
				require.Contains(t, rejects["10"].Reason, "Ana Lima (9)")
				require.Equal(t, "Bo Lima", rejects["10"].Label)
				require.Equal(t, "same@acme.test", b.person(t, "9").Email)
				require.NotContains(t, b.everybody(t), "10")
			}
		})
	}
}

// TestDuplicateEmailOfOneWhoIsHere: the one with the later id is set aside though
// the e-mail was theirs, and gets it back when the vendor has mended it.
func TestDuplicateEmailOfOneWhoIsHere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	nine, ten := bamboohrtest.Record("9", "Ana", "ana@acme.test"), bamboohrtest.Record("10", "Bo", "bo@acme.test")
	s, url := bamboohrtest.Start(t, nine, ten)
	i := b.connect(t, url)
	b.sync(t, i.ID)

	s.Say(bamboohrtest.Record("9", "Ana", "bo@acme.test"), ten)
	for range 2 {
		run := b.sync(t, i.ID)
		accounted(t, run, 2)
		require.Equal(t, []string{"10"}, slices.Collect(maps.Keys(b.rejects(t, run.ID))))
		require.Equal(t, "bo@acme.test", b.person(t, "9").Email)
		require.Empty(t, b.person(t, "10").Email)
		require.Equal(t, "Engineer", b.person(t, "10").JobTitle, "all else stays")
		require.Equal(t, employee.Active, b.person(t, "10").Status)
	}

	s.Say(nine, ten)
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status)
	require.Equal(t, 2, run.Counts.Updated)
	require.Equal(t, "bo@acme.test", b.person(t, "10").Email)
	require.Equal(t, "ana@acme.test", b.person(t, "9").Email)
}

// TestEarlierRecordJoinsLater: the earlier one was not here when the later came.
func TestEarlierRecordJoinsLater(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ten := bamboohrtest.Record("10", "Bo", "same@acme.test")
	s, url := bamboohrtest.Start(t, ten, bamboohrtest.Record("9", "Ana", "same@acme.test", "hireDate", "2020-02-31"))
	i := b.connect(t, url)
	run := b.sync(t, i.ID)
	require.Equal(t, []string{"9"}, slices.Collect(maps.Keys(b.rejects(t, run.ID))))

	s.Say(ten, bamboohrtest.Record("9", "Ana", "same@acme.test"))
	run = b.sync(t, i.ID)
	accounted(t, run, 2)
	require.Equal(t, []string{"10"}, slices.Collect(maps.Keys(b.rejects(t, run.ID))))
	require.Equal(t, "same@acme.test", b.person(t, "9").Email)
}

// TestEmailsChangeHands between people whose records lie far apart: no record
// finds another in its way.
func TestEmailsChangeHands(t *testing.T) {
	t.Parallel()
	b := setup(t)
	records := make([]map[string]any, 150)
	for n := range records {
		records[n] = bamboohrtest.Record(fmt.Sprint(n+1), fmt.Sprintf("P%d", n+1), fmt.Sprintf("p%d@acme.test", n+1))
	}
	s, url := bamboohrtest.Start(t, records...)
	i := b.connect(t, url)
	b.sync(t, i.ID)

	swapped := slices.Clone(records)
	swapped[0] = bamboohrtest.Record("1", "P1", "p150@acme.test") // 1 and 150 swap
	swapped[149] = bamboohrtest.Record("150", "P150", "p1@acme.test")
	swapped[9] = bamboohrtest.Record("10", "P10", "p99@acme.test") // 10 takes over what 99 gives up
	swapped[98] = bamboohrtest.Record("99", "P99", "new@acme.test")
	s.Say(append(swapped, bamboohrtest.Record("151", "P151", "p10@acme.test"))...) // a newcomer what 10 gives up
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status, "%v", b.rejects(t, run.ID))
	require.Equal(t, intake.Counts{Read: 151, Created: 1, Updated: 4, Unchanged: 146}, run.Counts)
	require.Equal(t, "p150@acme.test", b.person(t, "1").Email)
	require.Equal(t, "p1@acme.test", b.person(t, "150").Email)
	require.Equal(t, "p99@acme.test", b.person(t, "10").Email)
	require.Equal(t, "p10@acme.test", b.person(t, "151").Email)
}

// TestEmailClaimsFollowTheOrder: a record whose e-mail does not count takes nobody's.
func TestEmailClaimsFollowTheOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, first := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"), bamboohrtest.Record("2", "Bo", "bo@acme.test"))
	second, address := bamboohrtest.Start(t, bamboohrtest.Record("9", "Ana", "ana@acme.test"), bamboohrtest.Record("10", "Bo", "bo@acme.test"))
	payroll := b.connectAs(t, "Payroll", address)
	hr := b.connectAs(t, "HR", first)
	b.sync(t, hr.ID)
	b.sync(t, payroll.ID)
	order := func(email ...uuid.UUID) {
		t.Helper()
		_, err := b.people.SetOrders(t.Context(), b.tenant, map[string][]uuid.UUID{"email": email}, nil)
		require.NoError(t, err)
	}

	// Both records of the weaker source say one address: the HR's words stand.
	order(hr.ID)
	second.Say(bamboohrtest.Record("9", "Ana", "bo@acme.test"), bamboohrtest.Record("10", "Bo", "bo@acme.test"))
	run := b.sync(t, payroll.ID)
	require.Empty(t, b.rejects(t, run.ID))
	require.Equal(t, "ana@acme.test", b.person(t, "1").Email)
	require.Equal(t, "bo@acme.test", b.person(t, "2").Email)

	// The stronger one is held to it.
	order(payroll.ID)
	second.Say(bamboohrtest.Record("9", "Ana", "new@acme.test"), bamboohrtest.Record("10", "Bo", "new@acme.test"))
	run = b.sync(t, payroll.ID)
	require.Equal(t, []string{"10"}, slices.Collect(maps.Keys(b.rejects(t, run.ID))))

	// So is one that counts for more than what people typed in.
	second.Say(bamboohrtest.Record("9", "Ana", "ana@acme.test"), bamboohrtest.Record("10", "Bo", "bo@acme.test"))
	b.sync(t, payroll.ID)
	bo := b.person(t, "10")
	_, err := b.people.Update(t.Context(), b.tenant, bo.ID, employee.Edit{Email: optional.Of("typed@acme.test")}, nil)
	require.NoError(t, err)
	second.Say(bamboohrtest.Record("9", "Ana", "same@acme.test"), bamboohrtest.Record("10", "Bo", "same@acme.test"))
	run = b.sync(t, payroll.ID)
	require.Equal(t, []string{"10"}, slices.Collect(maps.Keys(b.rejects(t, run.ID))))
	order(uuid.Nil)
	second.Say(bamboohrtest.Record("9", "Ana", "other@acme.test"), bamboohrtest.Record("10", "Bo", "other@acme.test"))
	run = b.sync(t, payroll.ID)
	require.Empty(t, b.rejects(t, run.ID), "people's word counts for Bo")
	require.Equal(t, "typed@acme.test", b.person(t, "10").Email)
	require.Equal(t, "other@acme.test", b.person(t, "9").Email)
}
