package asset_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// An asset goes from a person to a place to another asset; the history keeps all
// three, one open at a time.
func TestCustodyOfAllKinds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	ana, berlin := b.employee(t, b.tenant, "Ana"), b.location(t, b.tenant, "Berlin")
	a, server := b.laptop(t), b.laptop(t)
	day := clock.MustDate("2026-03-20")

	held, err := b.Assign(ctx, b.tenant, a.ID, asset.Handover{EmployeeID: ana, ExpectedReturn: day}, nil)
	require.NoError(t, err)
	require.Equal(t, day, held.ExpectedReturn)
	there, err := b.Transfer(ctx, b.tenant, a.ID, asset.Handover{LocationID: berlin}, nil)
	require.NoError(t, err)
	require.Nil(t, there.Assignee)
	require.Equal(t, &asset.Holder{Kind: asset.ToLocation, ID: berlin, Name: "Berlin"}, there.Holder())
	require.Equal(t, berlin, there.Location.ID, "what a place has is there")
	require.True(t, there.ExpectedReturn.IsZero())
	within, err := b.Transfer(ctx, b.tenant, a.ID, asset.Handover{AssetID: server.ID}, nil)
	require.NoError(t, err)
	require.Equal(t, &asset.Holder{Kind: asset.ToAsset, ID: server.ID, Name: server.Label()}, within.Holder())
	told := b.last(t, a.ID)
	require.Contains(t, told.Changes, "holder_location")
	require.Contains(t, told.Changes, "holder_asset")

	onIt, err := b.HeldByAsset(ctx, b.tenant, server.ID)
	require.NoError(t, err)
	require.Equal(t, []asset.Asset{within}, onIt)
	kinds := []asset.HolderKind{}
	open := 0
	for _, s := range assignments(t, b, a.ID) {
		kinds = append(kinds, s.Holder.Kind)
		if s.ReturnedAt == nil {
			open++
			require.Equal(t, asset.ToAsset, s.Holder.Kind)
		}
	}
	require.ElementsMatch(t, []asset.HolderKind{asset.ToEmployee, asset.ToLocation, asset.ToAsset}, kinds)
	require.Equal(t, 1, open)
}

func TestHoldersAreGuarded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	x, y, z := b.laptop(t), b.laptop(t), b.laptop(t)
	give := func(a, to uuid.UUID) error {
		_, err := b.Assign(ctx, b.tenant, a, asset.Handover{AssetID: to}, nil)
		return err
	}
	requireFault(t, give(x.ID, x.ID), fault.Invalid, "asset.circular", "body.asset_id")
	require.NoError(t, give(x.ID, y.ID))
	require.NoError(t, give(y.ID, z.ID))
	requireFault(t, give(z.ID, x.ID), fault.Invalid, "asset.circular", "body.asset_id")

	// What holds others is not retired, and says so; what is gone holds nothing.
	_, err := b.ChangeStatus(ctx, b.tenant, z.ID, asset.StatusChange{Status: asset.Retired, Reason: "old"}, nil)
	requireFault(t, err, fault.Conflict, "asset.holds_others", "")
	_, err = b.Return(ctx, b.tenant, y.ID, asset.Arrival{Condition: "fair"}, nil)
	require.NoError(t, err)
	_, err = b.ChangeStatus(ctx, b.tenant, z.ID, asset.StatusChange{Status: asset.Retired, Reason: "old"}, nil)
	require.NoError(t, err)
	requireFault(t, give(y.ID, z.ID), fault.Conflict, "asset.cannot_hold", "")

	for _, to := range []asset.Handover{{}, {AssetID: y.ID, LocationID: uuid.New()}} {
		_, err = b.Assign(ctx, b.tenant, x.ID, to, nil)
		requireFault(t, err, fault.Invalid, "invalid_input", "body.employee_id")
	}
}

// What is late is late where the company is, and is said once each time.
func TestOverdueAndReminders(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	ana := b.employee(t, b.tenant, "Ana")
	a := b.laptop(t)
	_, err := b.Assign(ctx, b.tenant, a.ID, asset.Handover{EmployeeID: ana, ExpectedReturn: clock.MustDate("2026-03-03")}, nil)
	require.NoError(t, err)
	late := func() int {
		page, err := b.Overdue(ctx, b.tenant, list.Request{}, access.Everything)
		require.NoError(t, err)
		return len(page.Rows)
	}
	said := &notes{}
	remind := func() int {
		n, err := b.Remind(ctx, b.tenant, said)
		require.NoError(t, err)
		return n
	}
	require.Zero(t, late())
	require.Zero(t, remind(), "two days before nothing is said")
	b.clock.Advance(24 * time.Hour)
	require.Equal(t, 1, remind())
	require.Zero(t, remind(), "once")
	require.False(t, said.all[0].Overdue)
	require.Contains(t, said.all[0].Title, a.Tag+" is due back by 2026-03-03")
	b.clock.Advance(48 * time.Hour)
	require.Equal(t, 1, late())
	require.Equal(t, 1, remind())
	require.Zero(t, remind())
	require.True(t, said.all[1].Overdue)

	_, err = b.Update(ctx, b.tenant, a.ID, asset.Patch{ExpectedReturn: optional.Of(clock.MustDate("2026-04-01"))}, nil)
	require.NoError(t, err)
	require.Zero(t, late())
	require.Equal(t, clock.MustDate("2026-04-01"), assignments(t, b, a.ID)[0].ExpectedReturn)
	b.clock.Advance(60 * 24 * time.Hour)
	require.Equal(t, 1, remind(), "a new day to be back by is reminded of anew")
	_, err = b.Return(ctx, b.tenant, a.ID, asset.Arrival{}, nil)
	require.NoError(t, err)
	require.Zero(t, late())
}

// notes keeps what people are told.
type notes struct{ all []asset.Reminder }

func (n *notes) Remind(_ context.Context, _ uuid.UUID, r asset.Reminder) error {
	n.all = append(n.all, r)
	return nil
}
