package asset

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Delete puts an asset into the recycle bin: it is in no list, count or search any
// more, and its tag and serial are free. Conflict: asset.in_use, which says all
// that keeps it: who holds or awaits it, its parts, what is checked out to it, a
// workflow under way.
func (s *Service) Delete(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	_, err := s.do(ctx, tenant, id, ifVersion, remove())
	return err
}

func remove() command {
	workflows := map[uuid.UUID][]db.WorkflowsKeepingRow{}
	return command{
		look: func(ctx context.Context, w *work, assets []Asset) error {
			clear(workflows)
			ids := make([]uuid.UUID, len(assets))
			for i, a := range assets {
				ids[i] = a.ID
			}
			rows, err := w.q.WorkflowsKeeping(ctx, db.WorkflowsKeepingParams{TenantID: w.tenant, AssetIds: ids})
			if err != nil {
				return fmt.Errorf("find workflows: %w", err)
			}
			for _, r := range rows {
				workflows[*r.AssetID] = append(workflows[*r.AssetID], r)
			}
			return nil
		},
		each: func(_ context.Context, w *work, c *change) error {
			if err := inUse(c.before, workflows[c.before.ID]); err != nil {
				return err
			}
			c.event = EventDeleted
			c.after.DeletedAt = &w.now
			return nil
		},
	}
}

// inUse says everything that keeps an asset from being deleted; nil: nothing.
func inUse(a Asset, workflows []db.WorkflowsKeepingRow) error {
	var why []fault.Field
	keeps := func(what, message string, args ...any) {
		why = append(why, fault.Field{Location: what, Message: fmt.Sprintf(message, args...)})
	}
	if holder := a.Holder(); holder != nil {
		keeps("holder", "%s has it", holder.Name)
	}
	if a.ReservedFor != nil {
		keeps("reserved_for", "it is reserved for %s", a.ReservedFor.DisplayName)
	}
	if a.Children > 0 {
		keeps("children", "%s it", counted(a.Children, "asset is a part of", "assets are parts of"))
	}
	if a.Holding > 0 {
		keeps("holding", "%s to it", counted(a.Holding, "asset is checked out", "assets are checked out"))
	}
	for _, w := range workflows {
		keeps("workflow", "the %s of %s needs it", w.DefinitionKey, w.DisplayName)
	}
	if len(why) == 0 {
		return nil
	}
	reasons := make([]string, len(why))
	for i, f := range why {
		reasons[i] = f.Message
	}
	f := fault.New(fault.Conflict, "asset.in_use", "%s cannot be deleted: %s.", a.Tag, strings.Join(reasons, "; "))
	f.Fields = why
	return f
}

// Undelete takes an asset out of the recycle bin, as it was. What it was a part of
// is forgotten when that has been deleted meanwhile. Conflicts: asset.tag_taken,
// asset.serial_taken (both name the asset that has it now).
func (s *Service) Undelete(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) (Asset, error) {
	return s.doIn(ctx, tenant, id, ifVersion, undelete(), recycleBin)
}

func undelete() command {
	return command{each: func(ctx context.Context, w *work, c *change) error {
		c.event = EventRestored
		c.after.DeletedAt = nil
		if c.before.Parent == nil {
			return nil
		}
		_, err := w.parent(ctx, c.before.Parent.ID)
		if fault.Is(err, "asset.unknown") {
			c.after.Parent = nil
			return nil
		}
		return err
	}}
}

// GetDeleted is one asset in the recycle bin.
func (s *Service) GetDeleted(ctx context.Context, tenant, id uuid.UUID) (Asset, error) {
	var found []Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = loadFrom(ctx, db.New(tx), tenant, []uuid.UUID{id}, recycleBin)
		return err
	})
	if err == nil && len(found) == 0 {
		err = fault.Missing("asset")
	}
	if err != nil {
		return Asset{}, err
	}
	return found[0], nil
}
