package spelling_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/spelling"
)

func TestClean(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Human Resources", spelling.Clean("  Human \t\u00a0Resources\n"))
	require.Equal(t, "Zürich", spelling.Clean("Zu\u0308rich"))
	require.Empty(t, spelling.Clean(" \n"))
}

func TestKey(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b string
		same bool
	}{
		"Case":       {"Human Resources", "HUMAN resources", true},
		"Spaces":     {"Human  Resources ", "human resources", true},
		"SharpS":     {"Straße", "STRASSE", true},
		"Composed":   {"ZÜRICH", "Zu\u0308rich", true},
		"Accent":     {"Zürich", "Zurich", false},
		"OtherWords": {"R&D", "R and D", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.same, spelling.Key(c.a) == spelling.Key(c.b))
		})
	}
}
