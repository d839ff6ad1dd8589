package asset_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// Who acts on an old version learns what changed since, field by field, and by whom.
func TestStaleSaysWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.laptop(t)
	bo := event.Actor{Type: event.ActorUser, Label: "Bo"}
	asBo := event.WithOrigin(context.WithoutCancel(t.Context()), event.Origin{Actor: bo, Source: event.UI})
	_, err := b.Update(asBo, b.tenant, a.ID, asset.Patch{Name: optional.Of("Renamed")}, nil)
	require.NoError(t, err)
	_, err = b.ChangeStatus(asBo, b.tenant, a.ID, asset.StatusChange{Status: asset.InRepair, Reason: "screen"}, nil)
	require.NoError(t, err)

	for _, try := range []func() error{
		func() error {
			_, err := b.Update(t.Context(), b.tenant, a.ID, asset.Patch{Name: optional.Of("Mine")}, &a.Version)
			return err
		},
		func() error { _, err := b.Return(t.Context(), b.tenant, a.ID, asset.Arrival{}, &a.Version); return err },
		func() error { return b.Delete(t.Context(), b.tenant, a.ID, &a.Version) },
	} {
		err := try()
		requireFault(t, err, fault.Precondition, "asset.stale", "")
		told, ok := fault.As(err).Facts.(event.Meanwhile)
		require.True(t, ok)
		require.EqualValues(t, 3, told.Version)
		require.Equal(t, []event.FieldChange{
			{Field: "name", Old: "Laptop", New: "Renamed", Actor: bo, At: start, Event: asset.EventUpdated},
			{Field: "reason", Old: nil, New: "screen", Actor: bo, At: start, Event: asset.EventStatusChanged},
			{Field: "status", Old: "in_stock", New: "in_repair", Actor: bo, At: start, Event: asset.EventStatusChanged},
		}, told.Changes)
	}
	// Only what came after: the version in between has seen the new name.
	_, err = b.Update(t.Context(), b.tenant, a.ID, asset.Patch{}, ptr(int64(2)))
	require.Len(t, fault.As(err).Facts.(event.Meanwhile).Changes, 2)
}
