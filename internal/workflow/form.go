package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// fill takes what a person hands in to complete a task, checks what the task
// asks for, and gives the assets it dealt with.
func (t *transition) fill(ctx context.Context, step int, assetID *uuid.UUID) ([]AssetRef, error) {
	def, err := t.stepDef(step)
	if err != nil {
		return nil, err
	}
	switch {
	case def.Form == PickAsset || def.Check == AssetReceived:
		a, err := t.pick(ctx, def, assetID)
		if err != nil {
			return nil, err
		}
		if def.Check == AssetReceived {
			err = received(a)
		}
		return []AssetRef{a.AssetRef}, err
	case assetID != nil:
		return nil, fault.InvalidField("body.asset_id", "this step takes no asset")
	case def.Form == CollectAssets:
		return t.heldNow(ctx)
	default:
		return nil, nil
	}
}

// pick makes an asset the run's: the one named, else the one it holds. An asset
// that is no longer kept for the subject is reserved again; another one frees
// the first.
func (t *transition) pick(ctx context.Context, def *StepDef, named *uuid.UUID) (held, error) {
	target := t.run.AssetID
	if named != nil {
		target = named
	}
	if target == nil {
		return held{}, fault.New(fault.Invalid, "workflow.no_asset", "Nothing is reserved: name the asset to go on with.").
			At("body.asset_id", "is needed, because nothing is reserved")
	}
	a, err := t.asset(ctx, *target)
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return held{}, fault.InvalidField("body.asset_id", "there is no such asset")
	case err != nil:
		return held{}, err
	case named != nil && def.Category != "" && a.category != def.Category:
		return held{}, fault.InvalidField("body.asset_id", fmt.Sprintf("%s is no %s", a.Tag, def.Category))
	}
	ctx = t.inTheCourse(ctx)
	if !a.ready(t.person.ID) {
		got, err := t.assets.Reserve(ctx, t.tenant, a.ID, t.person.ID, nil)
		if err != nil {
			return held{}, err
		}
		a.AssetRef = refOf(got)
	}
	if same(t.run.AssetID, &a.ID) {
		return a, nil
	}
	if before := t.run.AssetID; before != nil {
		if err := t.release(ctx, *before); err != nil {
			return held{}, err
		}
	}
	return a, t.advance(ctx, Held{AssetID: &a.ID})
}

// received refuses an asset that cannot be in anybody's hands yet.
func received(a held) error {
	switch a.Status { //nolint:exhaustive // all others can be handed over
	case asset.OnOrder:
		return fault.New(fault.Conflict, "workflow.asset_not_received",
			"%s is still on order: receive it before it is handed over.", a.Tag)
	case asset.InRepair:
		return fault.New(fault.Conflict, "workflow.asset_not_ready", "%s is in repair.", a.Tag)
	}
	return nil
}

// heldNow is what the subject holds at this moment.
func (t *transition) heldNow(ctx context.Context) ([]AssetRef, error) {
	rows, err := t.q.AssetsHeldBy(ctx, db.AssetsHeldByParams{TenantID: t.tenant, PersonIds: []uuid.UUID{t.person.ID}})
	if err != nil {
		return nil, fmt.Errorf("read held assets: %w", err)
	}
	assets := make([]AssetRef, len(rows))
	for i, row := range rows {
		assets[i] = AssetRef{ID: row.ID, Tag: row.Tag, Name: row.Name, Status: asset.Status(row.Status)}
	}
	return assets, nil
}
