package asset

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	registers "github.com/assetronics/assetronics/internal/register"
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
	ParentID     *uuid.UUID
	CompanyID    *uuid.UUID
	CostCentreID *uuid.UUID
	VendorID     *uuid.UUID
	Status       Status // in_stock (also when empty) or on_order
	StatusLabel  string // name or id
	Condition    Condition
	Tags         []string

	Ownership        Ownership // empty: owned
	Lessor           string
	LeaseStart       clock.Date
	LeaseEnd         clock.Date
	PurchaseDate     clock.Date
	PurchaseCost     *Money
	OrderNumber      string
	InvoiceNumber    string
	WarrantyStart    clock.Date
	WarrantyEnd      clock.Date // none: as many months as the model says
	WarrantyProvider string
	EndOfLife        clock.Date // none: as many months as the model says
	Notes            string

	Custom registers.Custom // the company's own fields
}

// check reads what can be judged without looking anything up.
func (n New) check() (Asset, error) {
	a := Asset{Status: n.Status, Purchase: Purchase{Ownership: Owned}}
	switch a.Status {
	case "":
		a.Status = InStock
	case InStock, OnOrder:
	case Reserved, Assigned, InTransit, InRepair, Retired, Lost, Stolen:
		return Asset{}, fault.InvalidField("body.status", "a new asset is in_stock or on_order")
	default:
		return Asset{}, fault.InvalidField("body.status", fmt.Sprintf("%q is no status", a.Status))
	}
	err := n.patch().apply(&a)
	return a, err
}

// patch says the same as a change of an asset of which nothing is known.
func (n New) patch() Patch {
	p := Patch{
		Name: optional.Of(n.Name), Serial: known(n.Serial), Tag: known(spelling.Clean(n.Tag)),
		LocationID: knownID(n.LocationID), ParentID: knownID(n.ParentID), CompanyID: knownID(n.CompanyID),
		CostCentreID: knownID(n.CostCentreID), VendorID: knownID(n.VendorID),
		StatusLabel: known(n.StatusLabel), Condition: known(n.Condition), AddTags: n.Tags,
		Ownership: known(n.Ownership), Lessor: known(n.Lessor), LeaseStart: known(n.LeaseStart), LeaseEnd: known(n.LeaseEnd),
		PurchaseDate: known(n.PurchaseDate), OrderNumber: known(n.OrderNumber), InvoiceNumber: known(n.InvoiceNumber),
		WarrantyStart: known(n.WarrantyStart), WarrantyEnd: known(n.WarrantyEnd), WarrantyProvider: known(n.WarrantyProvider),
		EndOfLife: known(n.EndOfLife), Notes: known(n.Notes),
	}
	if n.PurchaseCost != nil {
		p.PurchaseCost = optional.Of(*n.PurchaseCost)
	}
	return p
}

func known[T comparable](v T) optional.Field[T] {
	var nothing T
	return optional.Field[T]{Set: v != nothing, Value: v}
}

func knownID(id *uuid.UUID) optional.Field[uuid.UUID] {
	if id == nil {
		return optional.Field[uuid.UUID]{}
	}
	return optional.Of(*id)
}
