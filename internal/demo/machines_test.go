package demo_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/demo"
	"github.com/assetronics/assetronics/internal/sandbox/company"
)

// Machines are the same at each start, on whatever day that is.
func TestMachines(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	at := func(now time.Time) []company.Device {
		return demo.Machines(since, func() time.Time { return now }).Look().Devices
	}
	first, later := at(since), at(since.AddDate(0, 2, 0))
	require.Equal(t, first, later)

	platforms, serials := map[company.Platform]int{}, map[string]bool{}
	for _, d := range first {
		platforms[d.Platform]++
		require.False(t, serials[d.Serial], d.Serial)
		serials[d.Serial] = true
	}
	require.Greater(t, platforms[company.Windows], 10)
	require.Greater(t, platforms[company.MacOS], 10)
}
