package asset

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// Update changes an asset. Conflicts: asset.serial_taken (names the asset),
// asset.tag_taken, status_label.other_status. Invalid: as for Create, and nothing
// where something is needed.
func (s *Service) Update(ctx context.Context, tenant, id uuid.UUID, in Patch, ifVersion *int64) (Asset, error) {
	return s.do(ctx, tenant, id, ifVersion, edit(in))
}

func edit(in Patch) command {
	var found references
	var look func(ctx context.Context, w *work, assets []Asset) error
	if len(in.Custom) > 0 {
		look = func(ctx context.Context, w *work, assets []Asset) error { return w.judging(ctx, assets) }
	}
	return command{
		look: look,
		prepare: func(ctx context.Context, w *work) (err error) {
			found, err = w.references(ctx, in)
			return err
		},
		each: func(ctx context.Context, w *work, c *change) error {
			c.event = EventUpdated
			if err := in.apply(&c.after); err != nil {
				return err
			}
			if err := found.put(ctx, w, in, c); err != nil {
				return err
			}
			if err := w.reclassify(ctx, c, in); err != nil {
				return err
			}
			return w.custom(ctx, c, in.Custom)
		},
	}
}

// reclassify looks up what the asset is when that changes. What is not said stays,
// but a model given by its id brings its manufacturer along.
func (w *work) reclassify(ctx context.Context, c *change, in Patch) error {
	if !in.Category.Set && !in.Manufacturer.Set && !in.Model.Set {
		return w.live(ctx, c)
	}
	says := naming{category: c.before.Category.ID.String()}
	if in.Category.Set {
		says.category = in.Category.Value
		if says.category == "" {
			return fault.InvalidField("body.category", "must not be empty")
		}
	}
	says.model = said(in.Model, c.before.Model)
	says.manufacturer = said(in.Manufacturer, c.before.Manufacturer)
	if _, err := uuid.Parse(in.Model.Value); err == nil && !in.Manufacturer.Set {
		says.manufacturer = ""
	}
	found, err := w.classify(ctx, says)
	if err != nil {
		return err
	}
	if in.Manufacturer.Set && says.manufacturer == "" && found.manufacturer != nil {
		return fault.InvalidField("body.manufacturer", "the model has a manufacturer: clear the model too")
	}
	c.after.classAs(found)
	return w.live(ctx, c)
}

// live reckons the end of life anew when what it follows from has changed, unless
// somebody has set it by hand.
func (w *work) live(ctx context.Context, c *change) error {
	follows := c.before.PurchaseDate == c.after.PurchaseDate && sameRef(c.before.Model, c.after.Model) &&
		c.before.EndOfLifeByHand == c.after.EndOfLifeByHand
	if follows || c.after.EndOfLifeByHand {
		return nil
	}
	of, err := w.classOf(ctx, c.after)
	if err != nil {
		return err
	}
	c.after.EndOfLife = after(c.after.PurchaseDate, of.endOfLife)
	return nil
}

func sameRef(a, b *Ref) bool { return (a == nil) == (b == nil) && (a == nil || a.ID == b.ID) }

// said is a reference in the words of a patch, or the present one's id.
func said(f optional.Field[string], now *Ref) string {
	if f.Set {
		return f.Value
	}
	if now == nil {
		return ""
	}
	return now.ID.String()
}
