package rest

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

type assetView struct {
	ID           uuid.UUID       `json:"id"`
	Tag          string          `json:"tag" doc:"The company's own number; unique whatever its case."`
	Serial       *string         `json:"serial"`
	Name         string          `json:"name"`
	Category     categoryRef     `json:"category"`
	Manufacturer *ref            `json:"manufacturer"`
	Model        *ref            `json:"model"`
	Parent       *ref            `json:"parent" doc:"The asset it is a part of."`
	Condition    *string         `json:"condition" enum:"new,good,fair,poor,broken" doc:"What shape it is in, whatever its status."`
	Tags         []string        `json:"tags" nullable:"false" doc:"Free words."`
	Status       asset.Status    `json:"status" enum:"on_order,in_stock,reserved,assigned,in_transit,in_repair,retired,lost,stolen"`
	StatusLabel  *statusLabelRef `json:"status_label" doc:"The company's own name for the state."`

	Assignee       *personRef  `json:"assignee" doc:"The person who holds it."`
	Holder         *holderView `json:"holder" doc:"Who or what has it: a person, a place or another asset."`
	AssignedAt     *time.Time  `json:"assigned_at"`
	ExpectedReturn *clock.Date `json:"expected_return" doc:"When it should be back."`
	ReservedFor    *personRef  `json:"reserved_for" doc:"Who will get it."`
	Location       *ref        `json:"location"`
	Company        *ref        `json:"company" doc:"The legal entity it belongs to."`
	CostCentre     *ref        `json:"cost_centre"`

	Ownership        asset.Ownership `json:"ownership" enum:"owned,leased,personal"`
	Lessor           *string         `json:"lessor"`
	LeaseStart       *clock.Date     `json:"lease_start"`
	LeaseEnd         *clock.Date     `json:"lease_end"`
	PurchaseDate     *clock.Date     `json:"purchase_date"`
	PurchaseCost     *moneyView      `json:"purchase_cost"`
	Vendor           *ref            `json:"vendor" doc:"Who sold it."`
	OrderNumber      *string         `json:"order_number"`
	InvoiceNumber    *string         `json:"invoice_number"`
	WarrantyStart    *clock.Date     `json:"warranty_start"`
	WarrantyEnd      *clock.Date     `json:"warranty_end"`
	WarrantyProvider *string         `json:"warranty_provider"`
	EndOfLife        *clock.Date     `json:"end_of_life"`
	EndOfLifeByHand  bool            `json:"end_of_life_by_hand" doc:"Somebody said so; else it follows from the model."`
	Notes            *string         `json:"notes"`
	Custom           customView      `json:"custom" doc:"Values of the company's own fields by key."`

	Children  int64          `json:"children" doc:"How many assets are parts of it."`
	Holding   int64          `json:"holding" doc:"How many assets are checked out to it."`
	Contents  int64          `json:"contents" doc:"How many assets are parts of it or checked out to it, or both."`
	Actions   []asset.Action `json:"actions" nullable:"false" enum:"assign,return,transfer,reserve,release,receive,ship,repair,restore,retire,lose,steal" doc:"What its state allows now and the caller may do; the first is the sensible next step. In live events: what its state allows."`
	DeletedAt *time.Time     `json:"deleted_at" doc:"Since when it is in the recycle bin."`
	Version   int64          `json:"version"`
	CreatedAt time.Time      `json:"created_at"`
	UpdatedAt time.Time      `json:"updated_at"`
}

type holderView struct {
	Type  asset.HolderKind `json:"type" enum:"employee,location,asset"`
	ID    uuid.UUID        `json:"id"`
	Name  string           `json:"name"`
	Email *string          `json:"email"`
}

type statusLabelRef struct {
	ID    uuid.UUID   `json:"id"`
	Name  string      `json:"name"`
	Color asset.Color `json:"color" enum:"gray,red,orange,amber,green,teal,blue,indigo,purple,pink"`
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

// assetViewOf shows an asset with what its state allows, whoever looks.
func assetViewOf(a asset.Asset) assetView {
	return assetView{
		ID: a.ID, Tag: a.Tag, Serial: a.Serial, Name: a.Name, Category: categoryRef(a.Category),
		Manufacturer: (*ref)(a.Manufacturer), Model: (*ref)(a.Model), Parent: (*ref)(a.Parent),
		Condition: textOrNil(string(a.Condition)), Tags: append([]string{}, a.Tags...),
		Status: a.Status, StatusLabel: (*statusLabelRef)(a.StatusLabel),
		Assignee: (*personRef)(a.Assignee), Holder: holderViewOf(a.Holder()), AssignedAt: a.AssignedAt,
		ExpectedReturn: dayOrNil(a.ExpectedReturn), ReservedFor: (*personRef)(a.ReservedFor),
		Location: (*ref)(a.Location), Company: (*ref)(a.Company), CostCentre: (*ref)(a.CostCentre),
		Ownership: a.Ownership, Lessor: a.Lessor, LeaseStart: dayOrNil(a.LeaseStart), LeaseEnd: dayOrNil(a.LeaseEnd),
		PurchaseDate: dayOrNil(a.PurchaseDate), PurchaseCost: (*moneyView)(a.PurchaseCost), Vendor: (*ref)(a.Vendor),
		OrderNumber: a.OrderNumber, InvoiceNumber: a.InvoiceNumber,
		WarrantyStart: dayOrNil(a.WarrantyStart), WarrantyEnd: dayOrNil(a.WarrantyEnd), WarrantyProvider: a.WarrantyProvider,
		EndOfLife: dayOrNil(a.EndOfLife), EndOfLifeByHand: a.EndOfLifeByHand, Notes: a.Notes,
		Custom:   customViewOf(a.Custom),
		Children: a.Children, Holding: a.Holding, Contents: a.Contents(), Actions: a.Actions(), DeletedAt: a.DeletedAt,
		Version: a.Version, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt,
	}
}

// assetViewFor shows an asset to somebody, with what he or she may do now.
func assetViewFor(who access.Principal) func(asset.Asset) assetView {
	return func(a asset.Asset) assetView {
		v := assetViewOf(a)
		v.Actions = slices.DeleteFunc(v.Actions, func(action asset.Action) bool { return !who.Can(rightTo(action)) })
		if a.DeletedAt != nil {
			v.Actions = []asset.Action{}
		}
		return v
	}
}

// rightTo is what an action takes: to move assets between people and the shelf is
// one right, to tell what became of them another.
func rightTo(action asset.Action) access.Permission {
	switch action {
	case asset.Assign, asset.Return, asset.Transfer, asset.Reserve, asset.Release:
		return access.AssetsAssign
	case asset.Receive, asset.Ship, asset.Repair, asset.Restore, asset.Retire, asset.Lose, asset.Steal:
	}
	return access.AssetsWrite
}

func holderViewOf(h *asset.Holder) *holderView {
	if h == nil {
		return nil
	}
	return &holderView{Type: h.Kind, ID: h.ID, Name: h.Name, Email: h.Email}
}

func textOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
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
	ID             uuid.UUID    `json:"id"`
	Asset          ref          `json:"asset"`
	Employee       *personRef   `json:"employee" doc:"When a person held it."`
	Holder         holderView   `json:"holder"`
	AssignedAt     time.Time    `json:"assigned_at"`
	AssignedBy     event.Actor  `json:"assigned_by"`
	ExpectedReturn *clock.Date  `json:"expected_return"`
	Note           *string      `json:"note" doc:"Said at the hand-over."`
	ReturnedAt     *time.Time   `json:"returned_at" doc:"Null: still held."`
	ReturnedBy     *event.Actor `json:"returned_by"`
	ReturnNote     *string      `json:"return_note" doc:"Said when it was taken back."`
}

func assignmentViewOf(a asset.Assignment) assignmentView {
	v := assignmentView{
		ID: a.ID, Asset: ref(a.Asset), Holder: *holderViewOf(&a.Holder), AssignedAt: a.AssignedAt, AssignedBy: a.AssignedBy,
		ExpectedReturn: dayOrNil(a.ExpectedReturn), Note: a.Note,
		ReturnedAt: a.ReturnedAt, ReturnedBy: a.ReturnedBy, ReturnNote: a.ReturnNote,
	}
	if h := a.Holder; h.Kind == asset.ToEmployee {
		v.Employee = &personRef{ID: h.ID, DisplayName: h.Name, Email: h.Email}
	}
	return v
}
