package intake_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// TestLargeVendorInTrouble gets a whole company in over everything that goes
// wrong at once, and loses nobody.
func TestLargeVendorInTrouble(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 1200)
	v.trouble(t, bamboohr.Trouble{
		Next:   []bamboohr.Fault{{Kind: bamboohr.RateLimited}, {Kind: bamboohr.ServerError}, {Kind: bamboohr.RateLimited, RetryAfterDate: true}},
		Broken: []bamboohr.Breakage{bamboohr.ImpossibleDate, bamboohr.DuplicateEmail, bamboohr.MissingEmail, bamboohr.WrongTypes},
	})
	i := b.connect(t, v.url)
	run := b.sync(t, i.ID)
	people := v.People("", "")
	require.Equal(t, intake.Partial, run.Status, "%+v", run.Error)
	accounted(t, run, len(people))
	require.Equal(t, len(people)-3, run.Counts.Created)

	known, rejects := b.everybody(t), b.rejects(t, run.ID)
	counts := map[employee.Status]int{}
	for _, p := range people {
		e, in := known[p.ID]
		_, out := rejects[p.ID]
		require.NotEqual(t, in, out, "%s is lost or told twice", p.ID)
		counts[e.Status]++
		if in && known[p.SupervisorID].DisplayName != "" {
			require.Equal(t, known[p.SupervisorID].ID, e.Manager.ID)
		}
	}
	require.Equal(t, len(v.People("", bamboohr.PhaseHire)), counts[employee.Pending])
	require.Equal(t, len(v.People("", bamboohr.PhaseGone)), counts[employee.Terminated])

	b.forget(t)
	again := b.sync(t, i.ID)
	require.Equal(t, run.Counts.Created, again.Counts.Unchanged)
	require.Equal(t, 3, again.Counts.Rejected)
	require.Empty(t, b.toldOf(t, employee.Subject))
}
