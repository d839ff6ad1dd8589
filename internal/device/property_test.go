package device_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// world is a register and what integrations say of machines, drawn from few keys
// so that they meet.
type world struct {
	assets  []asset.New
	devices [][]record.Device // by integration
}

func drawWorld(t *rapid.T) world {
	key := func(name, prefix string, n int) string {
		if i := rapid.IntRange(0, n).Draw(t, name); i > 0 {
			return fmt.Sprintf("%s-%04d", prefix, i)
		}
		return ""
	}
	var w world
	for i := range rapid.IntRange(1, 4).Draw(t, "assets") {
		a := asset.New{Name: "Laptop", Category: "laptop", Tag: fmt.Sprintf("TAG-%04d", i+1)}
		if rapid.Bool().Draw(t, "has a serial") {
			a.Serial = fmt.Sprintf("SER-%04d", i+1)
		}
		w.assets = append(w.assets, a)
	}
	for range 3 {
		var devices []record.Device
		for i := range rapid.IntRange(0, 4).Draw(t, "devices") {
			devices = append(devices, record.Device{
				ExternalID: fmt.Sprint(i), Serial: key("serial", "SER", 5), HardwareUUID: key("uuid", "UUID", 3), IMEI: key("imei", "IMEI", 3),
				AssetTag: key("tag", "TAG", 4), Name: "Laptop", MACs: []string{"aa:bb:cc:dd:ee:ff"},
				LastSeenAt: start.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "seen")) * time.Hour),
			})
		}
		w.devices = append(w.devices, devices)
	}
	return w
}

// step is a part of what one integration says.
type step struct{ integration, from, to int }

func (w world) drawSteps(t *rapid.T) []step {
	var steps []step
	for i, devices := range w.devices {
		for from := 0; from < len(devices); {
			to := rapid.IntRange(from+1, len(devices)).Draw(t, "up to")
			steps = append(steps, step{i, from, to})
			from = to
		}
	}
	if len(steps) == 0 {
		return nil
	}
	return rapid.Permutation(steps).Draw(t, "order")
}

// play lets it all come in and gives the tag of each device's asset, or why it
// has none.
func (w world) play(t *rapid.T, b *bundle, steps []step) map[string]string {
	b.tenant = b.bareCompany(t)
	for _, a := range w.assets {
		b.bareAsset(t, a)
	}
	integrations := make([]uuid.UUID, len(w.devices))
	for i := range integrations {
		integrations[i] = b.integration(t, b.tenant, fmt.Sprint("MDM ", i))
	}
	for _, s := range steps {
		b.sync(t, integrations[s.integration], w.devices[s.integration][s.from:s.to]...)
	}
	page, err := b.List(context.Background(), b.tenant, list.Request{Limit: list.MaxLimit})
	require.NoError(t, err)
	outcome := map[string]string{}
	taken := map[string]bool{}
	for _, d := range page.Rows {
		name := d.Integration.Name + "/" + d.ExternalID
		if d.Asset == nil {
			outcome[name] = string(d.Reason)
			continue
		}
		outcome[name] = d.Asset.Tag + " by " + string(d.MatchedBy)
		require.False(t, taken[d.Integration.Name+d.Asset.Tag], "%s has two devices for %s", d.Integration.Name, d.Asset.Tag)
		taken[d.Integration.Name+d.Asset.Tag] = true
		require.True(t, d.Serial != "" || d.HardwareUUID != "" || d.AssetTag != "" || d.IMEI != "", "a name or an address alone tied %s", name)
		require.True(t, d.Asset.Serial == "" || d.Serial == "" || d.Asset.Serial == d.Serial || d.MatchedBy == device.ByIMEI, "%s has another serial", name)
	}
	return outcome
}

// Whatever order devices of several integrations come in, in parts however cut,
// they end up at the same assets.
func TestTheOrderOfArrivalDoesNotMatter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		once := w.play(t, b, w.drawSteps(t))
		require.Equal(t, once, w.play(t, b, w.drawSteps(t)))
	})
}

// bareCompany and bareAsset are those of the other tests without their events and
// catalogue: this test makes hundreds.
func (b *bundle) bareCompany(t require.TestingT) uuid.UUID {
	id := uuid.New()
	b.system(t, "insert into tenants (id, slug, name, created_at) values ($1, $2, $2, now())", id, id.String())
	b.system(t, "insert into categories (tenant_id, id, slug, name, name_key, created_at, updated_at) values ($1, $1, 'laptop', 'Laptop', 'laptop', now(), now())", id)
	return id
}

func (b *bundle) bareAsset(t require.TestingT, a asset.New) {
	b.system(t, `insert into assets (tenant_id, id, tag, tag_key, serial, serial_key, name, name_key, category_id, status, created_at, updated_at)
		values ($1, $2, $3, lower($3), nullif($4, ''), nullif(lower($4), ''), $5, lower($5), $1, 'in_stock', now(), now())`,
		b.tenant, uuid.New(), a.Tag, a.Serial, a.Name)
}
