package employee_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// drawDay is a day around today, or none.
func drawDay(t *rapid.T, label string) clock.Date {
	offset := rapid.IntRange(-60, 60).Draw(t, label)
	if offset%7 == 0 {
		return clock.Date{}
	}
	return day(offset)
}

func drawFacts(t *rapid.T) employee.Facts {
	return employee.Facts{
		StartDate: drawDay(t, "start"),
		EndDate:   drawDay(t, "end"),
		Source: rapid.SampledFrom([]employee.SourceStatus{
			employee.SourceActive, employee.SourceActive, employee.SourceLeave, employee.SourceLeft, employee.SourceUnknown,
		}).Draw(t, "source"),
		Withdrawn: rapid.IntRange(0, 5).Draw(t, "withdrawn") == 0,
	}
}

// Whatever sources and people say in whatever order: every hire and every leaving
// is announced once, under the next number, and withdrawn at most once.
func TestLifeTellsEachHireAndLeavingOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var life employee.Life
		hires, leavings := 0, 0
		hireStands, leavingStands := false, false
		now := today
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			now = now.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))
			facts := drawFacts(t)
			before := life
			var happened []string
			life, happened = life.Advance(facts, now, rapid.Bool().Draw(t, "baseline"))
			for _, what := range happened {
				switch what {
				case employee.EventHireAnnounced:
					require.False(t, hireStands, "announced while one stands")
					hires, hireStands = hires+1, true
				case employee.EventHireWithdrawn:
					require.Equal(t, employee.Pending, before.Status)
					require.True(t, hireStands, "withdrawn without a hire")
					hireStands = false
				case employee.EventLeavingAnnounced:
					leavings, leavingStands = leavings+1, true
				case employee.EventLeavingWithdrawn:
					require.True(t, leavingStands, "withdrawn without a leaving")
					leavingStands = false
				case employee.EventStarted:
					require.Equal(t, employee.Pending, before.Status)
				case employee.EventTerminated:
					require.Equal(t, employee.Terminated, life.Status)
				}
			}
			if life.Status == employee.Terminated {
				hireStands = false // its employment is over
			}
			leavingStands = leavingStands && life.Leaving == employee.LeavingAnnounced

			require.Equal(t, hires, life.HireNo)
			require.Equal(t, leavings, life.LeaveNo)
			require.Equal(t, hireStands, life.HireOpen)
			if life.Status == employee.Pending {
				require.True(t, life.HireOpen, "everybody who is to start was announced")
			}
			if life.Status == employee.Terminated && !facts.Withdrawn {
				require.NotEqual(t, employee.NotLeaving, life.Leaving)
			}

			again, more := life.Advance(facts, now, false)
			require.Empty(t, more, "the same facts on the same day say nothing new")
			require.Equal(t, life, again)
		}
	})
}
