package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// naming is what an asset is, in the words of who made or changed it: slugs,
// names or ids; empty: not said.
type naming struct{ category, manufacturer, model string }

// class is what an asset is, and what the model says of new ones, in months.
type class struct {
	category            Category
	manufacturer, model *Ref
	warranty, endOfLife *int32
}

// classify looks a naming up, each only once. A model brings its manufacturer and
// category along where these were not said.
func (w *work) classify(ctx context.Context, n naming) (class, error) {
	if found, ok := w.classes[n]; ok {
		return found, nil
	}
	found, err := w.lookUpClass(ctx, n)
	if err == nil {
		w.classes[n] = found
	}
	return found, err
}

func (w *work) lookUpClass(ctx context.Context, n naming) (class, error) {
	var category, manufacturer, model *uuid.UUID
	if n.category != "" {
		id, err := w.catalog.CategoryID(ctx, w.tenant, n.category)
		if err != nil {
			return class{}, err
		}
		category = &id
	}
	if n.manufacturer != "" {
		id, err := w.catalog.ManufacturerID(ctx, w.tenant, n.manufacturer)
		if err != nil {
			return class{}, err
		}
		manufacturer = &id
	}
	if n.model != "" {
		id, itsManufacturer, itsCategory, err := w.catalog.ModelID(ctx, w.tenant, n.model, manufacturer, category)
		if err != nil {
			return class{}, err
		}
		model = &id
		if manufacturer == nil {
			manufacturer = itsManufacturer
		}
		if category == nil {
			category = itsCategory
		}
	}
	if category == nil {
		return class{}, fault.InvalidField("body.category", "must not be empty")
	}
	return w.nameClass(ctx, *category, manufacturer, model)
}

func (w *work) nameClass(ctx context.Context, category uuid.UUID, manufacturer, model *uuid.UUID) (class, error) {
	row, err := w.q.ClassNames(ctx, db.ClassNamesParams{TenantID: w.tenant, CategoryID: category, ManufacturerID: manufacturer, ModelID: model})
	if err != nil {
		return class{}, fmt.Errorf("read what the catalogue calls it: %w", err)
	}
	return class{
		category:     Category{ID: category, Slug: row.Slug, Name: row.Name},
		manufacturer: refOf(manufacturer, row.Manufacturer), model: refOf(model, row.Model),
		warranty: row.WarrantyMonths, endOfLife: row.EndOfLifeMonths,
	}, nil
}

// classOf is what an asset is already.
func (w *work) classOf(ctx context.Context, a Asset) (class, error) {
	n := naming{category: a.Category.ID.String()}
	if a.Manufacturer != nil {
		n.manufacturer = a.Manufacturer.ID.String()
	}
	if a.Model != nil {
		n.model = a.Model.ID.String()
	}
	if found, ok := w.classes[n]; ok {
		return found, nil
	}
	found, err := w.nameClass(ctx, a.Category.ID, a.Manufacturer.id(), a.Model.id())
	if err == nil {
		w.classes[n] = found
	}
	return found, err
}

func (a *Asset) classAs(c class) {
	a.Category, a.Manufacturer, a.Model = c.category, c.manufacturer, c.model
}

// follow fills in what the model says of new assets.
func (a *Asset) follow(c class) {
	if a.WarrantyEnd.IsZero() {
		from := a.WarrantyStart
		if from.IsZero() {
			from = a.PurchaseDate
		}
		a.WarrantyEnd = after(from, c.warranty)
	}
	if !a.EndOfLifeByHand {
		a.EndOfLife = after(a.PurchaseDate, c.endOfLife)
	}
}

// after is the day some months after another; none when either is not known.
func after(from clock.Date, months *int32) clock.Date {
	if from.IsZero() || months == nil {
		return clock.Date{}
	}
	return from.AddMonths(int(*months))
}
