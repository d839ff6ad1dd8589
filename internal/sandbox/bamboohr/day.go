package bamboohr

import "time"

// noDay is how the vendor writes a date that is not set.
const noDay = "0000-00-00"

// day is the calendar date of t in t's own zone, as YYYY-MM-DD. Such strings
// compare in the order of time, which is why dates stay strings here.
func day(t time.Time) string { return t.Format(time.DateOnly) }

// validDay tells whether s is a date of the calendar: not 2026-02-31.
func validDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// plusDays shifts a valid date. It leaves an invalid one as it is.
func plusDays(date string, n int) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return day(t.AddDate(0, 0, n))
}

// stamp is the vendor's form of an instant in reports and change lists.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05-07:00") }

// parseStamp reads the ISO 8601 forms the vendor accepts.
func parseStamp(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
