package device_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// What people typed in stays; what they left open is filled in by whoever was
// connected first.
func TestPeopleComeFirstAndGapsAreFilled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.asset(t, asset.New{Name: "Ana's laptop", Serial: "S-0001"})
	b.sync(t, b.jamf, record.Device{ExternalID: "1", Serial: "S-0001", Name: "MBP-ANA", Manufacturer: "Apple Inc.", Model: "MacBook Pro"})
	b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-1", Manufacturer: "Apple"})
	a = b.getAsset(t, a.ID)
	require.Equal(t, "Ana's laptop", a.Name)
	require.Equal(t, "Apple", a.Manufacturer.Name, "Intune was connected first")
	require.Equal(t, "MacBook Pro", a.Model.Name)

	// A person's change wins from then on.
	_, err := b.assets.Update(t.Context(), b.tenant, a.ID, asset.Patch{Manufacturer: optional.Of("Hackintosh"), Model: optional.Of("MacBook Pro")}, nil)
	require.NoError(t, err)
	b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-2", Manufacturer: "Apple"})
	require.Equal(t, "Hackintosh", b.getAsset(t, a.ID).Manufacturer.Name)
}

func TestTheOrderOfSourcesCanBeChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.asset(t, asset.New{Name: "Ana's laptop", Serial: "S-0001"})
	b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-1"})
	b.sync(t, b.jamf, record.Device{ExternalID: "1", Serial: "S-0001", Name: "MBP-ANA"})
	name := func(order ...uuid.UUID) string {
		_, err := b.SetOrders(t.Context(), b.tenant, map[string][]uuid.UUID{"name": order}, nil)
		require.NoError(t, err)
		require.NoError(t, b.DeriveAll(t.Context(), b.tenant))
		return b.getAsset(t, a.ID).Name
	}
	require.Equal(t, "MBP-ANA", name(b.jamf, precedence.ByPeople))
	require.Equal(t, "LT-1", name(b.intune, b.jamf))
	require.Equal(t, "Ana's laptop", name(), "what people said is not forgotten")
	require.Equal(t, "MBP-ANA", name(b.jamf))

	// Two integrations do not overwrite each other by turns.
	version := b.getAsset(t, a.ID).Version
	b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-1b"})
	b.sync(t, b.jamf, record.Device{ExternalID: "1", Serial: "S-0001", Name: "MBP-ANA"})
	require.Equal(t, version, b.getAsset(t, a.ID).Version)

	orders, err := b.Orders(t.Context(), b.tenant)
	require.NoError(t, err)
	require.Equal(t, precedence.Order{Field: "name", Sources: []uuid.UUID{b.jamf, precedence.ByPeople, b.intune}}, orders.All()[0])
	require.Len(t, orders.Sources(), 3)
	for _, bad := range []map[string][]uuid.UUID{{"colour": nil}, {"name": {uuid.New()}}, {"name": {b.jamf, b.jamf}}} {
		_, err := b.SetOrders(t.Context(), b.tenant, bad, nil)
		requireFault(t, err, fault.Invalid, "invalid_input")
	}
}

// What was made of a device follows it; what a person changes of it does not.
func TestAnAssetMadeOfADeviceFollowsIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.sync(t, b.intune, record.Device{ExternalID: "1", Name: "LT-1", Manufacturer: "LENOVO", OSName: "Windows"})[0]
	d = b.decide(t, d, device.ActCreate, uuid.Nil)
	in := record.Device{ExternalID: "1", Name: "LT-1b", Manufacturer: "Lenovo", OSName: "Windows", Model: "T14"}
	b.sync(t, b.intune, in)
	a := b.getAsset(t, d.Asset.ID)
	require.Equal(t, []string{"LT-1b", "LENOVO", "T14"}, []string{a.Name, a.Manufacturer.Name, a.Model.Name})
	_, err := b.assets.Update(t.Context(), b.tenant, a.ID, asset.Patch{Name: optional.Of("Spare")}, nil)
	require.NoError(t, err)
	in.Name = "LT-1c"
	b.sync(t, b.intune, in)
	require.Equal(t, "Spare", b.getAsset(t, a.ID).Name)
}

func TestSourcesShowWhoSaysWhat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, "Ana")
	a := b.asset(t, asset.New{Name: "Ana's laptop", Serial: "S-0001"})
	b.sync(t, b.intune, record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-1", OSVersion: "15.2", LastSeenAt: start, UserEmail: "ana@acme.test"})
	b.sync(t, b.jamf, record.Device{ExternalID: "1", Serial: "S-0001", OSVersion: "15.3", Model: "MacBook Pro", LastSeenAt: start.AddDate(0, 0, 1)})
	s, err := b.Sources(t.Context(), b.tenant, a.ID)
	require.NoError(t, err)
	require.Len(t, s.Devices, 2)
	by := map[string]precedence.Field{}
	for _, f := range s.Fields {
		by[f.Name] = f
	}
	require.Equal(t, precedence.Field{Name: "name", Value: "Ana's laptop", From: &precedence.Source{}, Differs: true, Says: []precedence.Says{
		{Source: precedence.Source{}, Value: "Ana's laptop"}, {Source: precedence.Source{ID: b.intune, Name: "Intune", Connector: "intune"}, Value: "LT-1"},
	}}, by["name"])
	require.Equal(t, "MacBook Pro", by["model"].Value)
	require.Equal(t, b.jamf, by["model"].From.ID)
	require.Equal(t, "15.2", by["os_version"].Value, "Intune was connected first")
	require.True(t, by["os_version"].Differs)
	require.Equal(t, start.AddDate(0, 0, 1), by["last_seen_at"].Value, "the latest sight counts, whoever had it")
	require.False(t, by["serial"].Differs)
	require.Equal(t, &device.Ref{ID: ana, Name: "Ana"}, s.SuggestedHolder)
}
