package action_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/action"
)

// For each state and verb at most one line fits, and every state can be reached.
func TestTransitionsAreOneMachine(t *testing.T) {
	t.Parallel()
	for i, x := range action.Transitions {
		require.Contains(t, action.States, x.From)
		require.Contains(t, action.States, x.To)
		for _, y := range action.Transitions[i+1:] {
			require.False(t, x.From == y.From && x.Verb == y.Verb, "%v and %v", x, y)
		}
	}
	reached := []action.State{action.Waiting, action.Queued} // where requests begin
	for range action.States {
		for _, x := range action.Transitions {
			if slices.Contains(reached, x.From) && !slices.Contains(reached, x.To) {
				reached = append(reached, x.To)
			}
		}
	}
	require.ElementsMatch(t, action.States, reached)
	for _, s := range action.States {
		leads := slices.ContainsFunc(action.Transitions, func(x action.Transition) bool { return x.From == s })
		require.True(t, leads || s.Ended(), "%s is a dead end", s)
	}
}

// Nothing dangerous gets from its request to the vendor but by an approval.
func TestOnlyApprovalLeadsOutOfWaiting(t *testing.T) {
	t.Parallel()
	for _, x := range action.Transitions {
		if x.From == action.Waiting && !x.To.Ended() {
			require.Contains(t, []action.Verb{action.Approve, action.Renew}, x.Verb)
		}
	}
}

// statesFile shows the machine to people.
const statesFile = "states.md"

func TestStatesFile(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("# The life of a request\n\nWritten from `Transitions` in `state.go` by its test.\n\n```mermaid\nstateDiagram-v2\n  [*] --> waiting: dangerous\n  [*] --> queued: not dangerous\n")
	for _, x := range action.Transitions {
		fmt.Fprintf(&b, "  %s --> %s: %s\n", x.From, x.To, x.Verb)
	}
	b.WriteString("```\n")
	if os.Getenv("ASSETRONICS_UPDATE") != "" {
		require.NoError(t, os.WriteFile(statesFile, []byte(b.String()), 0o600))
	}
	have, err := os.ReadFile(statesFile)
	require.NoError(t, err)
	require.Equal(t, b.String(), string(have), "run ASSETRONICS_UPDATE=1 go test ./internal/action -run TestStatesFile")
}
