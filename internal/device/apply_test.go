package device_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
)

func TestOneSerialAtTwoIntegrationsMeetsAtOneAsset(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.asset(t, asset.New{Serial: "c02 abcd1efgh"})
	matched(t, b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: " C02  ABCD1EFGH"})[0], a.ID, device.BySerial)
	matched(t, b.sync(t, b.jamf, record.Device{ExternalID: "7", Serial: "C02 ABCD1EFGH"})[0], a.ID, device.BySerial)
}

func TestKeys(t *testing.T) {
	t.Parallel()
	b := setup(t)
	serial, tag, phone := b.asset(t, asset.New{Serial: "S-0001"}), b.asset(t, asset.New{Tag: "IT-7"}), b.asset(t, asset.New{Serial: "490154203237518"})
	other := b.asset(t, asset.New{Tag: "IT-8", Serial: "S-0008"})

	for name, c := range map[string]struct {
		in  record.Device
		to  uuid.UUID
		by  device.Key
		why device.Reason
	}{
		"Serial":              {in: record.Device{Serial: "s-0001"}, to: serial.ID, by: device.BySerial},
		"SerialAndTag":        {in: record.Device{Serial: "S-0008", AssetTag: "it-8"}, to: other.ID, by: device.BySerial},
		"Tag":                 {in: record.Device{AssetTag: "it-7", Serial: "S-9999"}, to: tag.ID, by: device.ByTag},
		"IMEI":                {in: record.Device{IMEI: "490154203237518", Serial: "PHONE-1"}, to: phone.ID, by: device.ByIMEI},
		"Placeholder":         {in: record.Device{Serial: "To be filled by O.E.M."}, why: device.NoMatch},
		"Nothing":             {in: record.Device{Name: "Laptop"}, why: device.NoMatch},
		"TagOfAnotherSerial":  {in: record.Device{AssetTag: "IT-8", Serial: "S-0009"}, why: device.SerialDiffers},
		"KeysOfTwoAssets":     {in: record.Device{AssetTag: "IT-8", Serial: "S-0001"}, why: device.Conflict},
		"SerialAndIMEIDiffer": {in: record.Device{Serial: "S-0001", IMEI: "490154203237518"}, why: device.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			c.in.ExternalID = name
			d := b.sync(t, b.integration(t, b.tenant, name), c.in)[0]
			if c.why != "" {
				reviewed(t, d, c.why)
				return
			}
			matched(t, d, c.to, c.by)
		})
	}
}

// What the register does not know can still tie two devices together, whoever
// comes first.
func TestHardwareIDsAreKnownFromOtherDevices(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.asset(t, asset.New{Serial: "S-0001"})
	waiting := b.sync(t, b.jamf, record.Device{ExternalID: "j", HardwareUUID: "6A1C0000-1111-2222-3333-444455556666"})[0]
	reviewed(t, waiting, device.NoMatch)
	b.sync(t, b.intune, record.Device{ExternalID: "i", Serial: "S-0001", HardwareUUID: "6a1c0000-1111-2222-3333-444455556666"})
	matched(t, b.get(t, waiting.ID), a.ID, device.ByUUID)
	require.Equal(t, []string{device.EventCreated, device.EventLinked}, b.types(t, waiting.ID))

	// A hardware id that machines of two assets have says nothing any more.
	b.asset(t, asset.New{Serial: "S-0002"})
	b.sync(t, b.intune, record.Device{ExternalID: "k", Serial: "S-0002", HardwareUUID: "6A1C0000-1111-2222-3333-444455556666"})
	reviewed(t, b.get(t, waiting.ID), device.Conflict)
	require.Len(t, b.get(t, waiting.ID).Suggestions, 2)
}

func TestTheDeviceSeenLastIsTheAsset(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.asset(t, asset.New{Serial: "S-0001"})
	old := record.Device{ExternalID: "old", Serial: "S-0001", LastSeenAt: start}
	again := record.Device{ExternalID: "new", Serial: "S-0001", LastSeenAt: start.Add(time.Hour)}
	first := b.sync(t, b.intune, old)[0]
	matched(t, first, a.ID, device.BySerial)
	matched(t, b.sync(t, b.intune, again)[0], a.ID, device.BySerial)
	reviewed(t, b.get(t, first.ID), device.Duplicate)
	require.True(t, b.get(t, first.ID).Suggestions[0].Taken)

	old.LastSeenAt = start.Add(2 * time.Hour)
	matched(t, b.sync(t, b.intune, old)[0], a.ID, device.BySerial)

	// What the vendor no longer has makes room.
	require.NoError(t, b.Withdraw(t.Context(), b.tenant, b.intune, "", []string{"old"}))
	page, err := b.List(t.Context(), b.tenant, listOf("state", "matched"))
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)
	require.Equal(t, "new", page.Rows[0].ExternalID)
}

// Whoever waits for an asset by what another device was recognised as is thought
// of too when it becomes free, and has it by the stronger key.
func TestAnAssetThatBecomesFreeGoesToTheStrongestKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.asset(t, asset.New{Serial: "S-0001"})
	matched(t, b.sync(t, b.jamf, record.Device{ExternalID: "witness", AssetTag: a.Tag, HardwareUUID: "uuid-1"})[0], a.ID, device.ByTag)
	matched(t, b.sync(t, b.intune, record.Device{ExternalID: "holder", Serial: "S-0001"})[0], a.ID, device.BySerial)
	waiting := b.sync(t, b.intune, record.Device{ExternalID: "tagged", AssetTag: a.Tag}, record.Device{ExternalID: "twin", HardwareUUID: "uuid-1"})
	for _, d := range waiting {
		reviewed(t, d, device.Duplicate)
	}
	other := b.asset(t, asset.New{Serial: "S-0002"})
	reviewed(t, b.sync(t, b.intune, record.Device{ExternalID: "holder", Serial: "S-0001", AssetTag: other.Tag})[0], device.Conflict)
	matched(t, b.get(t, waiting[1].ID), a.ID, device.ByUUID)
	reviewed(t, b.get(t, waiting[0].ID), device.Duplicate)
}

func TestASerialThatChangesWaitsForAPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.asset(t, asset.New{Serial: "S-0001"}), b.asset(t, asset.New{Serial: "S-0002"})
	in := record.Device{ExternalID: "1", Serial: "S-0001"}
	matched(t, b.sync(t, b.intune, in)[0], one.ID, device.BySerial)
	in.Serial = ""
	matched(t, b.sync(t, b.intune, in)[0], one.ID, device.BySerial) // a key that is gone takes nothing away
	in.Serial = "S-0002"
	reviewed(t, b.sync(t, b.intune, in)[0], device.SerialChanged)
	d := b.sync(t, b.intune, in)[0]
	reviewed(t, d, device.SerialChanged) // the next sync does not settle it
	matched(t, b.decide(t, d, device.ActUnignore, uuid.Nil), two.ID, device.BySerial)
}

func TestNothingNewChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	in := record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-1", MACs: []string{"aa:bb:cc:dd:ee:ff"}, LastSeenAt: start, EnrolledAt: start}
	first := b.sync(t, b.intune, in)[0]
	in.LastSeenAt = start.Add(time.Hour)
	again := b.sync(t, b.intune, in)[0]
	require.Equal(t, first.Version, again.Version)
	require.Equal(t, in.LastSeenAt, again.LastSeenAt)
	require.Equal(t, []string{device.EventCreated}, b.types(t, first.ID), "to be seen is no event")

	in.OSVersion, in.Name = "15.2", ""
	outcomes, err := b.Apply(t.Context(), b.tenant, device.Batch{Source: b.intune, Records: []device.Imported{{Device: in, Missing: []string{"name"}}}})
	require.NoError(t, err)
	require.Equal(t, device.Updated, outcomes[0].Result)
	now := b.get(t, first.ID)
	require.Equal(t, "LT-1", now.Name, "what was not answered stays")
	require.Equal(t, map[string][2]any{"os_version": {nil, "15.2"}}, b.told(t, first.ID)[1].Changes)
}

func TestRejects(t *testing.T) {
	t.Parallel()
	b := setup(t)
	outcomes, err := b.Apply(t.Context(), b.tenant, device.Batch{Source: b.intune, Records: []device.Imported{
		{Device: record.Device{ExternalID: "1"}}, {Device: record.Device{ExternalID: "1"}}, {Device: record.Device{}},
		{Device: record.Device{ExternalID: "2", Name: "a\x00b"}}, {Device: record.Device{ExternalID: "3"}},
	}})
	require.NoError(t, err)
	var codes []string
	for _, o := range outcomes {
		if o.Reject != nil {
			codes = append(codes, o.Reject.Code)
			require.Equal(t, device.Rejected, o.Result)
		}
	}
	require.Equal(t, []string{device.RejectDuplicateID, device.RejectInvalidField, device.RejectInvalidField}, codes)
	require.Equal(t, device.Created, outcomes[4].Result)
}
