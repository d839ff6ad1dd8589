package integration_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/integration"
)

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	require.NoError(t, err)
	return zone
}

// TestTimetableNext plays around the hour that does not exist and the one that
// exists twice.
func TestTimetableNext(t *testing.T) {
	t.Parallel()
	vienna := zoneOf(t, "Europe/Vienna")
	id := uuid.MustParse("0198c5a0-0000-7000-8000-000000000001")
	for name, c := range map[string]struct {
		table       integration.Timetable
		after       string
		least, most string // in Vienna
	}{
		"Realtime":        {"realtime", "2026-01-30T09:00", "2026-01-30T09:15", "2026-01-30T09:17"},
		"Minutes":         {"90m", "2026-01-30T09:00", "2026-01-30T10:30", "2026-01-30T10:35"},
		"Hourly":          {"hourly", "2026-01-30T09:00", "2026-01-30T10:00", "2026-01-30T10:03"},
		"Daily":           {"daily", "2026-01-30T09:00", "2026-01-31T02:00", "2026-01-31T04:00"},
		"DailySpring":     {"daily", "2026-03-28T09:00", "2026-03-29T03:00", "2026-03-29T06:00"},
		"DailyAutumn":     {"daily", "2026-10-24T09:00", "2026-10-25T02:00", "2026-10-25T04:00"},
		"Weekdays":        {"0 6 * * 1-5", "2026-01-30T09:00", "2026-02-02T06:00", "2026-02-02T06:02"},
		"CronOnTheSpot":   {"0 6 * * *", "2026-01-30T06:00", "2026-01-30T06:00", "2026-01-31T06:02"},
		"LeapDay":         {"0 0 29 2 *", "2026-01-30T06:00", "2028-02-29T00:00", "2028-02-29T00:02"},
		"AfterSummertime": {"30 12 * * *", "2026-03-29T13:00", "2026-03-30T12:30", "2026-03-30T12:32"},
	} {
		after, err := time.ParseInLocation("2006-01-02T15:04", c.after, vienna)
		require.NoError(t, err)
		next := c.table.Next(after, vienna, id).In(vienna).Format("2006-01-02T15:04")
		require.GreaterOrEqual(t, next, c.least, name)
		require.LessOrEqual(t, next, c.most, name)
	}
}

// TestTimetable_Property: the next turn is ahead, within bounds, the same each time
// it is asked, and turn after turn none is skipped or doubled.
func TestTimetable_Property(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, zoneOf(t, "Europe/Vienna"), zoneOf(t, "Asia/Kathmandu"), zoneOf(t, "America/St_Johns"), zoneOf(t, "Pacific/Apia")}
	rapid.Check(t, func(t *rapid.T) {
		table := rapid.SampledFrom([]integration.Timetable{"realtime", "15m", "hourly", "daily", "30m", "10080m", "0 6 * * 1-5", "*/10 * * * *", "0 0 1 * *"}).Draw(t, "table")
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		var id uuid.UUID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		at := time.Unix(rapid.Int64Range(1_700_000_000, 2_000_000_000).Draw(t, "at"), 0)
		for range 10 {
			next := table.Next(at, zone, id)
			require.True(t, next.After(at), "%s after %s is %s", table, at, next)
			require.Equal(t, next, table.Next(at, zone, id))
			require.Less(t, next.Sub(at), 32*24*time.Hour)
			// Nothing between: asked a moment before its turn the answer is the same.
			if table == "daily" || len(table) > 8 {
				require.Equal(t, next, table.Next(next.Add(-time.Second), zone, id))
			}
			at = next
		}
	})
}
