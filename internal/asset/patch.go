package asset

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	registers "github.com/assetronics/assetronics/internal/register"
)

// Patch changes what is known of an asset. Status and custody have their own
// commands.
type Patch struct {
	Name         optional.Field[string]    `json:"name,omitzero"`
	Tag          optional.Field[string]    `json:"tag,omitzero"`
	Serial       optional.Field[string]    `json:"serial,omitzero"`
	Category     optional.Field[string]    `json:"category,omitzero"`     // slug or id
	Manufacturer optional.Field[string]    `json:"manufacturer,omitzero"` // name or id
	Model        optional.Field[string]    `json:"model,omitzero"`        // name or id
	LocationID   optional.Field[uuid.UUID] `json:"location_id,omitzero"`
	ParentID     optional.Field[uuid.UUID] `json:"parent_id,omitzero"`
	CompanyID    optional.Field[uuid.UUID] `json:"company_id,omitzero"`
	CostCentreID optional.Field[uuid.UUID] `json:"cost_centre_id,omitzero"`
	VendorID     optional.Field[uuid.UUID] `json:"vendor_id,omitzero"`
	StatusLabel  optional.Field[string]    `json:"status_label,omitzero"` // name or id, of the state it is in
	Condition    optional.Field[Condition] `json:"condition,omitzero"`
	Tags         optional.Field[[]string]  `json:"tags,omitzero"`     // all of them
	AddTags      []string                  `json:"add_tags,omitzero"` // besides those it has
	RemoveTags   []string                  `json:"remove_tags,omitzero"`

	ExpectedReturn optional.Field[clock.Date] `json:"expected_return,omitzero"` // of what somebody holds

	Ownership        optional.Field[Ownership]  `json:"ownership,omitzero"`
	Lessor           optional.Field[string]     `json:"lessor,omitzero"`
	LeaseStart       optional.Field[clock.Date] `json:"lease_start,omitzero"`
	LeaseEnd         optional.Field[clock.Date] `json:"lease_end,omitzero"`
	PurchaseDate     optional.Field[clock.Date] `json:"purchase_date,omitzero"`
	PurchaseCost     optional.Field[Money]      `json:"purchase_cost,omitzero"`
	OrderNumber      optional.Field[string]     `json:"order_number,omitzero"`
	InvoiceNumber    optional.Field[string]     `json:"invoice_number,omitzero"`
	WarrantyStart    optional.Field[clock.Date] `json:"warranty_start,omitzero"`
	WarrantyEnd      optional.Field[clock.Date] `json:"warranty_end,omitzero"`
	WarrantyProvider optional.Field[string]     `json:"warranty_provider,omitzero"`
	EndOfLife        optional.Field[clock.Date] `json:"end_of_life,omitzero"` // null: what follows from the model
	Notes            optional.Field[string]     `json:"notes,omitzero"`

	Custom registers.Custom `json:"custom,omitempty"` // the company's own fields
}

// apply sets what can be judged without looking anything up.
func (p Patch) apply(a *Asset) error {
	for _, set := range []func(*Asset) error{p.texts, p.words, p.shape, p.papers, p.days} {
		if err := set(a); err != nil {
			return err
		}
	}
	return nil
}

func (p Patch) texts(a *Asset) error {
	var err error
	if a.Name, err = kept(p.Name, a.Name, "body.name", maxName); err != nil {
		return err
	}
	if a.Tag, err = kept(p.Tag, a.Tag, "body.tag", maxTag); err != nil {
		return err
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

func (p Patch) words(a *Asset) error {
	if p.Tags.Set {
		a.Tags = nil
	}
	var err error
	a.Tags, err = retagged(a.Tags, append(p.Tags.Value, p.AddTags...), p.RemoveTags)
	return err
}

func (p Patch) shape(a *Asset) error {
	if p.Condition.Set {
		a.Condition = p.Condition.Value
	}
	if a.Condition != "" {
		if err := oneOf(a.Condition, Conditions, "body.condition"); err != nil {
			return err
		}
	}
	if p.ExpectedReturn.Set && !p.ExpectedReturn.Null && a.Holder() == nil {
		return fault.New(fault.Conflict, "asset.not_assigned", "Nobody holds %s.", a.Tag).
			At("body.expected_return", "nobody holds it")
	}
	if p.ExpectedReturn.Set {
		a.ExpectedReturn = p.ExpectedReturn.Value
	}
	if p.Ownership.Set {
		a.Ownership = p.Ownership.Or(Owned)
	}
	return oneOf(a.Ownership, Ownerships, "body.ownership")
}

// papers sets the texts of one line that may be missing.
func (p Patch) papers(a *Asset) error {
	for _, t := range []struct {
		given   optional.Field[string]
		kept    **string
		at      string
		longest int
	}{
		{p.Serial, &a.Serial, "body.serial", maxSerial},
		{p.Lessor, &a.Lessor, "body.lessor", maxName},
		{p.OrderNumber, &a.OrderNumber, "body.order_number", maxNumber},
		{p.InvoiceNumber, &a.InvoiceNumber, "body.invoice_number", maxNumber},
		{p.WarrantyProvider, &a.WarrantyProvider, "body.warranty_provider", maxName},
	} {
		if !t.given.Set {
			continue
		}
		var err error
		if *t.kept, err = line(t.given.Value, t.at, t.longest); err != nil {
			return err
		}
	}
	a.PurchaseCost = p.PurchaseCost.OrPointer(a.PurchaseCost)
	if a.PurchaseCost != nil {
		return a.PurchaseCost.check()
	}
	return nil
}

func (p Patch) days(a *Asset) error {
	for _, d := range []struct {
		given optional.Field[clock.Date]
		kept  *clock.Date
		at    string
	}{
		{p.PurchaseDate, &a.PurchaseDate, "body.purchase_date"},
		{p.LeaseStart, &a.LeaseStart, "body.lease_start"},
		{p.LeaseEnd, &a.LeaseEnd, "body.lease_end"},
		{p.WarrantyStart, &a.WarrantyStart, "body.warranty_start"},
		{p.WarrantyEnd, &a.WarrantyEnd, "body.warranty_end"},
		{p.EndOfLife, &a.EndOfLife, "body.end_of_life"},
		{p.ExpectedReturn, &a.ExpectedReturn, "body.expected_return"},
	} {
		if d.given.Set {
			*d.kept = d.given.Value
		}
		if err := checkDay(*d.kept, d.at); err != nil {
			return err
		}
	}
	if p.EndOfLife.Set {
		a.EndOfLifeByHand = !p.EndOfLife.Null
	}
	if err := ordered(a.WarrantyStart, a.WarrantyEnd, "body.warranty_end"); err != nil {
		return err
	}
	return p.lease(a)
}

// lease judges what is said of a lease. What is no longer leased has none.
func (p Patch) lease(a *Asset) error {
	if a.Ownership == Leased {
		return ordered(a.LeaseStart, a.LeaseEnd, "body.lease_end")
	}
	for at, given := range map[string]bool{
		"body.lessor":      p.Lessor.Pointer() != nil,
		"body.lease_start": p.LeaseStart.Pointer() != nil,
		"body.lease_end":   p.LeaseEnd.Pointer() != nil,
	} {
		if given {
			return fault.InvalidField(at, "only of a leased asset")
		}
	}
	a.Lessor, a.LeaseStart, a.LeaseEnd = nil, clock.Date{}, clock.Date{}
	return nil
}

// ordered refuses a period that ends before it begins.
func ordered(from, to clock.Date, at string) error {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return fault.InvalidField(at, "must not lie before "+from.String())
	}
	return nil
}
