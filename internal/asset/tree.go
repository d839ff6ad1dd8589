package asset

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// maxDepth bounds how many assets lie within one another: a rack, a server, its
// controller, a disk and room to spare. It keeps every walk short.
const maxDepth = 8

// parent reads an asset that others may be parts of.
func (w *work) parent(ctx context.Context, id uuid.UUID) (*Ref, error) {
	if err := w.q.LockTree(ctx, w.tenant); err != nil {
		return nil, fmt.Errorf("lock the tree: %w", err)
	}
	row, err := w.q.AssetForShare(ctx, db.AssetForShareParams{TenantID: w.tenant, ID: id})
	if pg.IsNoRows(err) {
		return nil, fault.New(fault.Invalid, "asset.unknown", "There is no such asset.").
			At("body.parent_id", "there is no such asset")
	}
	if err != nil {
		return nil, fmt.Errorf("read asset: %w", err)
	}
	return &Ref{ID: id, Name: row.Tag + " " + row.Name}, nil
}

// fitsUnder refuses a parent that is the asset itself or a part of it, and trees
// that become too deep.
func (w *work) fitsUnder(ctx context.Context, a Asset, parent Ref) error {
	above, err := w.q.AncestorsOf(ctx, db.AncestorsOfParams{TenantID: w.tenant, ID: parent.ID, Most: maxDepth + 1})
	if err != nil {
		return fmt.Errorf("read parents: %w", err)
	}
	if slices.Contains(above, a.ID) {
		return fault.New(fault.Invalid, "asset.circular", "%s cannot be a part of itself.", a.Tag).
			At("body.parent_id", parent.Name+" is a part of "+a.Tag)
	}
	height := int32(1)
	if a.Children > 0 {
		if height, err = w.q.HeightOf(ctx, db.HeightOfParams{TenantID: w.tenant, ID: a.ID, Most: maxDepth + 1}); err != nil {
			return fmt.Errorf("read parts: %w", err)
		}
	}
	if len(above)+int(height) > maxDepth {
		return fault.New(fault.Invalid, "asset.too_deep", "Assets lie at most %d deep within one another.", maxDepth).
			At("body.parent_id", fmt.Sprintf("%s would lie too deep", a.Tag))
	}
	return nil
}

// canBeHeldBy refuses to check an asset out to itself, or to what it holds.
func (w *work) canBeHeldBy(ctx context.Context, a Asset, to Holder) error {
	if to.Kind != ToAsset {
		return nil
	}
	chain := []uuid.UUID{to.ID}
	if a.Holding > 0 {
		var err error
		if chain, err = w.q.HoldersOf(ctx, db.HoldersOfParams{TenantID: w.tenant, ID: to.ID, Most: maxChain}); err != nil {
			return fmt.Errorf("read holders: %w", err)
		}
	}
	if slices.Contains(chain, a.ID) {
		return fault.New(fault.Invalid, "asset.circular", "%s cannot be checked out to itself.", a.Tag).
			At("body.asset_id", to.Name+" is checked out to "+a.Tag)
	}
	return nil
}

// maxChain is far above what anybody checks out to one another; no circle can
// hide behind it, for each was refused when it was about to close.
const maxChain = 1000
