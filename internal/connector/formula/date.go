package formula

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// noDates are how vendors write that there is no date, or no end.
var noDates = map[string]bool{
	"0000-00-00": true, "0001-01-01": true, "4712-12-31": true, "9999-12-31": true,
	"0000-00-00 00:00:00": true, "0001-01-01T00:00:00": true, "0001-01-01T00:00:00Z": true, "9999-12-31T00:00:00": true,
	"9999-12-31T00:00:00Z": true, "--": true,
}

var (
	dayOnly  = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})([T ].*|Z|[+-]\d{2}:?\d{2})?$`)
	slashes  = regexp.MustCompile(`^\d{4}/\d{2}/\d{2}`)
	microDay = regexp.MustCompile(`^/Date\((-?\d+)([+-]\d{4})?\)/$`)
	number   = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
)

// named are forms with the month as a word, which nobody can misread.
var named = []string{"2-Jan-2006", "2 Jan 2006", "Jan 2, 2006", "2-January-2006", "2 January 2006", "January 2, 2006", "Mon, 2 Jan 2006"}

// date(v[, layout]) gives YYYY-MM-DD. What follows the day is dropped, never
// converted: vendors write days as midnights of any zone.
func date(args []any) (any, error) {
	d, err := Day(args[0], layoutOf(args))
	if err != nil || d.IsZero() {
		return nil, err
	}
	return d.String(), nil
}

func layoutOf(args []any) string {
	if len(args) > 1 {
		s, _ := Text(args[1])
		return s
	}
	return ""
}

// Day reads a day; zero for a blank. Layout is empty for the usual forms.
func Day(v any, layout string) (clock.Date, error) {
	s, err := Text(v)
	if err != nil {
		return clock.Date{}, &Bad{WrongType, strings.Replace(err.Error(), "not a text", "not a date", 1)}
	}
	if Blank(s) {
		return clock.Date{}, nil
	}
	d, ok := readDay(s, layout)
	switch {
	case !ok:
		return clock.Date{}, &Bad{InvalidDate, fmt.Sprintf("%q is no date", shorten(s, 40))}
	case d.Year <= 1 || d.Year == 4712 || d.Year == 9999:
		return clock.Date{}, nil // no date, and no end
	case d.Year < 1900:
		return clock.Date{}, &Bad{InvalidDate, fmt.Sprintf("%q is no date", shorten(s, 40))}
	}
	return d, nil
}

func readDay(s, layout string) (clock.Date, bool) {
	if layout != "" {
		if t, err := time.Parse(goLayout(layout), s); err == nil {
			return clock.DateOf(t), true
		}
	}
	if m := dayOnly.FindStringSubmatch(s); m != nil {
		d, err := clock.ParseDate(m[1])
		return d, err == nil
	}
	if len(s) == 8 && number.MatchString(s) && (s[:2] == "19" || s[:2] == "20") {
		t, err := time.Parse("20060102", s)
		return clock.DateOf(t), err == nil
	}
	if m := microDay.FindStringSubmatch(s); m != nil {
		ms, err := strconv.ParseInt(m[1], 10, 64)
		return clock.DateOf(time.UnixMilli(ms).UTC()), err == nil
	}
	if number.MatchString(s) {
		t, ok := epochTime(s)
		return clock.DateOf(t), ok
	}
	if slashes.MatchString(s) {
		t, err := time.Parse("2006/01/02", s[:10])
		return clock.DateOf(t), err == nil
	}
	for _, form := range named {
		if t, err := time.Parse(form, s); err == nil {
			return clock.DateOf(t), true
		}
	}
	if t, ok := readTime(s, ""); ok {
		return clock.DateOf(t), true
	}
	return clock.Date{}, false
}

var layoutWords = strings.NewReplacer(
	"YYYY", "2006", "YY", "06", "MMMM", "January", "MMM", "Jan", "MM", "01", "DD", "02", "HH", "15", "hh", "03",
	"mm", "04", "ss", "05", "SSS", "000", "M", "1", "D", "2", "h", "3", "A", "PM", "Z", "-0700",
)

// goLayout turns DD.MM.YYYY HH:mm into Go's form of a layout.
func goLayout(layout string) string { return layoutWords.Replace(layout) }

// instants are forms of a moment, those without a zone last.
var instants = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999 -0700",
	"2006-01-02 15:04:05.999999999-0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04",
	"2006-01-02 15:04", time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "20060102150405.0Z", "20060102150405Z",
	"2-Jan-2006 15:04:05", "1/2/2006 3:04:05 PM", "2006-01-02",
}

// moment is time(v[, layout]): RFC 3339 in UTC. Without a zone UTC is meant.
func moment(args []any) (any, error) {
	t, err := Moment(args[0], layoutOf(args))
	if err != nil || t.IsZero() {
		return nil, err
	}
	return t.Format(time.RFC3339Nano), nil
}

// Moment reads an instant, in UTC; zero for a blank and for 1970-01-01, which
// vendors write for never.
func Moment(v any, layout string) (time.Time, error) {
	s, err := Text(v)
	if err != nil {
		return time.Time{}, &Bad{WrongType, strings.Replace(err.Error(), "not a text", "not a time", 1)}
	}
	if Blank(s) || s == "0" || s == "-1" {
		return time.Time{}, nil
	}
	t, ok := readTime(s, layout)
	if !ok {
		return time.Time{}, &Bad{InvalidDate, fmt.Sprintf("%q is no time", shorten(s, 40))}
	}
	t = t.UTC()
	if y := t.Year(); y <= 1 || y == 1601 || y == 9999 || t.Unix() == 0 {
		return time.Time{}, nil
	}
	return t, nil
}

func readTime(s, layout string) (time.Time, bool) {
	if layout != "" {
		if t, err := time.Parse(goLayout(layout), s); err == nil {
			return t, true
		}
	}
	if number.MatchString(s) && len(s) != 8 {
		return epochTime(s)
	}
	if m := microDay.FindStringSubmatch(s); m != nil {
		ms, err := strconv.ParseInt(m[1], 10, 64)
		return time.UnixMilli(ms), err == nil
	}
	for _, form := range instants {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	if len(s) == 8 || slashes.MatchString(s) {
		if t, err := time.Parse("20060102", s); err == nil {
			return t, true
		}
	}
	for _, form := range named {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// epochTime reads seconds, milliseconds, microseconds or the 100 ns ticks of
// Windows; which of them, the size tells.
func epochTime(s string) (time.Time, bool) {
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	switch size := max(n, -n); {
	case size == math.MaxInt64:
		return time.Time{}, true // Windows writes never so
	case size >= 1e17: // ticks since 1601
		return time.Unix(n/1e7-11644473600, n%1e7*100), true
	case size >= 1e14:
		return time.UnixMicro(n), true
	case size >= 1e11:
		return time.UnixMilli(n), true
	}
	nanos, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	return time.Unix(n, nanos).UTC(), true
}

// epoch(v[, "ms"]) is a moment as seconds or milliseconds since 1970.
func epoch(args []any) (any, error) {
	t, err := Moment(args[0], "")
	if err != nil || t.IsZero() {
		return nil, err
	}
	if unit := layoutOf(args); unit == "ms" {
		return int(t.UnixMilli()), nil
	}
	return int(t.Unix()), nil
}

// format(v, "YYYY-MM-DD HH:mm:ss") writes a moment, in UTC, as a vendor wants it.
func format(args []any) (any, error) {
	t, err := Moment(args[0], "")
	if err != nil || t.IsZero() {
		return nil, err
	}
	layout, err := Text(args[1])
	if err != nil {
		return nil, err
	}
	return t.Format(goLayout(layout)), nil
}

// after(v, "-5m") moves a moment.
func after(args []any) (any, error) {
	t, err := Moment(args[0], "")
	if err != nil || t.IsZero() {
		return nil, err
	}
	by, err := Text(args[1])
	if err != nil {
		return nil, err
	}
	d, err := time.ParseDuration(by)
	if err != nil {
		return nil, &Bad{WrongType, fmt.Sprintf("%q is no duration such as -5m", by)}
	}
	return t.Add(d).Format(time.RFC3339Nano), nil
}
