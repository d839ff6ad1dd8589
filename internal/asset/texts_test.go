package asset_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// TestTextsInParts finds an asset by what each of its texts says now, once, and writes
// only the text that changed.
func TestTextsInParts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a, err := b.Create(t.Context(), b.tenant, asset.New{Name: "Walrus", Category: "laptop", Notes: "a walrus on the lid", OrderNumber: "PO-Walrus"})
	require.NoError(t, err)
	finds := func(word string, want int) {
		t.Helper()
		page, err := b.List(t.Context(), b.tenant, list.Request{Query: word, Count: true}, access.Everything)
		require.NoError(t, err)
		require.Len(t, page.Rows, want, word)
		require.EqualValues(t, want, *page.Total, word)
	}
	finds("walrus", 1)
	before := b.written(t, a.ID)
	require.Len(t, before, 3)

	_, err = b.Update(t.Context(), b.tenant, a.ID, asset.Patch{Notes: optional.Of("a Penguin")}, nil)
	require.NoError(t, err)
	after := b.written(t, a.ID)
	require.NotEqual(t, before["notes"], after["notes"])
	require.Equal(t, before["name"], after["name"])
	require.Equal(t, before["papers"], after["papers"])
	finds("penguin", 1)
	finds("lid", 0)

	_, err = b.Update(t.Context(), b.tenant, a.ID, asset.Patch{Notes: optional.Of(""), OrderNumber: optional.Of("")}, nil)
	require.NoError(t, err)
	require.Len(t, b.written(t, a.ID), 1)
	finds("penguin", 0)
	finds("walrus", 1)

	_, err = b.Update(t.Context(), b.tenant, a.ID, asset.Patch{Notes: optional.Of("Otter")}, nil)
	require.NoError(t, err)
	finds("otter", 1)
}

// written are the parts of an asset's text, with the transaction that wrote each.
func (b *bundle) written(t *testing.T, id uuid.UUID) map[string]string {
	t.Helper()
	parts := map[string]string{}
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select part, xmin::text from asset_texts where tenant_id = $1 and asset_id = $2", b.tenant, id)
		if err != nil {
			return err
		}
		var part, by string
		_, err = pgx.ForEachRow(rows, []any{&part, &by}, func() error { parts[part] = by; return nil })
		return err
	}))
	return parts
}
