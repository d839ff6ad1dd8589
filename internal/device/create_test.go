package device_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

func TestUnmatchedDevicesBecomeAssets(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := b.sync(t, b.intune, record.Device{ExternalID: "0", Serial: "S-0000"})[0]
	reviewed(t, before, device.NoMatch)
	require.NoError(t, b.SetUnmatched(t.Context(), b.tenant, b.intune, device.Create))
	set, err := b.Unmatched(t.Context(), b.tenant, b.intune)
	require.NoError(t, err)
	require.Equal(t, device.Create, set)
	require.NoError(t, b.CreateWaiting(t.Context(), b.tenant, b.intune))
	require.Equal(t, device.ByCreation, b.get(t, before.ID).MatchedBy, "who waits becomes one too")

	tagged := b.asset(t, asset.New{Tag: "IT-2"})
	devices := b.sync(t, b.intune,
		record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-1", Manufacturer: "LENOVO", Model: "21HD", OSName: "Windows", AssetTag: "IT-1"},
		record.Device{ExternalID: "2", Serial: "S-0002", OSName: "iOS", Model: "iPhone 15", AssetTag: "IT-2"},
		record.Device{ExternalID: "3", Serial: "S-0003", Ownership: "personal"},
		record.Device{ExternalID: "4", Name: "LT-4"},
		record.Device{ExternalID: "5", Serial: "S-0005", LastSeenAt: start},
		record.Device{ExternalID: "6", Serial: "S-0005", LastSeenAt: start.AddDate(0, 0, 1)},
	)
	first := b.getAsset(t, devices[0].Asset.ID)
	require.Equal(t, []string{"LT-1", "IT-1", "laptop", "LENOVO", "21HD", string(asset.InStock)}, []string{
		first.Name, first.Tag, first.Category.Slug, first.Manufacturer.Name, first.Model.Name, string(first.Status),
	})
	matched(t, devices[1], tagged.ID, device.ByTag) // an asset without a serial contradicts nobody
	reviewed(t, devices[2], device.NoMatch)
	reviewed(t, devices[3], device.NoMatch)
	reviewed(t, devices[4], device.Duplicate)
	matched(t, devices[5], devices[5].Asset.ID, device.ByCreation)

	// The other integration finds what was made, and the next sync makes nothing.
	matched(t, b.sync(t, b.jamf, record.Device{ExternalID: "j", Serial: "S-0001"})[0], first.ID, device.BySerial)
	require.Equal(t, first.ID, b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-1"})[0].Asset.ID)
}

func TestAPersonCanMakeAnAssetOfAnyDevice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.sync(t, b.intune, record.Device{ExternalID: "1", Ownership: "personal", OSName: "Android", Model: "Pixel 9"})[0]
	d = b.decide(t, d, device.ActCreate, uuid.Nil)
	matched(t, d, d.Asset.ID, device.ByCreation)
	a := b.getAsset(t, d.Asset.ID)
	require.Equal(t, asset.Personal, a.Ownership)
	require.Equal(t, "phone", a.Category.Slug)
	_, err := b.Decide(t.Context(), b.tenant, device.Decision{Device: d.ID, Act: device.ActCreate})
	requireFault(t, err, fault.Conflict, "device.linked")
}
