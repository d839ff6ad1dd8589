package integration

import (
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/robfig/cron/v3"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Timetable is when an integration is read by itself: one of the words below, a
// number of minutes such as 30m, or a cron expression of five fields, in the
// company's time zone.
type Timetable string

// The words. Realtime relies on the vendor's webhooks and looks now and then
// whether one got lost. Daily is in the small hours.
const (
	Realtime Timetable = "realtime"
	Hourly   Timetable = "hourly"
	Daily    Timetable = "daily"
)

// DefaultTimetable is that of an integration of which nobody says otherwise; the
// vendors' webhooks are faster anyway.
const DefaultTimetable = Hourly

const (
	realtimeEvery = 15 * time.Minute
	dailyHour     = 2 // and up to dailySpread later
	dailySpread   = 2 * time.Hour
	maxJitter     = 2 * time.Minute
	// The bounds of minutes: five to a week.
	minMinutes = 5
	maxMinutes = 7 * 24 * 60
	// minGap is how close together a cron expression may have two runs.
	minGap = 5 * time.Minute
)

var minutesForm = regexp.MustCompile(`^([1-9][0-9]{0,4})m$`)

// EveryMinutes is the timetable of so many minutes.
func EveryMinutes(n int) Timetable {
	if n == 60 {
		return Hourly
	}
	return Timetable(strconv.Itoa(n) + "m")
}

// every is the time between two runs where that is always the same; 0 for daily and
// cron.
func (t Timetable) every() time.Duration {
	switch t {
	case Realtime:
		return realtimeEvery
	case Hourly:
		return time.Hour
	case Daily:
		return 0
	}
	if m := minutesForm.FindStringSubmatch(string(t)); m != nil {
		n, _ := strconv.Atoi(m[1])
		return time.Duration(n) * time.Minute
	}
	return 0
}

// Minutes is the time between two runs; nil for daily and cron.
func (t Timetable) Minutes() *int {
	every := t.every()
	if every == 0 {
		return nil
	}
	n := int(every / time.Minute)
	return &n
}

// check refuses what is no timetable, or one that would ask too often or never.
func (t Timetable) check(at string) error {
	wrong := func(message string) error { return fault.InvalidField(at, message) }
	if every := t.every(); every != 0 {
		if n := int(every / time.Minute); n < minMinutes || n > maxMinutes {
			return wrong("between 5 and 10080 minutes")
		}
		return nil
	}
	if t == Daily {
		return nil
	}
	plan, err := t.cron()
	if err != nil {
		return wrong("realtime, a number of minutes such as 15m, hourly, daily, or a cron expression such as 0 6 * * 1-5")
	}
	first := plan.Next(time.Unix(0, 0).UTC())
	for range 100 { // enough to see the closest two of a day
		next := plan.Next(first)
		if first.IsZero() || next.IsZero() {
			return wrong("this day never comes")
		}
		if next.Sub(first) < minGap {
			return wrong("at least five minutes between two runs")
		}
		first = next
	}
	return nil
}

// cron reads five fields; descriptors such as @every and zones of its own are not
// ours.
func (t Timetable) cron() (cron.Schedule, error) {
	text := string(t)
	if strings.ContainsAny(text, "@=") {
		return nil, fault.New(fault.Invalid, "integration.schedule", "This is no cron expression.")
	}
	return cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(text)
}

// Next is when the integration's turn comes after an instant. Each integration is a
// little later than the timetable says, always by the same, so that not all of them
// ask at once.
func (t Timetable) Next(after time.Time, zone *time.Location, id uuid.UUID) time.Time {
	if every := t.every(); every != 0 {
		return after.Add(every + jitter(id, min(every/20, maxJitter)))
	}
	if t == Daily {
		return nextNight(after, zone, jitter(id, dailySpread))
	}
	late := jitter(id, maxJitter)
	plan, err := t.cron()
	if err != nil { // it was checked; better once a day than never
		return after.Add(24 * time.Hour)
	}
	// The moment before our own delay: else one that is just due would be skipped.
	return plan.Next(after.Add(-late).In(zone)).Add(late).UTC()
}

// nextNight is the hour of the night that comes next, a little later. On the night
// that lacks the hour it is another one: a night is never skipped, as cron would.
func nextNight(after time.Time, zone *time.Location, late time.Duration) time.Time {
	local := after.In(zone)
	for day := local.Day() - 1; ; day++ {
		night := time.Date(local.Year(), local.Month(), day, dailyHour, 0, 0, 0, zone).Add(late)
		if night.After(after) {
			return night.UTC()
		}
	}
}

// patience is how long nothing may be heard of an integration before it is late: two
// of its turns and a quarter of an hour.
func (t Timetable) patience(since time.Time, zone *time.Location) time.Duration {
	const grace = 15 * time.Minute
	if every := t.every(); every != 0 {
		return 2*(every+maxJitter) + grace
	}
	plan, err := t.cron()
	if err != nil { // daily
		return 2*24*time.Hour + dailySpread + grace
	}
	second := plan.Next(plan.Next(since.In(zone)))
	return second.Sub(since) + dailySpread + grace
}

// jitter is the integration's own part of a spread.
func jitter(id uuid.UUID, spread time.Duration) time.Duration {
	h := fnv.New64a()
	_, _ = h.Write(id[:])
	return time.Duration(h.Sum64() % uint64(spread)).Truncate(time.Second) //nolint:gosec // less than the spread
}
