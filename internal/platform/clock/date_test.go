package clock_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{
		"2026-03-01": true, "2024-02-29": true, "0001-01-01": true, "9999-12-31": true,
		"2026-02-29": false, "2026-02-30": false, "2026-13-01": false, "2026-00-10": false, "2026-01-00": false,
		"0000-00-00": false, "0000-01-01": false, "10000-01-01": false, "2026-1-1": false, "2026-03-01T00:00:00Z": false,
		" 2026-03-01": false, "": false, "tomorrow": false, "-001-01-01": false,
	} {
		d, err := clock.ParseDate(text)
		require.Equal(t, good, err == nil, text)
		if good {
			require.Equal(t, text, d.String())
		} else {
			require.True(t, d.IsZero())
		}
	}
}

func TestDateCounts(t *testing.T) {
	t.Parallel()
	d := clock.MustDate("2026-02-27")
	require.Equal(t, "2026-03-01", d.AddDays(2).String())
	require.Equal(t, "2025-12-31", d.AddDays(-58).String())
	require.True(t, d.Before(d.AddDays(1)))
	require.True(t, d.After(d.AddDays(-1)))
	require.False(t, d.Before(d))
	require.False(t, d.After(d))
}

// A day begins when it begins there, and exists although its clock jumps.
func TestDateInAZone(t *testing.T) {
	t.Parallel()
	late := clock.NewManual(time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC))
	require.Equal(t, "2026-03-01", clock.Today(late, "UTC").String())
	require.Equal(t, "2026-03-02", clock.Today(late, "Asia/Kathmandu").String())
	require.Equal(t, "2026-03-01", clock.Today(late, "America/New_York").String())
	require.Equal(t, "2026-03-01", clock.Today(late, "Nowhere/Land").String(), "an unknown zone counts as UTC")
	require.Equal(t, "2026-03-29T07:00:00Z", clock.MustDate("2026-03-29").At(9, "Europe/Berlin").Format(time.RFC3339))
	require.Equal(t, "2026-03-28T08:00:00Z", clock.MustDate("2026-03-28").At(9, "Europe/Berlin").Format(time.RFC3339))
	require.Equal(t, "2026-03-29T01:00:00Z", clock.MustDate("2026-03-29").At(2, "Europe/Berlin").Format(time.RFC3339), "an hour that is not")
	require.Equal(t, "2026-03-29T09:00:00Z", clock.MustDate("2026-03-29").At(9, "Nowhere/Land").Format(time.RFC3339))
}

func TestDateTravels(t *testing.T) {
	t.Parallel()
	type holder struct {
		Day clock.Date `json:"day"`
	}
	for text, want := range map[string]string{`{"day":"2026-03-01"}`: "2026-03-01", `{"day":"2026\u002d03-01"}`: "2026-03-01", `{"day":null}`: "", `{}`: ""} {
		var h holder
		require.NoError(t, json.Unmarshal([]byte(text), &h), text)
		require.Equal(t, want, h.Day.String(), text)
	}
	for _, text := range []string{`{"day":5}`, `{"day":"2026-02-30"}`, `{"day":"x"}`, `{"day":{}}`, `{"day":true}`} {
		require.Error(t, json.Unmarshal([]byte(text), &holder{}), text)
	}
	out, err := json.Marshal([]holder{{}, {clock.MustDate("2026-03-01")}})
	require.NoError(t, err)
	require.JSONEq(t, `[{"day":null},{"day":"2026-03-01"}]`, string(out))

	for _, d := range []clock.Date{{}, clock.MustDate("2026-03-01")} {
		value, err := d.DateValue()
		require.NoError(t, err)
		require.Equal(t, !d.IsZero(), value.Valid)
		back := clock.MustDate("2000-01-01")
		require.NoError(t, back.ScanDate(value))
		require.Equal(t, d, back)
	}
	require.Equal(t, clock.MustDate("2026-03-01"), clock.DateOf(time.Date(2026, 3, 1, 23, 0, 0, 0, time.FixedZone("", -3600))))
	var d clock.Date
	require.NoError(t, d.ScanDate(pgtype.Date{}))
}

func TestClocksKeepWhatTheDatabaseKeeps(t *testing.T) {
	t.Parallel()
	now := clock.System{}.Now()
	require.Equal(t, now.Truncate(time.Microsecond), now)
	require.Equal(t, time.UTC, now.Location())
	m := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 123456789, time.FixedZone("", 3600)))
	require.Equal(t, time.Date(2026, 3, 1, 8, 0, 0, 123456000, time.UTC), m.Now())
	m.Advance(time.Second + time.Nanosecond)
	require.Equal(t, time.Date(2026, 3, 1, 8, 0, 1, 123456000, time.UTC), m.Now())
}
