package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/bulkdata"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/event"
)

// fleetManifest is a vendor that knows as much of a device as most do.
const fleetManifest = `
key: fleet
name: Fleet
category: mdm
description: A vendor of the tests.
base_url: https://fleet.example
auth: { kind: none }
limits: { per_second: 10000, burst: 10000 } # ours: what is measured is not a pause
test: { request: { path: /machines } }
streams:
  machines:
    title: Machines
    record: device
    request: { path: /machines, query: { page: "${page.number}" } }
    paging: { by: number, until: not answer.more }
    records: list
    fields:
      external_id: record.id
      serial: record.serial
      hardware_uuid: record.uuid
      name: record.name
      manufacturer: record.maker
      model: record.model
      os_name: '"macOS"'
      os_version: record.os
      macs: record.macs
`

// machines are n devices on pages; the first of them have these serials.
func machines(n int, serials []string) [][]object {
	all := make([]object, n)
	for i := range all {
		serial := fmt.Sprintf("FLEET%07d", i)
		if i < len(serials) {
			serial = serials[i]
		}
		all[i] = object{
			"id": fmt.Sprintf("m%d", i), "serial": serial, "uuid": fmt.Sprintf("%08X-6F2A-4C1D-9B3E-%012X", i+1, i+1),
			"name": fmt.Sprintf("Machine %d", i), "maker": "Apple", "model": "MacBook Pro", "os": "15.7",
			"macs": []string{fmt.Sprintf("3c:22:fb:%02x:%02x:%02x", i>>16&255, i>>8&255, i&255)},
		}
	}
	return slices.Collect(slices.Chunk(all, onPage))
}

// registered are the serials of so many assets that the company has already.
func (b *bundle) registered(tb testing.TB, n int) []string {
	tb.Helper()
	require.NoError(tb, catalog.NewService(b.db, b.clock, event.NewRecorder(b.clock, func() {})).Seed(tb.Context(), b.tenant))
	size := bulkdata.Size{Assets: 2 * n, People: 100, Seed: 1, Now: b.clock.Now()} // not every asset has a serial
	require.NoError(tb, bulkdata.Fill(tb.Context(), b.db, b.tenant, size))
	var serials []string
	b.query(tb, &serials, "select serial from assets where tenant_id = $1 and serial is not null order by tag limit $2", b.tenant, n)
	require.Len(tb, serials, n)
	return serials
}

// linked wants so many devices to have found their asset.
func (b *bundle) linked(tb testing.TB, n int) {
	tb.Helper()
	var found []string
	b.query(tb, &found, "select asset_id::text from devices where tenant_id = $1 and asset_id is not null", b.tenant)
	require.Len(tb, found, n)
}

// TestFleet has half of its devices in the register already.
func TestFleet(t *testing.T) {
	t.Parallel()
	b := setup(t)
	serials := b.registered(t, 10)
	v := newBook(t, nil)
	v.say("/machines", machines(20, serials))
	run := b.sync(t, b.connectTo(t, "fleet", v).ID)
	require.Equal(t, 20, run.Counts.Created, strings.Join(serials, " "))
	b.linked(t, 10)
}

// TestFleetAfterAnImport looks for assets that came a moment before: the database has
// to be told of them, or it plans for the few it knew of.
func TestFleetAfterAnImport(t *testing.T) {
	t.Parallel()
	const assets, devices = 1000, 501 // more than go in one batch
	b := setup(t)
	serials := b.registered(t, assets)
	v := newBook(t, nil)
	v.say("/machines", machines(devices, serials[:devices/2]))
	b.sync(t, b.connectTo(t, "fleet", v).ID)
	b.linked(t, devices/2)
	var counted []string
	b.query(t, &counted, "select (reltuples >= $1)::text from pg_class where oid = 'assets'::regclass", assets)
	require.Equal(t, []string{"true"}, counted)
}
