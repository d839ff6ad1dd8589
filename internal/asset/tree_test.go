package asset_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func (b *bundle) under(t *testing.T, a, parent uuid.UUID) error {
	t.Helper()
	_, err := b.Update(t.Context(), b.tenant, a, asset.Patch{ParentID: optional.Of(parent)}, nil)
	return err
}

func TestPartsOfAssets(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rack, server, disk := b.laptop(t), b.laptop(t), b.laptop(t)
	requireFault(t, b.under(t, rack.ID, rack.ID), fault.Invalid, "asset.circular", "body.parent_id")
	require.NoError(t, b.under(t, server.ID, rack.ID))
	require.NoError(t, b.under(t, disk.ID, server.ID))
	requireFault(t, b.under(t, rack.ID, disk.ID), fault.Invalid, "asset.circular", "body.parent_id")
	parts, err := b.Children(t.Context(), b.tenant, rack.ID)
	require.NoError(t, err)
	require.Len(t, parts, 1)
	require.Equal(t, server.ID, parts[0].ID)
	require.Equal(t, &asset.Ref{ID: rack.ID, Name: rack.Label()}, parts[0].Parent)
	require.EqualValues(t, 1, parts[0].Children)
}

func TestPartsLieOnlySoDeep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	chain := []asset.Asset{b.laptop(t)}
	for len(chain) < 8 {
		next := b.laptop(t)
		require.NoError(t, b.under(t, next.ID, chain[len(chain)-1].ID))
		chain = append(chain, next)
	}
	requireFault(t, b.under(t, b.laptop(t).ID, chain[7].ID), fault.Invalid, "asset.too_deep", "body.parent_id")
	requireFault(t, b.under(t, chain[0].ID, b.laptop(t).ID), fault.Invalid, "asset.too_deep", "body.parent_id")
}

// However many people put assets into one another at once, no circle closes.
func TestNoCircleClosesAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for round := range 8 {
		ring := []asset.Asset{b.laptop(t), b.laptop(t), b.laptop(t), b.laptop(t)}
		errs := atOnce(len(ring), func(n int) error {
			a, to := ring[n].ID, ring[(n+1)%len(ring)].ID
			if round%2 == 0 {
				_, err := b.Update(t.Context(), b.tenant, a, asset.Patch{ParentID: optional.Of(to)}, nil)
				return err
			}
			_, err := b.Assign(t.Context(), b.tenant, a, asset.Handover{AssetID: to}, nil)
			return err
		})
		refused := 0
		for _, err := range errs {
			if err != nil {
				requireFault(t, err, fault.Invalid, "asset.circular", "")
				refused++
			}
		}
		require.Equal(t, 1, refused, fmt.Sprint(errs))
		for _, a := range ring {
			steps := 0
			for at := a.ID; ; steps++ {
				require.LessOrEqual(t, steps, len(ring), "a circle")
				now, err := b.Get(t.Context(), b.tenant, at, access.Everything)
				require.NoError(t, err)
				next := now.Parent
				if round%2 == 1 {
					next = now.HolderAsset
				}
				if next == nil {
					break
				}
				at = next.ID
			}
		}
	}
}
