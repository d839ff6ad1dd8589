package intake_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// devicesByID are the company's devices by the vendor's ids.
func (b *bundle) devicesByID(t *testing.T) map[string]device.Device {
	t.Helper()
	page, err := b.devices.List(t.Context(), b.tenant, list.Request{Limit: 200})
	require.NoError(t, err)
	byID := map[string]device.Device{}
	for _, d := range page.Rows {
		byID[d.ExternalID] = d
	}
	return byID
}

// TestDevicesComeIn and go again when the vendor no longer has them.
func TestDevicesComeIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(3, 10))
	i := b.connectBook(t, v)
	b.sync(t, i.ID)
	devices := b.devicesByID(t)
	require.Len(t, devices, 2)
	require.Equal(t, i.ID, devices["p1"].Integration.ID)
	require.Equal(t, device.NoMatch, devices["p1"].Reason)
	for _, r := range b.records(t, i, "phones") {
		require.True(t, r.Applied)
	}

	v.say("/phones", [][]object{{{"id": "p1", "name": "Uno"}, {"id": "p3", "name": "Three"}}})
	run := b.sync(t, i.ID)
	require.Equal(t, intake.Counts{Read: 2, Created: 1, Updated: 1}, streams(run)["phones"].Counts)
	after := b.devicesByID(t)
	require.Len(t, after, 2)
	require.Equal(t, devices["p1"].ID, after["p1"].ID)
	require.Equal(t, "Uno", after["p1"].Name)
	require.Contains(t, after, "p3")

	// A vendor that answers nothing at all is not believed.
	v.say("/phones", [][]object{{}})
	run = b.sync(t, i.ID)
	require.Equal(t, intake.Partial, streams(run)["phones"].Status, "%+v", streams(run)["phones"])
	require.Len(t, b.devicesByID(t), 2)
}

// TestMissingIsNotGone where the manifest does not say so.
func TestMissingIsNotGone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(1, 10))
	i, err := b.integrations.Create(t.Context(), b.tenant, integration.New{
		Connector: "forgetful", Name: "Forgetful", Settings: map[string]any{"base_url": v.url},
	})
	require.NoError(t, err)
	b.sync(t, i.ID)
	v.say("/phones", [][]object{{{"id": "p1", "name": "One"}}})
	b.sync(t, i.ID)
	require.Len(t, b.devicesByID(t), 2)
	for _, r := range b.records(t, i, "phones") {
		require.Equal(t, r.ExternalID == "p2", r.MissingSince != nil, r.ExternalID)
	}
}
