package asset

import (
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
	Status       Status
	Assignee     *Person // who holds it
	AssignedAt   *time.Time
	ReservedFor  *Person    // who will get it
	StockedAt    *time.Time // when it last came into stock
	PurchaseDate clock.Date
	PurchaseCost *Money
	WarrantyEnd  clock.Date
	Notes        *string
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Label names the asset in sentences and in the history.
func (a Asset) Label() string { return a.Tag + " " + a.Name }

// Category is an asset's category.
type Category struct {
	ID   uuid.UUID
	Slug string
	Name string
}

// Ref names a manufacturer, a model or a location.
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

// Assignment is the time one person held one asset. It is open while ReturnedAt
// is nil.
type Assignment struct {
	ID         uuid.UUID
	AssetID    uuid.UUID
	Employee   Person
	AssignedAt time.Time
	AssignedBy event.Actor
	Note       *string // said at the hand-over
	ReturnedAt *time.Time
	ReturnedBy *event.Actor
	ReturnNote *string // said when it was taken back
}
