package asset_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
)

// For each state, action and custody at most one line fits, and every state can
// be reached and left.
func TestTransitionsAreOneMachine(t *testing.T) {
	t.Parallel()
	for i, x := range asset.Transitions {
		require.Contains(t, asset.Statuses, x.From)
		require.Contains(t, asset.Statuses, x.To)
		require.Contains(t, asset.Actions, x.Action)
		for _, y := range asset.Transitions[i+1:] {
			if x.From == y.From && x.Action == y.Action {
				require.NotEqual(t, x.When, y.When, "%v and %v", x, y)
				require.NotEqual(t, asset.Any, x.When)
				require.NotEqual(t, asset.Any, y.When)
			}
		}
	}
	reached := []asset.Status{asset.OnOrder, asset.InStock} // where assets begin
	for range asset.Statuses {
		for _, x := range asset.Transitions {
			if slices.Contains(reached, x.From) && !slices.Contains(reached, x.To) {
				reached = append(reached, x.To)
			}
		}
	}
	require.ElementsMatch(t, asset.Statuses, reached)
	for _, status := range asset.Statuses {
		require.True(t, slices.ContainsFunc(asset.Transitions, func(x asset.Transition) bool {
			return x.From == status && x.To != status
		}), "%s is a dead end", status)
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	somebody := &asset.Person{DisplayName: "Ana"}
	for name, c := range map[string]struct {
		asset asset.Asset
		want  []asset.Action
	}{
		"OnOrder":        {asset.Asset{Status: asset.OnOrder}, []asset.Action{asset.Receive, asset.Reserve, asset.Ship, asset.Retire}},
		"OnOrderAwaited": {asset.Asset{Status: asset.OnOrder, ReservedFor: somebody}, []asset.Action{asset.Receive, asset.Release, asset.Ship, asset.Retire}},
		"InStock":        {asset.Asset{Status: asset.InStock}, []asset.Action{asset.Assign, asset.Reserve, asset.Ship, asset.Repair, asset.Retire, asset.Lose, asset.Steal}},
		"Assigned":       {asset.Asset{Status: asset.Assigned, Assignee: somebody}, []asset.Action{asset.Return, asset.Transfer, asset.Repair, asset.Lose, asset.Steal}},
		"AtAPlace":       {asset.Asset{Status: asset.Assigned, HolderLocation: &asset.Ref{Name: "Berlin"}}, []asset.Action{asset.Return, asset.Transfer, asset.Repair, asset.Lose, asset.Steal}},
		"HoldsOthers":    {asset.Asset{Status: asset.InStock, Holding: 1}, []asset.Action{asset.Assign, asset.Reserve, asset.Ship, asset.Repair, asset.Lose, asset.Steal}},
		"InRepairHeld":   {asset.Asset{Status: asset.InRepair, Assignee: somebody}, []asset.Action{asset.Restore, asset.Return, asset.Retire, asset.Lose, asset.Steal}},
		"Retired":        {asset.Asset{Status: asset.Retired}, []asset.Action{asset.Restore}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, c.asset.Actions())
		})
	}
}

// statesFile shows the machine to people.
const statesFile = "states.md"

// TestStatesFile holds the document against the table. To write it anew: run
// with ASSETRONICS_UPDATE=1.
func TestStatesFile(t *testing.T) {
	t.Parallel()
	want := statesDocument()
	if os.Getenv("ASSETRONICS_UPDATE") != "" {
		require.NoError(t, os.WriteFile(statesFile, []byte(want), 0o600))
	}
	have, err := os.ReadFile(statesFile)
	require.NoError(t, err)
	require.Equal(t, want, string(have))
}

func statesDocument() string {
	var b strings.Builder
	b.WriteString("# The life of an asset\n\nWritten from `Transitions` in `status.go` by its test.\n\n```mermaid\nstateDiagram-v2\n")
	b.WriteString("  [*] --> on_order\n  [*] --> in_stock\n")
	for _, x := range asset.Transitions {
		fmt.Fprintf(&b, "  %s --> %s: %s%s\n", x.From, x.To, x.Action, map[bool]string{true: " (" + string(x.When) + ")"}[x.When != asset.Any])
	}
	b.WriteString("```\n\n| from | action | to | when | reason | holds others |\n|---|---|---|---|---|---|\n")
	when := map[asset.Custody]string{
		asset.Any: "", asset.Free: "nobody holds it or waits for it", asset.Held: "somebody or something holds it", asset.Awaited: "somebody waits for it",
	}
	for _, x := range asset.Transitions {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", x.From, x.Action, x.To, when[x.When],
			map[bool]string{true: "needed"}[x.Reason], map[bool]string{true: "must not"}[x.Empty])
	}
	return b.String()
}
