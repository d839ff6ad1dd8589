package asset

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// Patch changes what is known of an asset. Status and custody have their own
// commands.
type Patch struct {
	Name         optional.Field[string]
	Tag          optional.Field[string]
	Serial       optional.Field[string]
	Category     optional.Field[string] // slug or id
	Manufacturer optional.Field[string] // name or id
	Model        optional.Field[string] // name or id
	LocationID   optional.Field[uuid.UUID]
	PurchaseDate optional.Field[clock.Date]
	PurchaseCost optional.Field[Money]
	WarrantyEnd  optional.Field[clock.Date]
	Notes        optional.Field[string]
}

// Update changes an asset. Conflicts: asset.serial_taken (names the asset),
// asset.tag_taken. Invalid: as for Create, and nothing where something is needed.
func (s *Service) Update(ctx context.Context, tenant, id uuid.UUID, in Patch, ifVersion *int64) (Asset, error) {
	return s.change(ctx, tenant, id, ifVersion, func(ctx context.Context, c *change) error {
		c.event = EventUpdated
		if err := in.texts(&c.after); err != nil {
			return err
		}
		if err := in.purchase(&c.after); err != nil {
			return err
		}
		if in.LocationID.Set {
			c.after.Location = nil
			if err := c.lieAt(ctx, in.LocationID.Pointer()); err != nil {
				return err
			}
		}
		return s.reclassify(ctx, c, in)
	})
}

func (p Patch) texts(a *Asset) error {
	var err error
	if a.Name, err = kept(p.Name, a.Name, "body.name", maxName); err != nil {
		return err
	}
	if a.Tag, err = kept(p.Tag, a.Tag, "body.tag", maxTag); err != nil {
		return err
	}
	if p.Serial.Set {
		if a.Serial, err = line(p.Serial.Value, "body.serial", maxSerial); err != nil {
			return err
		}
	}
	if p.Notes.Set {
		a.Notes, err = within(p.Notes.Value, "body.notes", maxNotes)
	}
	return err
}

// kept is the new value of a text that must not become empty.
func kept(f optional.Field[string], old, at string, longest int) (string, error) {
	if !f.Set {
		return old, nil
	}
	return needed(f.Value, at, longest)
}

func (p Patch) purchase(a *Asset) error {
	if p.PurchaseDate.Set {
		a.PurchaseDate = p.PurchaseDate.Value
	}
	if p.WarrantyEnd.Set {
		a.WarrantyEnd = p.WarrantyEnd.Value
	}
	a.PurchaseCost = p.PurchaseCost.OrPointer(a.PurchaseCost)
	return checkPurchase(*a)
}

// reclassify looks up what the asset is when that changes. What is not said stays,
// but a model given by its id brings its manufacturer along.
func (s *Service) reclassify(ctx context.Context, c *change, in Patch) error {
	if !in.Category.Set && !in.Manufacturer.Set && !in.Model.Set {
		return nil
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
	found, err := s.classify(ctx, c.tenant, says)
	if err != nil {
		return err
	}
	if in.Manufacturer.Set && says.manufacturer == "" && found.manufacturer != nil {
		return fault.InvalidField("body.manufacturer", "the model has a manufacturer: clear the model too")
	}
	c.after.classAs(found)
	return nil
}

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
