package asset_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// What is deleted is nowhere but in the recycle bin, and comes back as it was.
func TestRecycleBin(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	a, err := b.Create(ctx, b.tenant, asset.New{Name: "Old", Category: "laptop", Tag: "T-1", Serial: "S-1", Tags: []string{"spare"}})
	require.NoError(t, err)
	other := b.laptop(t)
	require.NoError(t, b.Delete(ctx, b.tenant, a.ID, nil))
	require.Equal(t, asset.EventDeleted, b.last(t, a.ID).Type)

	_, err = b.Get(ctx, b.tenant, a.ID, access.Everything)
	requireFault(t, err, fault.NotFound, "asset.not_found", "")
	for _, code := range []string{"T-1", "S-1", "/assets/" + a.ID.String()} {
		_, err = b.LookUp(ctx, b.tenant, code, access.Everything)
		requireFault(t, err, fault.NotFound, "asset.not_found", "")
	}
	for _, req := range []list.Request{{Count: true}, {Query: "Old", Count: true}, {Query: "T-1", Count: true}, {Sort: "tag", Count: true}} {
		page, err := b.List(ctx, b.tenant, req, access.Everything)
		require.NoError(t, err)
		for _, row := range page.Rows {
			require.Equal(t, other.ID, row.ID)
		}
		require.EqualValues(t, len(page.Rows), *page.Total)
	}
	counts, err := b.CountByStatus(ctx, b.tenant)
	require.NoError(t, err)
	require.EqualValues(t, 1, counts[asset.InStock])
	_, err = b.Update(ctx, b.tenant, a.ID, asset.Patch{Name: optional.Of("X")}, nil)
	requireFault(t, err, fault.NotFound, "asset.not_found", "")

	bin, err := b.Deleted(ctx, b.tenant, list.Request{})
	require.NoError(t, err)
	require.Len(t, bin.Rows, 1)
	require.Equal(t, start, *bin.Rows[0].DeletedAt)

	back, err := b.Undelete(ctx, b.tenant, a.ID, nil)
	require.NoError(t, err)
	require.Nil(t, back.DeletedAt)
	require.Equal(t, a.Version+2, back.Version)
	back.Version, back.DeletedAt = a.Version, nil
	require.Equal(t, a, back)
}

// A tag and serial are free while their asset lies in the bin; it then says who has
// them.
func TestRestoreNamesTheClash(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	for serial, code := range map[string]string{"": "asset.tag_taken", "S-9": "asset.serial_taken"} {
		tag := "T" + serial
		a, err := b.Create(ctx, b.tenant, asset.New{Name: "Old", Category: "laptop", Tag: tag, Serial: serial})
		require.NoError(t, err)
		require.NoError(t, b.Delete(ctx, b.tenant, a.ID, nil))
		successor := asset.New{Name: "New", Category: "laptop", Tag: tag, Serial: serial}
		if serial != "" {
			successor.Tag = "OTHER"
		}
		_, err = b.Create(ctx, b.tenant, successor)
		require.NoError(t, err)
		_, err = b.Undelete(ctx, b.tenant, a.ID, nil)
		requireFault(t, err, fault.Conflict, code, "")
		has := map[string]string{"": `The asset "New" has this tag.`, "S-9": "The asset OTHER has this serial number."}[serial]
		require.ErrorContains(t, err, has)
	}
}

func TestDeleteSaysWhatKeepsAnAsset(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	ana := b.employee(t, b.tenant, "Ana")
	held, part, dongle, waiting := b.laptop(t), b.laptop(t), b.laptop(t), b.laptop(t)
	_, err := b.Assign(ctx, b.tenant, held.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	require.NoError(t, b.under(t, part.ID, held.ID))
	_, err = b.Assign(ctx, b.tenant, dongle.ID, asset.Handover{AssetID: held.ID}, nil)
	require.NoError(t, err)
	_, err = b.Reserve(ctx, b.tenant, waiting.ID, ana, nil)
	require.NoError(t, err)

	err = b.Delete(ctx, b.tenant, held.ID, nil)
	requireFault(t, err, fault.Conflict, "asset.in_use", "holder")
	require.ErrorContains(t, err, "Ana has it; 1 asset is a part of it; 1 asset is checked out to it")
	err = b.Delete(ctx, b.tenant, waiting.ID, nil)
	requireFault(t, err, fault.Conflict, "asset.in_use", "reserved_for")
	requireFault(t, b.Delete(ctx, b.tenant, part.ID, ptr(int64(1))), fault.Precondition, "asset.stale", "")
	require.NoError(t, b.Delete(ctx, b.tenant, part.ID, nil))

	// A part whose whole was deleted after it comes back on its own.
	for _, id := range []asset.Asset{held, dongle} {
		_, _ = b.Return(ctx, b.tenant, id.ID, asset.Arrival{}, nil)
	}
	require.NoError(t, b.Delete(ctx, b.tenant, held.ID, nil))
	back, err := b.Undelete(ctx, b.tenant, part.ID, nil)
	require.NoError(t, err)
	require.Nil(t, back.Parent)
}
