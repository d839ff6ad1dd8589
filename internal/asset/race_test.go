package asset_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Two people assign one asset at the same moment: one wins, the other is told
// who has it.
func TestTwoAssigns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	people := []uuid.UUID{b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo")}
	names := []string{"Ana", "Bo"}
	for round := range 30 {
		a := b.laptop(t)
		var version *int64
		if round%2 == 1 {
			version = &a.Version
		}
		errs := atOnce(2, func(n int) error {
			_, err := b.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: people[n]}, version)
			return err
		})
		winner := 0
		if errs[0] != nil {
			winner = 1
		}
		require.NoError(t, errs[winner])
		if version == nil {
			requireFault(t, errs[1-winner], fault.Conflict, "asset.already_assigned", "")
			require.Contains(t, errs[1-winner].Error(), names[winner], "names the holder")
		} else {
			requireFault(t, errs[1-winner], fault.Precondition, "asset.stale", "")
		}
		history := assignments(t, b, a.ID)
		require.Len(t, history, 1)
		require.Equal(t, people[winner], history[0].Holder.ID)
		require.Len(t, b.told(t, a.ID), 2, "created and assigned once")
	}
}

// Each of several callers gets another asset, the best ones, and the one too many
// gets none.
func TestReserveFromStockAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const callers = 6
	for range callers - 1 {
		b.laptop(t)
	}
	var people [callers]uuid.UUID
	for i := range people {
		people[i] = b.employee(t, b.tenant, fmt.Sprintf("P%d", i))
	}
	var got [callers]*asset.Asset
	for _, err := range atOnce(callers, func(n int) error {
		var err error
		got[n], err = b.ReserveFromStock(t.Context(), b.tenant, "laptop", people[n])
		return err
	}) {
		require.NoError(t, err)
	}
	seen, none := map[uuid.UUID]bool{}, 0
	for i, a := range got {
		if a == nil {
			none++
			continue
		}
		require.False(t, seen[a.ID])
		seen[a.ID] = true
		require.Equal(t, people[i], a.ReservedFor.ID)
	}
	require.Equal(t, 1, none)
}

// Two writers of one serial at the same moment: one is told who has it.
func TestTwoSerials(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for round := range 10 {
		serial := fmt.Sprintf("SN-%d", round)
		errs := atOnce(2, func(int) error {
			_, err := b.Create(t.Context(), b.tenant, asset.New{Name: "X", Category: "laptop", Serial: serial})
			return err
		})
		loser := errs[0]
		if loser == nil {
			loser = errs[1]
		} else {
			require.NoError(t, errs[1])
		}
		requireFault(t, loser, fault.Conflict, "asset.serial_taken", "body.serial")
		require.Regexp(t, `AST-\d{6}`, loser.Error())
	}
}

// Many people do everything to two assets at once. Each change that went through
// is one version and one event, and the history has neither gap nor overlap.
func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	people := []uuid.UUID{b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo"), b.employee(t, b.tenant, "Cy")}
	assets := []asset.Asset{b.laptop(t), b.laptop(t)}
	for _, err := range atOnce(8, func(n int) error {
		random := rand.New(rand.NewPCG(1, uint64(n))) // the same calls at every run
		for range 40 {
			id, person := assets[random.IntN(2)].ID, people[random.IntN(3)]
			var err error
			switch random.IntN(6) {
			case 0, 1:
				_, err = b.Assign(ctx, b.tenant, id, asset.Handover{EmployeeID: person}, nil)
			case 2:
				_, err = b.Transfer(ctx, b.tenant, id, asset.Handover{EmployeeID: person}, nil)
			case 3:
				_, err = b.Return(ctx, b.tenant, id, asset.Arrival{}, nil)
			case 4:
				_, err = b.ChangeStatus(ctx, b.tenant, id, asset.StatusChange{Status: asset.InRepair, Reason: "broken"}, nil)
			case 5:
				_, err = b.ChangeStatus(ctx, b.tenant, id, asset.StatusChange{Status: asset.InStock}, nil)
			}
			if err != nil && fault.KindOf(err) != fault.Conflict {
				return err
			}
		}
		return nil
	}) {
		require.NoError(t, err)
	}
	for _, a := range assets {
		now, err := b.Get(ctx, b.tenant, a.ID, access.Everything)
		require.NoError(t, err)
		events := b.told(t, a.ID)
		require.Len(t, events, int(now.Version))
		status := "in_stock"
		for _, e := range events[1:] {
			if change, ok := e.Changes["status"]; ok {
				require.Equal(t, status, change[0], "events stand in the order of the changes")
				status = change[1].(string)
			}
		}
		require.Equal(t, status, string(now.Status))
		open := 0
		for _, s := range assignments(t, b, a.ID) {
			if s.ReturnedAt == nil {
				open++
				require.Equal(t, now.Assignee.ID, s.Holder.ID)
			}
		}
		require.Equal(t, now.Assignee != nil, open == 1)
	}
}

// atOnce runs n calls side by side and gives their errors.
func atOnce(n int, call func(n int) error) []error {
	errs := make([]error, n)
	var group errgroup.Group
	for i := range n {
		group.Go(func() error {
			errs[i] = call(i)
			return nil
		})
	}
	_ = group.Wait() // the errors stand in errs
	return errs
}
