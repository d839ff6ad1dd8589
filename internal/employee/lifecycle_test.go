package employee_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// today is the day all cases of this file are judged on.
var today = clock.MustDate("2026-06-15")

func day(offset int) clock.Date { return today.AddDays(offset) }

var none clock.Date

func facts(start, end clock.Date, source employee.SourceStatus) employee.Facts {
	return employee.Facts{StartDate: start, EndDate: end, Source: source}
}

func TestStatusOfNewcomer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		facts employee.Facts
		want  employee.Status
	}{
		"AtWork":                    {facts(day(-400), none, employee.SourceActive), employee.Active},
		"AtWorkWithoutDates":        {facts(none, none, employee.SourceActive), employee.Active},
		"StartsToday":               {facts(today, none, employee.SourceActive), employee.Active},
		"StartsTomorrow":            {facts(day(1), none, employee.SourceActive), employee.Pending},
		"StartsAheadWhateverStatus": {facts(day(1), none, employee.SourceLeft), employee.Pending},
		"StartsAheadOnLeave":        {facts(day(1), none, employee.SourceLeave), employee.Pending},
		"LastDayIsToday":            {facts(day(-400), today, employee.SourceActive), employee.Active},
		"LastDayWasYesterday":       {facts(day(-400), day(-1), employee.SourceActive), employee.Terminated},
		"EndAhead":                  {facts(day(-400), day(30), employee.SourceActive), employee.Active},
		"EndAheadOnLeave":           {facts(day(-400), day(30), employee.SourceLeave), employee.OnLeave},
		"EndBeforeStartIsOld":       {facts(day(-10), day(-40), employee.SourceActive), employee.Active},
		"EndBeforeStartAhead":       {facts(day(10), day(-40), employee.SourceLeft), employee.Pending},
		"EndBeforeStartButLeft":     {facts(day(-10), day(-40), employee.SourceLeft), employee.Terminated},
		"LeftWithoutDate":           {facts(day(-400), none, employee.SourceLeft), employee.Terminated},
		"OnLeave":                   {facts(day(-400), none, employee.SourceLeave), employee.OnLeave},
		"Unknown":                   {facts(day(-400), none, employee.SourceUnknown), employee.Active},
		"Withdrawn":                 {employee.Facts{StartDate: day(10), Source: employee.SourceActive, Withdrawn: true}, employee.Terminated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			life, _ := employee.Life{}.Advance(c.facts, today, false)
			require.Equal(t, c.want, life.Status)
		})
	}
}

func TestUnknownSourceStatusKeepsStatus(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before employee.Facts
		after  employee.Facts
		want   employee.Status
	}{
		"OnLeave":            {facts(day(-90), none, employee.SourceLeave), facts(day(-90), none, employee.SourceUnknown), employee.OnLeave},
		"Terminated":         {facts(day(-90), none, employee.SourceLeft), facts(day(-90), none, employee.SourceUnknown), employee.Terminated},
		"Active":             {facts(day(-90), none, employee.SourceActive), facts(day(-90), none, employee.SourceUnknown), employee.Active},
		"ButDatesSpeak":      {facts(day(-90), none, employee.SourceActive), facts(day(-90), day(-1), employee.SourceUnknown), employee.Terminated},
		"OnLeaveWithEnd":     {facts(day(-90), none, employee.SourceLeave), facts(day(-90), day(9), employee.SourceUnknown), employee.OnLeave},
		"EndMovedAheadAgain": {facts(day(-90), day(-1), employee.SourceActive), facts(day(-90), day(9), employee.SourceUnknown), employee.Active},
		"HireWhoseDayCame":   {facts(day(1), none, employee.SourceUnknown), facts(today, none, employee.SourceUnknown), employee.Active},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, _ := employee.Life{}.Advance(c.before, today, false)
			after, _ := before.Advance(c.after, today, false)
			require.Equal(t, c.want, after.Status)
		})
	}
}

// The vendor calls a hire Inactive until somebody there flips a switch. What it
// said before the day came is no news of a leaving.
func TestHireStillCalledLeftDoesNotLeaveOnTheFirstDay(t *testing.T) {
	t.Parallel()
	hire := facts(day(1), none, employee.SourceLeft)
	before, _ := employee.Life{}.Advance(hire, today, false)
	after, happened := before.Advance(hire, day(1), false)
	require.Equal(t, employee.Pending, after.Status)
	require.Empty(t, happened)

	hire.Source = employee.SourceActive
	_, happened = after.Advance(hire, day(1), false)
	require.Equal(t, []string{employee.EventStarted}, happened)
}

func TestHappenings(t *testing.T) {
	t.Parallel()
	atWork := facts(day(-400), none, employee.SourceActive)
	gone := facts(day(-400), day(-100), employee.SourceLeft)
	ahead := facts(day(10), none, employee.SourceActive)
	withdrawn := employee.Facts{StartDate: day(10), Source: employee.SourceActive, Withdrawn: true}

	type step struct {
		facts employee.Facts
		on    clock.Date
		want  []string
	}
	for name, steps := range map[string][]step{
		"HireAheadIsAnnouncedOnce":  {{ahead, today, []string{employee.EventHireAnnounced}}, {ahead, today, nil}, {ahead, day(1), nil}},
		"RecentStartIsAnnounced":    {{facts(day(-30), none, employee.SourceActive), today, []string{employee.EventHireAnnounced}}},
		"LongAgoStartIsNot":         {{facts(day(-31), none, employee.SourceActive), today, nil}},
		"RecentStartGoneAlready":    {{facts(day(-20), day(-2), employee.SourceActive), today, nil}},
		"MovedStartKeepsItsHire":    {{ahead, today, []string{employee.EventHireAnnounced}}, {facts(day(20), none, employee.SourceActive), today, nil}},
		"StartsOnTheDay":            {{ahead, today, []string{employee.EventHireAnnounced}}, {ahead, day(10), []string{employee.EventStarted}}, {ahead, day(11), nil}},
		"WithdrawnHire":             {{ahead, today, []string{employee.EventHireAnnounced}}, {withdrawn, today, []string{employee.EventHireWithdrawn}}, {withdrawn, day(20), nil}},
		"WithdrawnAndBack":          {{ahead, today, []string{employee.EventHireAnnounced}}, {withdrawn, today, []string{employee.EventHireWithdrawn}}, {ahead, today, []string{employee.EventHireAnnounced}}},
		"WithdrawnAndBackAtWork":    {{ahead, today, []string{employee.EventHireAnnounced}}, {withdrawn, today, []string{employee.EventHireWithdrawn}}, {ahead, day(12), []string{employee.EventHireAnnounced}}},
		"WithdrawnTurnsOutGone":     {{ahead, today, []string{employee.EventHireAnnounced}}, {withdrawn, today, []string{employee.EventHireWithdrawn}}, {gone, today, nil}, {gone, today, nil}},
		"LeavingBecomesKnown":       {{atWork, today, nil}, {facts(day(-400), day(9), employee.SourceActive), today, []string{employee.EventLeavingAnnounced}}, {facts(day(-400), day(12), employee.SourceActive), today, nil}},
		"LeavingWithdrawn":          {{atWork, today, nil}, {facts(day(-400), day(9), employee.SourceActive), today, []string{employee.EventLeavingAnnounced}}, {atWork, today, []string{employee.EventLeavingWithdrawn}}},
		"LeavesOnTheDay":            {{facts(day(-400), none, employee.SourceActive), today, nil}, {facts(day(-400), day(1), employee.SourceActive), today, []string{employee.EventLeavingAnnounced}}, {facts(day(-400), day(1), employee.SourceActive), day(2), []string{employee.EventTerminated}}},
		"LeftWithoutWarning":        {{atWork, today, nil}, {facts(day(-400), none, employee.SourceLeft), today, []string{employee.EventLeavingAnnounced, employee.EventTerminated}}},
		"EndOfNewcomerIsAnnounced":  {{facts(day(10), day(100), employee.SourceActive), today, []string{employee.EventHireAnnounced, employee.EventLeavingAnnounced}}},
		"WithdrawnWithEnd":          {{facts(day(10), day(100), employee.SourceActive), today, []string{employee.EventHireAnnounced, employee.EventLeavingAnnounced}}, {employee.Facts{StartDate: day(10), EndDate: day(100), Source: employee.SourceActive, Withdrawn: true}, today, []string{employee.EventHireWithdrawn, employee.EventLeavingWithdrawn}}},
		"NewcomerLongGone":          {{gone, today, nil}, {gone, today, nil}},
		"RehireAhead":               {{gone, today, nil}, {facts(day(10), day(-100), employee.SourceLeft), today, []string{employee.EventHireAnnounced}}},
		"RehireFoundLate":           {{gone, today, nil}, {facts(day(-50), day(-100), employee.SourceActive), today, []string{employee.EventHireAnnounced}}},
		"RehireForAFixedTerm":       {{gone, today, nil}, {facts(day(-5), day(100), employee.SourceActive), today, []string{employee.EventHireAnnounced, employee.EventLeavingAnnounced}}},
		"TerminationTakenBack":      {{atWork, today, nil}, {facts(day(-400), none, employee.SourceLeft), today, []string{employee.EventLeavingAnnounced, employee.EventTerminated}}, {atWork, today, []string{employee.EventLeavingWithdrawn}}},
		"CorrectedStartIsNoRehire":  {{facts(day(-400), day(-1), employee.SourceActive), today, nil}, {facts(day(-390), none, employee.SourceActive), today, nil}},
		"HireThatCameToNothing":     {{ahead, today, []string{employee.EventHireAnnounced}}, {facts(day(-9), day(-3), employee.SourceActive), today, []string{employee.EventHireWithdrawn, employee.EventLeavingAnnounced, employee.EventTerminated}}},
		"StartBecomesKnownLater":    {{facts(none, none, employee.SourceActive), today, nil}, {ahead, today, []string{employee.EventHireAnnounced}}},
		"StartedThenMovedIsOneHire": {{ahead, today, []string{employee.EventHireAnnounced}}, {ahead, day(10), []string{employee.EventStarted}}, {facts(day(14), none, employee.SourceActive), day(10), nil}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var life employee.Life
			for i, s := range steps {
				var happened []string
				life, happened = life.Advance(s.facts, s.on, false)
				require.Equal(t, s.want, happened, "step %d", i)
			}
		})
	}
}

func TestBaselineAnnouncesHiresAheadAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		facts   employee.Facts
		want    []string
		leaving employee.Leaving
	}{
		"AtWork":       {facts(day(-3), none, employee.SourceActive), nil, employee.NotLeaving},
		"Gone":         {facts(day(-400), day(-3), employee.SourceLeft), nil, employee.LeavingQuietly},
		"EndAhead":     {facts(day(-400), day(20), employee.SourceActive), nil, employee.LeavingQuietly},
		"FutureHire":   {facts(day(3), none, employee.SourceActive), []string{employee.EventHireAnnounced}, employee.NotLeaving},
		"FutureFixed":  {facts(day(3), day(90), employee.SourceActive), []string{employee.EventHireAnnounced, employee.EventLeavingAnnounced}, employee.LeavingAnnounced},
		"FutureRehire": {facts(day(3), day(-90), employee.SourceLeft), []string{employee.EventHireAnnounced}, employee.NotLeaving},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			life, happened := employee.Life{}.Advance(c.facts, today, true)
			require.Equal(t, c.want, happened)
			require.Equal(t, c.leaving, life.Leaving)
		})
	}
}

// What the baseline kept quiet about stays quiet: a date that moves or arrives
// later is still the leaving that was there before us.
func TestQuietLeavingStaysQuiet(t *testing.T) {
	t.Parallel()
	life, _ := employee.Life{}.Advance(facts(day(-400), day(20), employee.SourceActive), today, true)
	life, happened := life.Advance(facts(day(-400), day(25), employee.SourceActive), today, false)
	require.Empty(t, happened)
	later, happened := life.Advance(facts(day(-400), day(25), employee.SourceActive), day(26), false)
	require.Equal(t, []string{employee.EventTerminated}, happened)
	require.Zero(t, later.LeaveNo)

	back, happened := life.Advance(facts(day(-400), none, employee.SourceActive), day(2), false)
	require.Empty(t, happened)
	_, happened = back.Advance(facts(day(-400), day(40), employee.SourceActive), day(3), false)
	require.Equal(t, []string{employee.EventLeavingAnnounced}, happened)
}

func TestNumbersCountAnnouncements(t *testing.T) {
	t.Parallel()
	var life employee.Life
	for _, f := range []employee.Facts{
		facts(day(10), none, employee.SourceActive),                           // hire 1
		{StartDate: day(10), Source: employee.SourceActive, Withdrawn: true},  // withdrawn
		facts(day(11), none, employee.SourceActive),                           // hire 2
		facts(day(-1), day(5), employee.SourceActive),                         // leaving 1
		facts(day(-1), none, employee.SourceActive),                           // withdrawn
		facts(day(-1), none, employee.SourceLeft),                             // leaving 2, gone
		facts(day(30), none, employee.SourceActive),                           // hire 3
		{StartDate: day(30), EndDate: day(60), Source: employee.SourceActive}, // leaving 3
		{StartDate: day(31), EndDate: day(61), Source: employee.SourceActive}, // both moved
		{StartDate: day(31), EndDate: day(61), Source: employee.SourceLeft},   // still ahead
	} {
		life, _ = life.Advance(f, today, false)
	}
	require.Equal(t, 3, life.HireNo)
	require.Equal(t, 3, life.LeaveNo)
}
