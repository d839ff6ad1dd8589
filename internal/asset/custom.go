package asset

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	registers "github.com/assetronics/assetronics/internal/register"
)

// object is what the company's own fields of assets are of.
const object = "asset"

// custom judges what is said of the company's own fields of an asset, as what it is
// after the change.
func (w *work) custom(ctx context.Context, c *change, said registers.Custom) error {
	if len(said) == 0 {
		return nil
	}
	var err error
	if c.custom, err = w.judged(ctx, c.after, false, said); err != nil {
		return err
	}
	maps.Copy(c.said, c.custom.Changes())
	return nil
}

func (w *work) judged(ctx context.Context, a Asset, isNew bool, said registers.Custom) (registers.Judged, error) {
	if w.judge == nil {
		var err error
		if w.judge, err = w.fields.Judge(ctx, w.tenant, object); err != nil {
			return nil, err
		}
	}
	owner := registers.Owner{ID: a.ID, New: isNew, Category: a.Category.ID}
	if a.Model != nil {
		owner.Model = a.Model.ID
	}
	return w.judge(ctx, owner, said)
}

// judging has the own fields of assets that are locked judged together: their values
// are read at once.
func (w *work) judging(ctx context.Context, assets []Asset) (err error) {
	ids := make([]uuid.UUID, len(assets))
	for i, a := range assets {
		ids[i] = a.ID
	}
	w.judge, err = w.fields.Judge(ctx, w.tenant, object, ids...)
	return err
}

// store writes values that were judged.
func (w *work) store(ctx context.Context, values ...registers.Judged) error {
	said := slices.DeleteFunc(values, func(v registers.Judged) bool { return v == nil || len(v.Changes()) == 0 })
	if len(said) == 0 {
		return nil
	}
	return w.fields.Write(ctx, w.tenant, said...)
}

// storeAll writes the values of many new assets with a handful of statements. When one
// of them is taken it writes them one asset after the other, to say which row that is.
func (w *work) storeAll(ctx context.Context, drafts []draft, at placed) error {
	values := make([]registers.Judged, len(drafts))
	for i, d := range drafts {
		values[i] = d.custom
	}
	err := pg.Savepoint(ctx, func(ctx context.Context, _ pgx.Tx) error { return w.store(ctx, values...) })
	if fault.As(err) == nil {
		return err
	}
	for i, v := range values {
		if err := w.store(ctx, v); err != nil {
			return at(i, err)
		}
	}
	return nil
}
