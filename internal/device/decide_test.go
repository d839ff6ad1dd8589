package device_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func listOf(name, value string) list.Request {
	return list.Request{Filters: []list.Filter{{Name: name, Value: value}}}
}

func TestWhatAPersonDecidesStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mine, other := b.asset(t, asset.New{Serial: "S-0001"}), b.asset(t, asset.New{})
	in := record.Device{ExternalID: "1", Serial: "S-0001"}
	d := b.sync(t, b.intune, in)[0]

	d = b.decide(t, d, device.ActUnlink, uuid.Nil)
	reviewed(t, d, device.Unlinked)
	reviewed(t, b.sync(t, b.intune, in)[0], device.Unlinked)
	d = b.decide(t, d, device.ActLink, other.ID)
	matched(t, d, other.ID, device.ByHand)
	in.Name = "LT-1"
	d = b.sync(t, b.intune, in)[0]
	matched(t, d, other.ID, device.ByHand)

	// What a person said of it speaks for other devices too.
	matched(t, b.sync(t, b.jamf, record.Device{ExternalID: "j", HardwareUUID: "AAAA-BBBB", Serial: "S-0001"})[0], mine.ID, device.BySerial)

	d = b.decide(t, d, device.ActIgnore, uuid.Nil)
	require.Equal(t, device.Ignored, d.State)
	require.Equal(t, device.Ignored, b.sync(t, b.intune, in)[0].State)
	d = b.decide(t, d, device.ActUnignore, uuid.Nil)
	matched(t, d, mine.ID, device.BySerial)
	require.Equal(t, []string{
		device.EventCreated, device.EventUnlinked, device.EventLinked, device.EventUpdated, device.EventIgnored, device.EventLinked,
	}, b.types(t, d.ID))
	tied := b.told(t, d.ID)[2].Changes
	require.Equal(t, map[string]any{"id": other.ID.String(), "name": other.Tag + " Laptop"}, tied["asset"][1])
	require.Equal(t, [2]any{nil, "hand"}, tied["matched_by"])
}

func TestWhoIsChosenTakesTheOthersPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.asset(t, asset.New{Serial: "S-0001"})
	first := b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001"})[0]
	second := b.sync(t, b.intune, record.Device{ExternalID: "2"})[0]
	matched(t, b.decide(t, second, device.ActLink, a.ID), a.ID, device.ByHand)
	first = b.get(t, first.ID)
	reviewed(t, first, device.Duplicate)
	matched(t, b.decide(t, first, device.ActLink, a.ID), a.ID, device.ByHand)
	reviewed(t, b.get(t, second.ID), device.NoMatch) // nothing speaks for it once nobody does
}

func TestDecisionsThatCannotBe(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.sync(t, b.intune, record.Device{ExternalID: "1"})[0]
	stale := d.Version + 1
	for code, one := range map[string]device.Decision{
		"device.not_linked": {Device: d.ID, Act: device.ActUnlink},
		"device.settled":    {Device: d.ID, Act: device.ActUnignore},
		"asset.unknown":     {Device: d.ID, Act: device.ActLink, Asset: uuid.New()},
		"device.not_found":  {Device: uuid.New(), Act: device.ActIgnore},
		"device.stale":      {Device: d.ID, Act: device.ActIgnore, IfVersion: &stale},
	} {
		_, err := b.Decide(t.Context(), b.tenant, one)
		require.Error(t, err, code)
		require.Equal(t, code, fault.As(err).Code)
	}
	// Many are all or none, and the fault says which.
	_, err := b.DecideAll(t.Context(), b.tenant, []device.Decision{{Device: d.ID, Act: device.ActIgnore}, {Device: uuid.New(), Act: device.ActIgnore}})
	require.Equal(t, "body.decisions[1]", fault.As(err).Fields[0].Location)
	require.Equal(t, device.InReview, b.get(t, d.ID).State)
}

func TestAnotherCompanysDevicesDoNotExist(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001"})[0]
	foreign := b.company(t, "other")
	_, err := b.Get(t.Context(), foreign, d.ID)
	requireFault(t, err, fault.NotFound, "device.not_found")
	_, err = b.Decide(t.Context(), foreign, device.Decision{Device: d.ID, Act: device.ActIgnore})
	requireFault(t, err, fault.NotFound, "device.not_found")
	_, err = b.Unmatched(t.Context(), foreign, b.intune)
	requireFault(t, err, fault.NotFound, "integration.not_found")
	require.NoError(t, b.Withdraw(t.Context(), foreign, b.intune, "", []string{"1"}))
	require.Equal(t, d.ID, b.get(t, d.ID).ID)
}

// Devices follow the register: an asset that is added, renumbered, deleted.
func TestDevicesFollowTheRegister(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001"})[0]
	follow := func(what string, id uuid.UUID, changes event.Changes) device.Device {
		require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			return b.Subscriber().Handle(ctx, tx, event.Event{TenantID: b.tenant, Type: what, Source: event.UI, Subject: event.Subject{ID: id}, Changes: changes})
		}))
		return b.get(t, d.ID)
	}
	a := b.asset(t, asset.New{Serial: "S-0001"})
	matched(t, follow(asset.EventCreated, a.ID, event.Changes{"serial": {nil, "S-0001"}}), a.ID, device.BySerial)

	// Whose serial was typed wrongly.
	_, err := b.assets.Update(t.Context(), b.tenant, a.ID, asset.Patch{Serial: optional.Of("S-0007")}, nil)
	require.NoError(t, err)
	right := b.asset(t, asset.New{Serial: "S-0001"})
	matched(t, follow(asset.EventUpdated, right.ID, event.Changes{"serial": {nil, "S-0001"}}), right.ID, device.BySerial)

	d = b.decide(t, b.get(t, d.ID), device.ActLink, a.ID)
	err = b.assets.Delete(t.Context(), b.tenant, a.ID, nil)
	require.NoError(t, err)
	matched(t, follow(asset.EventDeleted, a.ID, nil), right.ID, device.BySerial)
}

// What somebody holds is suggested for what the same person uses only when the two
// can be one thing; nothing is suggested where nothing is like it.
func TestSuggestionsAreOfTheSameKind(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, "Ana")
	hold := func(in asset.New) uuid.UUID {
		a := b.asset(t, in)
		_, err := b.assets.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: ana}, nil)
		require.NoError(t, err)
		return a.ID
	}
	macbook := hold(asset.New{Name: "MacBook", Category: "laptop", Manufacturer: "Apple"})
	iphone := hold(asset.New{Name: "iPhone", Category: "phone", Manufacturer: "Apple"})
	for name, c := range map[string]struct {
		system string
		wanted []uuid.UUID
	}{
		"Android": {"Android", nil},
		"IPhone":  {"iOS", []uuid.UUID{iphone}},
		"Mac":     {"macOS", []uuid.UUID{macbook}},
		"Windows": {"Windows", nil},
	} {
		d := b.sync(t, b.intune, record.Device{ExternalID: name, Name: "ana-" + name, OSName: c.system, UserEmail: "ana@acme.test"})[0]
		var got []uuid.UUID
		for _, s := range d.Suggestions {
			got = append(got, s.Asset.ID)
		}
		require.Equal(t, c.wanted, got, name)
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, "Ana")
	held := b.asset(t, asset.New{Name: "MacBook", Manufacturer: "Apple", Model: "MacBook Pro"})
	_, err := b.assets.Assign(t.Context(), b.tenant, held.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	named := b.asset(t, asset.New{Name: "LT-0042"})
	barcode := b.asset(t, asset.New{Serial: "SC02XYZ1234"})
	radio := b.asset(t, asset.New{Serial: "S-0003"})
	b.sync(t, b.jamf, record.Device{ExternalID: "j", Serial: "S-0003", MACs: []string{"aa:bb:cc:dd:ee:ff"}})

	d := b.sync(t, b.intune, record.Device{
		ExternalID: "1", Name: "lt-0042", Serial: "C02XYZ1234", Model: "MacBook Pro", UserEmail: "ana@acme.test", MACs: []string{"aa:bb:cc:dd:ee:ff"},
	})[0]
	reviewed(t, d, device.NoMatch)
	require.Equal(t, &device.Ref{ID: ana, Name: "Ana"}, d.User)
	require.Equal(t, []device.Hint{device.AlikeSerial}, hints(d, barcode.ID))
	require.Equal(t, []device.Hint{device.SameMAC}, hints(d, radio.ID))
	require.Equal(t, []device.Hint{device.SameUser, device.SameModel}, hints(d, held.ID))
	require.Equal(t, []device.Hint{device.SameName}, hints(d, named.ID))
	require.Equal(t, barcode.ID, d.Suggestions[0].Asset.ID)
	require.Equal(t, held.ID, d.Suggestions[1].Asset.ID)
	require.Equal(t, "Ana", d.Suggestions[1].Asset.Holder.Name)
}
