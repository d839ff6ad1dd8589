package intake_test

import (
	"fmt"
	"testing"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// TestFewVanish: nobody at work is terminated for being absent; they are named
// once.
func TestFewVanish(t *testing.T) {
	t.Parallel()
	b := setup(t)
	records := make([]map[string]any, 20)
	for n := range records {
		records[n] = bamboohrtest.Record(fmt.Sprint(n+1), fmt.Sprintf("P%d", n+1), fmt.Sprintf("p%d@acme.test", n+1))
	}
	s, url := bamboohrtest.Start(t, records...)
	i := b.connect(t, url)
	b.sync(t, i.ID)

	s.Say(without(records, "3", "17")...)
	b.forget(t)
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status)
	require.Equal(t, []string{intake.WarnPeopleMissing}, codes(run))
	require.Contains(t, run.Warnings[0].Message, "P3 Lima (3)")
	require.Contains(t, run.Warnings[0].Message, "P17 Lima (17)")
	require.Empty(t, b.toldOf(t, employee.Subject))
	require.Equal(t, employee.Active, b.person(t, "3").Status)
	require.Empty(t, b.sync(t, i.ID).Warnings, "said once")

	s.Say(records...)
	run = b.sync(t, i.ID)
	require.Equal(t, 20, run.Counts.Unchanged)
	s.Say(without(records, "3")...)
	require.Equal(t, []string{intake.WarnPeopleMissing}, codes(b.sync(t, i.ID)), "came back and went again")
}

// TestManyVanish: nobody is touched, not even hires, and the run says so until
// they are back.
func TestManyVanish(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 120)
	i := b.connect(t, v.url)
	b.sync(t, i.ID)
	before := b.everybody(t)

	v.trouble(t, bamboohr.Trouble{VanishPercent: 40})
	b.forget(t)
	for range 2 {
		run := b.sync(t, i.ID)
		require.Equal(t, intake.Partial, run.Status)
		require.Contains(t, codes(run), intake.WarnManyMissing)
		require.NotContains(t, codes(run), intake.WarnPeopleMissing)
	}
	require.Empty(t, b.toldOf(t, employee.Subject))
	after := b.everybody(t)
	for id, e := range before {
		require.Equal(t, e.Status, after[id].Status)
	}

	v.trouble(t, bamboohr.Trouble{})
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Succeeded, run.Status)
	require.Equal(t, run.Counts.Read, run.Counts.Unchanged)
}

// TestNobodyLeftInTheAnswer is never believed, however small the company.
func TestNobodyLeftInTheAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test", "hireDate", "2026-04-01"))
	i := b.connect(t, url)
	b.sync(t, i.ID)
	s.Say([]map[string]any{}...)
	run := b.sync(t, i.ID)
	require.Equal(t, []string{intake.WarnManyMissing}, codes(run), "%+v", run)
	require.Equal(t, employee.Pending, b.person(t, "1").Status)
}

// TestGuardsEdge: five or one in ten are believed, one more is not.
func TestGuardsEdge(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		size, gone int
		many       bool
	}{
		"FiveOfTwenty": {20, 5, false}, "ErrSixOfTwenty": {20, 6, true},
		"TenOfHundred": {100, 10, false}, "ErrElevenOfHundred": {100, 11, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			records := make([]map[string]any, test.size)
			for n := range records {
				records[n] = bamboohrtest.Record(fmt.Sprint(n+1), fmt.Sprintf("P%d", n+1), "")
			}
			s, url := bamboohrtest.Start(t, records...)
			i := b.connect(t, url)
			b.sync(t, i.ID)
			s.Say(records[test.gone:]...)
			want := intake.WarnPeopleMissing
			if test.many {
				want = intake.WarnManyMissing
			}
			require.Equal(t, []string{want}, codes(b.sync(t, i.ID)))
		})
	}
}
