package rest

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

type assetView struct {
	ID           uuid.UUID      `json:"id"`
	Tag          string         `json:"tag" doc:"The company's own number; unique whatever its case."`
	Serial       *string        `json:"serial"`
	Name         string         `json:"name"`
	Category     categoryRef    `json:"category"`
	Manufacturer *ref           `json:"manufacturer"`
	Model        *ref           `json:"model"`
	Status       asset.Status   `json:"status" enum:"on_order,in_stock,reserved,assigned,in_transit,in_repair,retired,lost,stolen"`
	Assignee     *personRef     `json:"assignee" doc:"Who holds it."`
	ReservedFor  *personRef     `json:"reserved_for" doc:"Who will get it."`
	Location     *ref           `json:"location"`
	PurchaseDate *clock.Date    `json:"purchase_date"`
	PurchaseCost *moneyView     `json:"purchase_cost"`
	WarrantyEnd  *clock.Date    `json:"warranty_end"`
	Notes        *string        `json:"notes"`
	AssignedAt   *time.Time     `json:"assigned_at"`
	Actions      []asset.Action `json:"actions" nullable:"false" enum:"assign,return,transfer,reserve,release,receive,ship,repair,restore,retire,lose,steal" doc:"What its state allows now."`
	Version      int64          `json:"version"`
	CreatedAt    time.Time      `json:"created_at"`
	UpdatedAt    time.Time      `json:"updated_at"`
}

type categoryRef struct {
	ID   uuid.UUID `json:"id"`
	Slug string    `json:"slug"`
	Name string    `json:"name"`
}

type moneyView struct {
	Amount   int64  `json:"amount" doc:"Minor units: 129900 EUR is 1,299.00 euros."`
	Currency string `json:"currency" doc:"ISO 4217."`
}

func assetViewOf(a asset.Asset) assetView {
	return assetView{
		ID: a.ID, Tag: a.Tag, Serial: a.Serial, Name: a.Name, Category: categoryRef(a.Category),
		Manufacturer: (*ref)(a.Manufacturer), Model: (*ref)(a.Model), Status: a.Status,
		Assignee: (*personRef)(a.Assignee), ReservedFor: (*personRef)(a.ReservedFor), Location: (*ref)(a.Location),
		PurchaseDate: dayOrNil(a.PurchaseDate), PurchaseCost: (*moneyView)(a.PurchaseCost), WarrantyEnd: dayOrNil(a.WarrantyEnd),
		Notes: a.Notes, AssignedAt: a.AssignedAt, Actions: a.Actions(),
		Version: a.Version, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt,
	}
}

func dayOrNil(d clock.Date) *clock.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}

// assetResource is an asset for the live channels: it concerns who holds it and
// who waits for it.
func assetResource(a asset.Asset) Resource {
	r := Resource{View: assetViewOf(a)}
	for _, p := range []*asset.Person{a.Assignee, a.ReservedFor} {
		if p != nil {
			r.People = append(r.People, p.ID)
		}
	}
	return r
}

type assignmentView struct {
	ID         uuid.UUID    `json:"id"`
	Employee   personRef    `json:"employee"`
	AssignedAt time.Time    `json:"assigned_at"`
	AssignedBy event.Actor  `json:"assigned_by"`
	Note       *string      `json:"note" doc:"Said at the hand-over."`
	ReturnedAt *time.Time   `json:"returned_at" doc:"Null: still held."`
	ReturnedBy *event.Actor `json:"returned_by"`
	ReturnNote *string      `json:"return_note" doc:"Said when it was taken back."`
}

func assignmentViewOf(a asset.Assignment) assignmentView {
	return assignmentView{
		ID: a.ID, Employee: personRef(a.Employee), AssignedAt: a.AssignedAt, AssignedBy: a.AssignedBy, Note: a.Note,
		ReturnedAt: a.ReturnedAt, ReturnedBy: a.ReturnedBy, ReturnNote: a.ReturnNote,
	}
}
