package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// The actions that definitions can name. Stored definitions keep naming them, so
// they are never renamed.
const (
	reserveAsset = "reserve_asset" // one of a category, from stock, for the subject
	assignAsset  = "assign_asset"  // what the run holds goes to the subject
	returnAssets = "return_assets" // all the subject holds goes back into stock
)

// actions names the parameters of each.
var actions = map[string][]string{
	reserveAsset: {"category"},
	assignAsset:  nil,
	returnAssets: nil,
}

// outcome is what an action did.
type outcome struct {
	note   string
	assets []AssetRef
	held   *uuid.UUID // the run now holds it for the subject
}

// act carries out the action or notification of a step.
func (t *transition) act(ctx context.Context, def *StepDef) (outcome, error) {
	if def.Kind == Notify {
		return outcome{}, t.tellAll(ctx, def)
	}
	switch def.Action {
	case reserveAsset:
		return t.reserve(ctx, def.Params["category"])
	case assignAsset:
		return t.assign(ctx)
	case returnAssets:
		return t.takeBack(ctx)
	default:
		return outcome{}, fmt.Errorf("there is no action %q", def.Action)
	}
}

// reserve holds an asset for the subject. Nothing in stock is no failure: a
// person decides then.
func (t *transition) reserve(ctx context.Context, category string) (outcome, error) {
	got, err := t.assets.ReserveFromStock(ctx, t.tenant, category, t.person.ID)
	if err != nil {
		return outcome{}, err
	}
	if got == nil {
		return outcome{note: "Nothing in stock."}, nil
	}
	return outcome{assets: []AssetRef{refOf(*got)}, held: &got.ID}, nil
}

// assign hands the run's asset to the subject.
func (t *transition) assign(ctx context.Context) (outcome, error) {
	if t.run.AssetID == nil {
		return outcome{}, fault.New(fault.Conflict, "workflow.no_asset", "No asset has been picked for %s.", t.person.Name)
	}
	a, err := t.asset(ctx, *t.run.AssetID)
	if err != nil {
		return outcome{}, err
	}
	if a.assigneeID != nil && *a.assigneeID == t.person.ID {
		return outcome{assets: []AssetRef{a.AssetRef}}, nil // somebody did it by hand
	}
	got, err := t.assets.Assign(ctx, t.tenant, a.ID, asset.Handover{EmployeeID: t.person.ID, Note: t.label()}, nil)
	if err != nil {
		return outcome{}, err
	}
	return outcome{assets: []AssetRef{refOf(got)}}, nil
}

// takeBack puts everything the subject holds back into stock.
func (t *transition) takeBack(ctx context.Context) (outcome, error) {
	got, err := t.assets.ReturnAll(ctx, t.tenant, t.person.ID, t.label())
	if err != nil {
		return outcome{}, err
	}
	if len(got) == 0 {
		return outcome{note: t.person.Name + " held nothing."}, nil
	}
	var result outcome
	for _, a := range got {
		result.assets = append(result.assets, refOf(a))
	}
	return result, nil
}

// release frees an asset if it still waits for the subject; somebody may have
// done so by hand, or handed it over.
func (t *transition) release(ctx context.Context, id uuid.UUID) error {
	a, err := t.asset(ctx, id)
	if err != nil || !a.waitsFor(t.person.ID) {
		return err
	}
	_, err = t.assets.Release(ctx, t.tenant, id, nil)
	return err
}

// held is an asset as far as workflows look at it.
type held struct {
	AssetRef
	category    string
	assigneeID  *uuid.UUID
	reservedFor *uuid.UUID
}

func (h held) waitsFor(person uuid.UUID) bool {
	return h.reservedFor != nil && *h.reservedFor == person
}

// ready tells whether the asset waits for the person or is with the person
// already.
func (h held) ready(person uuid.UUID) bool {
	return h.waitsFor(person) || h.assigneeID != nil && *h.assigneeID == person
}

// asset reads an asset and keeps others from changing it until the transaction
// ends; a missing one is asset.not_found.
func (t *transition) asset(ctx context.Context, id uuid.UUID) (held, error) {
	row, err := t.q.LockAsset(ctx, db.LockAssetParams{TenantID: t.tenant, ID: id})
	if pg.IsNoRows(err) {
		return held{}, fault.Missing("asset")
	}
	if err != nil {
		return held{}, fmt.Errorf("read asset: %w", err)
	}
	return held{
		AssetRef: AssetRef{ID: row.ID, Tag: row.Tag, Name: row.Name, Status: asset.Status(row.Status)},
		category: row.Category, assigneeID: row.AssigneeID, reservedFor: row.ReservedForID,
	}, nil
}

func refOf(a asset.Asset) AssetRef {
	return AssetRef{ID: a.ID, Tag: a.Tag, Name: a.Name, Status: a.Status}
}
