package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// New is what an asset is made of. Empty texts and zero values: not known.
type New struct {
	Name         string // needed
	Category     string // slug or id; needed, unless the model has one
	Serial       string
	Tag          string // empty: the next number
	Manufacturer string // name or id; made when the name is a new one
	Model        string // name or id; made when the name is a new one
	LocationID   *uuid.UUID
	Status       Status // in_stock (also when empty) or on_order
	PurchaseDate clock.Date
	PurchaseCost *Money
	WarrantyEnd  clock.Date
	Notes        string
}

// check reads what can be judged without looking anything up.
func (n New) check() (Asset, error) {
	a := Asset{Status: n.Status, PurchaseDate: n.PurchaseDate, PurchaseCost: n.PurchaseCost, WarrantyEnd: n.WarrantyEnd}
	var err error
	if a.Name, err = needed(n.Name, "body.name", maxName); err != nil {
		return Asset{}, err
	}
	tag, err := line(n.Tag, "body.tag", maxTag)
	if err != nil {
		return Asset{}, err
	}
	if tag != nil {
		a.Tag = *tag
	}
	if a.Serial, err = line(n.Serial, "body.serial", maxSerial); err != nil {
		return Asset{}, err
	}
	if a.Notes, err = within(n.Notes, "body.notes", maxNotes); err != nil {
		return Asset{}, err
	}
	switch a.Status {
	case "":
		a.Status = InStock
	case InStock, OnOrder:
	case Reserved, Assigned, InTransit, InRepair, Retired, Lost, Stolen:
		return Asset{}, fault.InvalidField("body.status", "a new asset is in_stock or on_order")
	default:
		return Asset{}, fault.InvalidField("body.status", fmt.Sprintf("%q is no status", a.Status))
	}
	return a, checkPurchase(a)
}

func checkPurchase(a Asset) error {
	if err := checkDay(a.PurchaseDate, "body.purchase_date"); err != nil {
		return err
	}
	if err := checkDay(a.WarrantyEnd, "body.warranty_end"); err != nil {
		return err
	}
	if a.PurchaseCost == nil {
		return nil
	}
	return a.PurchaseCost.check()
}

// naming is what an asset is, in the words of who made or changed it: slugs,
// names or ids; empty: not said.
type naming struct{ category, manufacturer, model string }

// class is what an asset is.
type class struct {
	category            uuid.UUID
	manufacturer, model *uuid.UUID
}

// classify looks a naming up. A model brings its manufacturer and category along
// where these were not said.
func (s *Service) classify(ctx context.Context, tenant uuid.UUID, n naming) (class, error) {
	var found class
	var category *uuid.UUID
	if n.category != "" {
		id, err := s.catalog.CategoryID(ctx, tenant, n.category)
		if err != nil {
			return class{}, err
		}
		category = &id
	}
	if n.manufacturer != "" {
		id, err := s.catalog.ManufacturerID(ctx, tenant, n.manufacturer)
		if err != nil {
			return class{}, err
		}
		found.manufacturer = &id
	}
	if n.model != "" {
		id, itsManufacturer, itsCategory, err := s.catalog.ModelID(ctx, tenant, n.model, found.manufacturer, category)
		if err != nil {
			return class{}, err
		}
		found.model = &id
		if found.manufacturer == nil {
			found.manufacturer = itsManufacturer
		}
		if category == nil {
			category = itsCategory
		}
	}
	if category == nil {
		return class{}, fault.InvalidField("body.category", "must not be empty")
	}
	found.category = *category
	return found, nil
}

func (a *Asset) classAs(c class) {
	a.Category = Category{ID: c.category}
	a.Manufacturer = refTo(c.manufacturer)
	a.Model = refTo(c.model)
}

// refTo is a reference whose name is not read yet.
func refTo(id *uuid.UUID) *Ref {
	if id == nil {
		return nil
	}
	return &Ref{ID: *id}
}

// locations finds those of the ids that are places of this company.
func locations(ctx context.Context, q *db.Queries, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Ref, error) {
	rows, err := q.LocationsByID(ctx, db.LocationsByIDParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read locations: %w", err)
	}
	found := make(map[uuid.UUID]Ref, len(rows))
	for _, r := range rows {
		found[r.ID] = Ref{ID: r.ID, Name: r.Name}
	}
	return found, nil
}
