package clock

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

const dateLayout = "2006-01-02"

// Date is a day of the calendar without a time or a zone. The zero Date is no
// day. In JSON and text it is YYYY-MM-DD; in PostgreSQL a date, NULL for zero.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of an instant in the instant's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateLayout, s)
	if err != nil || t.Year() == 0 { // the year before 1 is not 0 but 1 BC
		return Date{}, fmt.Errorf("%q is not a date of the form YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// MustDate is ParseDate for constants.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero tells whether this is no day at all.
func (d Date) IsZero() bool { return d == Date{} }

// String is YYYY-MM-DD, empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.midnight(time.UTC).Format(dateLayout)
}

// AddDays moves by n days.
func (d Date) AddDays(n int) Date { return DateOf(d.midnight(time.UTC).AddDate(0, 0, n)) }

// AddMonths moves by n months; where the month is shorter, to its last day.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{Year: first.Year(), Month: first.Month(), Day: min(d.Day, last)}
}

// Before tells whether d lies before other.
func (d Date) Before(other Date) bool {
	return d.midnight(time.UTC).Before(other.midnight(time.UTC))
}

// After tells whether d lies after other.
func (d Date) After(other Date) bool { return other.Before(d) }

// At is the instant at this hour of the day in a zone; an unknown zone counts
// as UTC.
func (d Date) At(hour int, zone string) time.Time {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return time.Date(d.Year, d.Month, d.Day, hour, 0, 0, 0, loc).UTC()
}

// MarshalText gives YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; empty is the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// MarshalJSON gives "YYYY-MM-DD", null for the zero Date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads "YYYY-MM-DD" or null.
func (d *Date) UnmarshalJSON(b []byte) error {
	var text string // stays empty for null
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("%s is not a date of the form YYYY-MM-DD", b)
	}
	return d.UnmarshalText([]byte(text))
}

// ScanDate reads a PostgreSQL date.
func (d *Date) ScanDate(v pgtype.Date) error {
	if !v.Valid {
		*d = Date{}
		return nil
	}
	*d = DateOf(v.Time)
	return nil
}

// DateValue writes a PostgreSQL date.
func (d Date) DateValue() (pgtype.Date, error) {
	if d.IsZero() {
		return pgtype.Date{}, nil
	}
	return pgtype.Date{Time: d.midnight(time.UTC), Valid: true}, nil
}

// Value lets the date pass where database/sql values are taken.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil //nolint:nilnil // NULL is what a zero date is
	}
	return d.String(), nil
}

func (d Date) midnight(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}
