package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// load reads assets in the order of their ids.
func load(ctx context.Context, q *db.Queries, tenant uuid.UUID, ids []uuid.UUID) ([]Asset, error) {
	page, err := loadPage(ctx, q, tenant, list.Page[uuid.UUID]{Rows: ids})
	return page.Rows, err
}

func loadPage(ctx context.Context, q *db.Queries, tenant uuid.UUID, ids list.Page[uuid.UUID]) (list.Page[Asset], error) {
	rows, err := q.AssetsByID(ctx, db.AssetsByIDParams{TenantID: tenant, Ids: ids.Rows})
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
		Category:     Category{ID: r.CategoryID, Slug: r.CategorySlug, Name: r.CategoryName},
		Manufacturer: refOf(r.ManufacturerID, r.ManufacturerName),
		Model:        refOf(r.ModelID, r.ModelName),
		Location:     refOf(r.LocationID, r.LocationName),
		Status:       Status(r.Status),
		Assignee:     personOf(r.AssigneeID, r.AssigneeName, r.AssigneeEmail),
		AssignedAt:   r.AssignedAt,
		ReservedFor:  personOf(r.ReservedForID, r.ReservedForName, r.ReservedForEmail),
		StockedAt:    r.StockedAt,
		PurchaseDate: r.PurchaseDate, WarrantyEnd: r.WarrantyEnd, Notes: r.Notes,
		Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
	if r.PurchaseCostAmount != nil && r.PurchaseCostCurrency != nil {
		a.PurchaseCost = &Money{Amount: *r.PurchaseCostAmount, Currency: *r.PurchaseCostCurrency}
	}
	return a
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

// toRow gives the columns that a change may write.
func (a Asset) toRow(tenant uuid.UUID) db.UpdateAssetParams {
	p := db.UpdateAssetParams{
		TenantID: tenant, ID: a.ID, Tag: a.Tag, TagKey: spelling.Key(a.Tag), Serial: a.Serial,
		Name: a.Name, NameKey: spelling.Key(a.Name),
		CategoryID: a.Category.ID, ManufacturerID: a.Manufacturer.id(), ModelID: a.Model.id(), LocationID: a.Location.id(),
		Status: string(a.Status), AssigneeID: a.Assignee.id(), AssignedAt: a.AssignedAt,
		ReservedForID: a.ReservedFor.id(), StockedAt: a.StockedAt,
		PurchaseDate: a.PurchaseDate, WarrantyEnd: a.WarrantyEnd, Notes: a.Notes,
	}
	if a.Serial != nil {
		key := spelling.Key(*a.Serial)
		p.SerialKey = &key
	}
	if a.PurchaseCost != nil {
		p.PurchaseCostAmount, p.PurchaseCostCurrency = &a.PurchaseCost.Amount, &a.PurchaseCost.Currency
	}
	return p
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
		ID: r.ID, AssetID: r.AssetID,
		Employee:   Person{ID: r.EmployeeID, DisplayName: r.EmployeeName, Email: r.EmployeeEmail},
		AssignedAt: r.AssignedAt, Note: r.Note,
		AssignedBy: event.Actor{Type: event.ActorType(r.AssignedByType), ID: r.AssignedByID, Label: r.AssignedByLabel},
		ReturnedAt: r.ReturnedAt, ReturnNote: r.ReturnNote,
	}
	if r.ReturnedByType != nil && r.ReturnedByLabel != nil {
		a.ReturnedBy = &event.Actor{Type: event.ActorType(*r.ReturnedByType), ID: r.ReturnedByID, Label: *r.ReturnedByLabel}
	}
	return a
}
