package asset

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// load reads assets of the register in the order of their ids.
func load(ctx context.Context, q *db.Queries, tenant uuid.UUID, ids []uuid.UUID) ([]Asset, error) {
	return loadFrom(ctx, q, tenant, ids, register)
}

func loadFrom(ctx context.Context, q *db.Queries, tenant uuid.UUID, ids []uuid.UUID, where shelf) ([]Asset, error) {
	page, err := loadPage(ctx, q, tenant, list.Page[uuid.UUID]{Rows: ids}, where)
	return page.Rows, err
}

func loadPage(ctx context.Context, q *db.Queries, tenant uuid.UUID, ids list.Page[uuid.UUID], where shelf) (list.Page[Asset], error) {
	rows, err := q.AssetsByID(ctx, db.AssetsByIDParams{TenantID: tenant, Ids: ids.Rows, InBin: bool(where)})
	if err != nil {
		return list.Page[Asset]{}, fmt.Errorf("read assets: %w", err)
	}
	assets := make([]Asset, len(rows))
	for i, r := range rows {
		assets[i] = fromRow(r)
	}
	return list.Arrange(ids, assets, func(a Asset) uuid.UUID { return a.ID }), nil
}

func loadOne(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (Asset, error) {
	found, err := load(ctx, q, tenant, []uuid.UUID{id})
	if err != nil {
		return Asset{}, err
	}
	if len(found) == 0 {
		return Asset{}, fault.Missing("asset")
	}
	return found[0], nil
}

func fromRow(r db.AssetsByIDRow) Asset {
	a := Asset{
		ID: r.ID, Tag: r.Tag, Serial: r.Serial, Name: r.Name,
		Category:       Category{ID: r.CategoryID, Slug: r.CategorySlug, Name: r.CategoryName},
		Manufacturer:   refOf(r.ManufacturerID, r.ManufacturerName),
		Model:          refOf(r.ModelID, r.ModelName),
		Location:       refOf(r.LocationID, r.LocationName),
		Parent:         codedRefOf(r.ParentID, r.ParentTag, r.ParentName),
		Company:        refOf(r.CompanyID, r.CompanyName),
		CostCentre:     codedRefOf(r.CostCentreID, r.CostCentreCode, r.CostCentreName),
		Condition:      Condition(orZero(r.Condition)),
		Tags:           r.Tags,
		Status:         Status(r.Status),
		Assignee:       personOf(r.AssigneeID, r.AssigneeName, r.AssigneeEmail),
		HolderLocation: refOf(r.HolderLocationID, r.HolderLocationName),
		HolderAsset:    codedRefOf(r.HolderAssetID, r.HolderAssetTag, r.HolderAssetName),
		AssignedAt:     r.AssignedAt, ExpectedReturn: r.ExpectedReturn,
		ReservedFor: personOf(r.ReservedForID, r.ReservedForName, r.ReservedForEmail),
		StockedAt:   r.StockedAt,
		Purchase: Purchase{
			Ownership: Ownership(r.Ownership), Lessor: r.Lessor, LeaseStart: r.LeaseStart, LeaseEnd: r.LeaseEnd,
			PurchaseDate: r.PurchaseDate, Vendor: refOf(r.VendorID, r.VendorName), OrderNumber: r.OrderNumber, InvoiceNumber: r.InvoiceNumber,
			WarrantyStart: r.WarrantyStart, WarrantyEnd: r.WarrantyEnd, WarrantyProvider: r.WarrantyProvider,
			EndOfLife: r.EndOfLife, EndOfLifeByHand: r.EndOfLifeByHand,
		},
		Notes: r.Notes, Custom: r.Custom, Children: r.Children, Holding: r.Holding, HeldParts: r.HeldParts, DeletedAt: r.DeletedAt,
		Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
	if r.StatusLabelID != nil {
		a.StatusLabel = &LabelRef{ID: *r.StatusLabelID, Name: orZero(r.StatusLabelName), Color: Color(orZero(r.StatusLabelColor))}
	}
	if r.PurchaseCostAmount != nil && r.PurchaseCostCurrency != nil {
		a.PurchaseCost = &Money{Amount: *r.PurchaseCostAmount, Currency: *r.PurchaseCostCurrency}
	}
	return a
}

// codedRefOf names what is known by a code, which comes first: another asset, a cost
// centre.
func codedRefOf(id *uuid.UUID, code, name *string) *Ref {
	if id == nil || code == nil || name == nil {
		return nil
	}
	return &Ref{ID: *id, Name: *code + " " + *name}
}

// orZero is the value, or the zero one for nothing.
func orZero[T any](v *T) T {
	if v == nil {
		var zero T
		return zero
	}
	return *v
}

func refOf(id *uuid.UUID, name *string) *Ref {
	if id == nil || name == nil {
		return nil
	}
	return &Ref{ID: *id, Name: *name}
}

func personOf(id *uuid.UUID, name, email *string) *Person {
	if id == nil || name == nil {
		return nil
	}
	return &Person{ID: *id, DisplayName: *name, Email: email}
}

// row is what is written of an asset, by the names of the table's columns.
type row struct {
	ID                   uuid.UUID  `json:"id"`
	Tag                  string     `json:"tag"`
	TagKey               string     `json:"tag_key"`
	Serial               *string    `json:"serial"`
	SerialKey            *string    `json:"serial_key"`
	Name                 string     `json:"name"`
	NameKey              string     `json:"name_key"`
	CategoryID           uuid.UUID  `json:"category_id"`
	ManufacturerID       *uuid.UUID `json:"manufacturer_id"`
	ModelID              *uuid.UUID `json:"model_id"`
	LocationID           *uuid.UUID `json:"location_id"`
	ParentID             *uuid.UUID `json:"parent_id"`
	CompanyID            *uuid.UUID `json:"company_id"`
	CostCentreID         *uuid.UUID `json:"cost_centre_id"`
	VendorID             *uuid.UUID `json:"vendor_id"`
	Condition            *Condition `json:"condition"`
	Status               Status     `json:"status"`
	StatusLabelID        *uuid.UUID `json:"status_label_id"`
	AssigneeID           *uuid.UUID `json:"assignee_id"`
	HolderLocationID     *uuid.UUID `json:"holder_location_id"`
	HolderAssetID        *uuid.UUID `json:"holder_asset_id"`
	AssignedAt           *time.Time `json:"assigned_at"`
	ExpectedReturn       clock.Date `json:"expected_return"`
	ReservedForID        *uuid.UUID `json:"reserved_for_id"`
	StockedAt            *time.Time `json:"stocked_at"`
	Ownership            Ownership  `json:"ownership"`
	Lessor               *string    `json:"lessor"`
	LeaseStart           clock.Date `json:"lease_start"`
	LeaseEnd             clock.Date `json:"lease_end"`
	PurchaseDate         clock.Date `json:"purchase_date"`
	PurchaseCostAmount   *int64     `json:"purchase_cost_amount"`
	PurchaseCostCurrency *string    `json:"purchase_cost_currency"`
	OrderNumber          *string    `json:"order_number"`
	InvoiceNumber        *string    `json:"invoice_number"`
	WarrantyStart        clock.Date `json:"warranty_start"`
	WarrantyEnd          clock.Date `json:"warranty_end"`
	WarrantyProvider     *string    `json:"warranty_provider"`
	EndOfLife            clock.Date `json:"end_of_life"`
	EndOfLifeByHand      bool       `json:"end_of_life_by_hand"`
	Notes                *string    `json:"notes"`
	DeletedAt            *time.Time `json:"deleted_at"`
	UpdatedAt            time.Time  `json:"updated_at"`
}

// toRow gives the columns that a change may write.
func (a Asset) toRow() row {
	r := row{
		ID: a.ID, Tag: a.Tag, TagKey: spelling.Key(a.Tag), Serial: a.Serial, Name: a.Name, NameKey: spelling.Key(a.Name),
		CategoryID: a.Category.ID, ManufacturerID: a.Manufacturer.id(), ModelID: a.Model.id(), LocationID: a.Location.id(),
		ParentID: a.Parent.id(), CompanyID: a.Company.id(), CostCentreID: a.CostCentre.id(), VendorID: a.Vendor.id(), Status: a.Status, StatusLabelID: a.StatusLabel.id(),
		AssigneeID: a.Assignee.id(), HolderLocationID: a.HolderLocation.id(), HolderAssetID: a.HolderAsset.id(),
		AssignedAt: a.AssignedAt, ExpectedReturn: a.ExpectedReturn, ReservedForID: a.ReservedFor.id(), StockedAt: a.StockedAt,
		Ownership: a.Ownership, Lessor: a.Lessor, LeaseStart: a.LeaseStart, LeaseEnd: a.LeaseEnd,
		PurchaseDate: a.PurchaseDate, OrderNumber: a.OrderNumber, InvoiceNumber: a.InvoiceNumber,
		WarrantyStart: a.WarrantyStart, WarrantyEnd: a.WarrantyEnd, WarrantyProvider: a.WarrantyProvider,
		EndOfLife: a.EndOfLife, EndOfLifeByHand: a.EndOfLifeByHand, Notes: a.Notes, DeletedAt: a.DeletedAt,
	}
	if a.Serial != nil {
		key := spelling.Key(*a.Serial)
		r.SerialKey = &key
	}
	if a.Condition != "" {
		r.Condition = &a.Condition
	}
	if a.PurchaseCost != nil {
		r.PurchaseCostAmount, r.PurchaseCostCurrency = &a.PurchaseCost.Amount, &a.PurchaseCost.Currency
	}
	return r
}

func (l *LabelRef) id() *uuid.UUID {
	if l == nil {
		return nil
	}
	return &l.ID
}

func (r *Ref) id() *uuid.UUID {
	if r == nil {
		return nil
	}
	return &r.ID
}

func (p *Person) id() *uuid.UUID {
	if p == nil {
		return nil
	}
	return &p.ID
}

func fromAssignmentRow(r db.AssignmentsByIDRow) Assignment {
	a := Assignment{
		ID: r.ID, Asset: Ref{ID: r.AssetID, Name: r.AssetTag + " " + r.AssetName},
		AssignedAt: r.AssignedAt, ExpectedReturn: r.ExpectedReturn, Note: r.Note,
		AssignedBy: event.Actor{Type: event.ActorType(r.AssignedByType), ID: r.AssignedByID, Label: r.AssignedByLabel},
		ReturnedAt: r.ReturnedAt, ReturnNote: r.ReturnNote,
	}
	held := Asset{
		Assignee:       personOf(r.EmployeeID, r.EmployeeName, r.EmployeeEmail),
		HolderLocation: refOf(r.LocationID, r.LocationName),
		HolderAsset:    codedRefOf(r.HolderAssetID, r.HolderAssetTag, r.HolderAssetName),
	}
	a.Holder = orZero(held.Holder())
	if r.ReturnedByType != nil && r.ReturnedByLabel != nil {
		a.ReturnedBy = &event.Actor{Type: event.ActorType(*r.ReturnedByType), ID: r.ReturnedByID, Label: *r.ReturnedByLabel}
	}
	return a
}
