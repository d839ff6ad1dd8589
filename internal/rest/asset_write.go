package rest

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// AssetFields are what can be said of an asset both when it is made and later.
type AssetFields struct {
	Serial           patch[string]          `json:"serial,omitempty"`
	Manufacturer     patch[string]          `json:"manufacturer,omitempty" doc:"Name or id."`
	Model            patch[string]          `json:"model,omitempty" doc:"Name or id."`
	LocationID       patch[uuid.UUID]       `json:"location_id,omitempty"`
	ParentID         patch[uuid.UUID]       `json:"parent_id,omitempty" doc:"The asset it is a part of."`
	CompanyID        patch[uuid.UUID]       `json:"company_id,omitempty"`
	CostCentreID     patch[uuid.UUID]       `json:"cost_centre_id,omitempty"`
	VendorID         patch[uuid.UUID]       `json:"vendor_id,omitempty"`
	StatusLabel      patch[string]          `json:"status_label,omitempty" doc:"Name or id, of the state that the asset is in."`
	Condition        patch[asset.Condition] `json:"condition,omitempty" doc:"new, good, fair, poor or broken."`
	Tags             patch[[]string]        `json:"tags,omitempty" doc:"Free words; all of them."`
	Ownership        patch[asset.Ownership] `json:"ownership,omitempty" doc:"owned, leased or personal."`
	Lessor           patch[string]          `json:"lessor,omitempty" doc:"Of a leased asset, as are the two days."`
	LeaseStart       patch[clock.Date]      `json:"lease_start,omitempty"`
	LeaseEnd         patch[clock.Date]      `json:"lease_end,omitempty"`
	PurchaseDate     patch[clock.Date]      `json:"purchase_date,omitempty"`
	PurchaseCost     patch[moneyView]       `json:"purchase_cost,omitempty"`
	OrderNumber      patch[string]          `json:"order_number,omitempty"`
	InvoiceNumber    patch[string]          `json:"invoice_number,omitempty"`
	WarrantyStart    patch[clock.Date]      `json:"warranty_start,omitempty"`
	WarrantyEnd      patch[clock.Date]      `json:"warranty_end,omitempty" doc:"When an asset is made without one: as many months as its model says."`
	WarrantyProvider patch[string]          `json:"warranty_provider,omitempty"`
	EndOfLife        patch[clock.Date]      `json:"end_of_life,omitempty" doc:"Null: as many months after the purchase as the model says."`
	Notes            patch[string]          `json:"notes,omitempty"`
	Custom           customInput            `json:"custom,omitempty" doc:"Values of the company's own fields by key; null empties one."`
}

type createAssetBody struct {
	AssetFields
	Name     string              `json:"name"`
	Category patch[string]       `json:"category,omitempty" doc:"Slug or id. Needed, unless the model says it."`
	Tag      patch[string]       `json:"tag,omitempty" doc:"The next number when absent."`
	Status   patch[asset.Status] `json:"status,omitempty" doc:"in_stock or on_order; in_stock when absent."`
}

func (s *server) createAsset(ctx context.Context, who access.Principal, in *struct{ Body createAssetBody }) (*single[assetView], error) {
	b := in.Body
	return assetAnswerTo(who)(s.Assets.Create(ctx, who.TenantID, asset.New{
		Name: b.Name, Category: b.Category.Value, Serial: b.Serial.Value, Tag: b.Tag.Value,
		Manufacturer: b.Manufacturer.Value, Model: b.Model.Value, LocationID: b.LocationID.Pointer(), ParentID: b.ParentID.Pointer(),
		CompanyID: b.CompanyID.Pointer(), CostCentreID: b.CostCentreID.Pointer(), VendorID: b.VendorID.Pointer(),
		Status: b.Status.Value, StatusLabel: b.StatusLabel.Value, Condition: b.Condition.Value, Tags: b.Tags.Value,
		Ownership: b.Ownership.Value, Lessor: b.Lessor.Value, LeaseStart: b.LeaseStart.Value, LeaseEnd: b.LeaseEnd.Value,
		PurchaseDate: b.PurchaseDate.Value, PurchaseCost: (*asset.Money)(b.PurchaseCost.Pointer()),
		OrderNumber: b.OrderNumber.Value, InvoiceNumber: b.InvoiceNumber.Value,
		WarrantyStart: b.WarrantyStart.Value, WarrantyEnd: b.WarrantyEnd.Value, WarrantyProvider: b.WarrantyProvider.Value,
		EndOfLife: b.EndOfLife.Value, Notes: b.Notes.Value, Custom: b.Custom.said(),
	}))
}

// UpdateAssetBody is exported, as is whatever is embedded: the document and the reader
// of bodies pass over what is not.
type UpdateAssetBody struct {
	AssetFields
	Name           patch[string]     `json:"name,omitempty"`
	Category       patch[string]     `json:"category,omitempty" doc:"Slug or id."`
	Tag            patch[string]     `json:"tag,omitempty"`
	ExpectedReturn patch[clock.Date] `json:"expected_return,omitempty" doc:"Of an asset that somebody or something holds."`
}

func (b UpdateAssetBody) patch() asset.Patch {
	p := asset.Patch{
		Name: b.Name.Optional(), Tag: b.Tag.Optional(), Category: b.Category.Optional(), ExpectedReturn: b.ExpectedReturn.Optional(),
		Serial: b.Serial.Optional(), Manufacturer: b.Manufacturer.Optional(), Model: b.Model.Optional(),
		LocationID: b.LocationID.Optional(), ParentID: b.ParentID.Optional(), CompanyID: b.CompanyID.Optional(),
		CostCentreID: b.CostCentreID.Optional(), VendorID: b.VendorID.Optional(), StatusLabel: b.StatusLabel.Optional(),
		Condition: b.Condition.Optional(), Tags: b.Tags.Optional(), Ownership: b.Ownership.Optional(), Lessor: b.Lessor.Optional(),
		LeaseStart: b.LeaseStart.Optional(), LeaseEnd: b.LeaseEnd.Optional(), PurchaseDate: b.PurchaseDate.Optional(),
		OrderNumber: b.OrderNumber.Optional(), InvoiceNumber: b.InvoiceNumber.Optional(), WarrantyStart: b.WarrantyStart.Optional(),
		WarrantyEnd: b.WarrantyEnd.Optional(), WarrantyProvider: b.WarrantyProvider.Optional(), EndOfLife: b.EndOfLife.Optional(),
		Notes: b.Notes.Optional(), Custom: b.Custom.said(),
	}
	p.PurchaseCost.Set, p.PurchaseCost.Null = b.PurchaseCost.Set, b.PurchaseCost.Null
	p.PurchaseCost.Value = asset.Money(b.PurchaseCost.Value)
	return p
}

func (s *server) updateAsset(ctx context.Context, who access.Principal, in *actOn[UpdateAssetBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.Update(ctx, who.TenantID, in.ID, in.Body.patch(), version))
}
