package asset

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// Asset is one device.
type Asset struct {
	ID           uuid.UUID
	Tag          string
	Serial       *string
	Name         string
	Category     Category
	Manufacturer *Ref
	Model        *Ref
	Location     *Ref
	Parent       *Ref // what it is a part of
	Company      *Ref // the legal entity it belongs to
	CostCentre   *Ref // where its costs are booked
	Condition    Condition
	Tags         []string // free words, in the order of the alphabet

	Status         Status
	StatusLabel    *LabelRef  // the company's own name for the state
	Assignee       *Person    // who holds it
	HolderLocation *Ref       // or where it is checked out to
	HolderAsset    *Ref       // or what it is checked out to
	AssignedAt     *time.Time // since when it is held
	ExpectedReturn clock.Date // when it should be back
	ReservedFor    *Person    // who will get it
	StockedAt      *time.Time // when it last came into stock

	Purchase
	Notes *string

	Custom json.RawMessage // values of the company's own fields by key; empty: none

	Children  int64 // how many assets are parts of it
	Holding   int64 // how many assets are checked out to it
	HeldParts int64 // how many of its parts are checked out to it as well
	DeletedAt *time.Time
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Purchase is how the company came to the asset and how long it will have it.
type Purchase struct {
	Ownership        Ownership
	Lessor           *string // of a leased asset, as are the two days
	LeaseStart       clock.Date
	LeaseEnd         clock.Date
	PurchaseDate     clock.Date
	PurchaseCost     *Money
	Vendor           *Ref // who sold it
	OrderNumber      *string
	InvoiceNumber    *string
	WarrantyStart    clock.Date
	WarrantyEnd      clock.Date
	WarrantyProvider *string
	EndOfLife        clock.Date
	EndOfLifeByHand  bool // somebody said so; else it follows from the model
}

// Label names the asset in sentences and in the history.
func (a Asset) Label() string { return a.Tag + " " + a.Name }

// Category is an asset's category.
type Category struct {
	ID   uuid.UUID
	Slug string
	Name string
}

// Ref names a manufacturer, a model, a location or another asset.
type Ref struct {
	ID   uuid.UUID
	Name string
}

// Person names an employee.
type Person struct {
	ID          uuid.UUID
	DisplayName string
	Email       *string
}

// LabelRef names a status label.
type LabelRef struct {
	ID    uuid.UUID
	Name  string
	Color Color
}

// Assignment is the time an asset was in one place's, one person's or another
// asset's hands. It is open while ReturnedAt is nil.
type Assignment struct {
	ID             uuid.UUID
	Asset          Ref
	Holder         Holder
	AssignedAt     time.Time
	AssignedBy     event.Actor
	ExpectedReturn clock.Date
	Note           *string // said at the hand-over
	ReturnedAt     *time.Time
	ReturnedBy     *event.Actor
	ReturnNote     *string // said when it was taken back
}

// Contents is how many assets are parts of this one or checked out to it, or both.
func (a Asset) Contents() int64 { return a.Children + a.Holding - a.HeldParts }
