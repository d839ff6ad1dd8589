package list

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestRough(t *testing.T) {
	t.Parallel()
	for guess, want := range map[float64]int64{0: 0, 7.4: 7, 99.6: 100, 104: 100, 12_345: 12_000, 996_000: 1_000_000, 1_049_999: 1_000_000} {
		require.Equal(t, want, rough(guess), "%v", guess)
	}
	rapid.Check(t, func(t *rapid.T) {
		guess := rapid.Float64Range(100, 1e12).Draw(t, "guess")
		require.InEpsilon(t, guess, float64(rough(guess)), 0.0501)
	})
}
