package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

func (s *server) assetRoutes() {
	const tag = "Assets"
	route(s, op{ID: "list-assets", Method: http.MethodGet, Path: "/assets", Tag: tag, Summary: "List assets", Detail: "category is a slug or an id; q looks in tag, serial, name, model and holder.", Needs: access.AssetsRead, Or: access.AssetsReadOwn, List: &asset.Listing}, s.listAssets)
	route(s, op{ID: "create-asset", Method: http.MethodPost, Path: "/assets", Tag: tag, Summary: "Add an asset", Detail: "Without a tag it gets the next number. Manufacturers and models are found by name, or made.", Needs: access.AssetsWrite, Status: http.StatusCreated}, s.createAsset)
	route(s, op{ID: "get-asset", Method: http.MethodGet, Path: "/assets/{id}", Tag: tag, Summary: "Get an asset", Needs: access.AssetsRead, Or: access.AssetsReadOwn}, s.getAsset)
	route(s, op{ID: "update-asset", Method: http.MethodPatch, Path: "/assets/{id}", Tag: tag, Summary: "Change what is known of an asset", Detail: "Null empties a field. Status and holder have their own commands.", Needs: access.AssetsWrite}, s.updateAsset)
	route(s, op{ID: "list-asset-events", Method: http.MethodGet, Path: "/assets/{id}/events", Tag: tag, Summary: "What happened to an asset", Detail: "The newest first.", Needs: access.AssetsRead, List: &event.Listing}, s.listAssetEvents)
	route(s, op{ID: "list-asset-assignments", Method: http.MethodGet, Path: "/assets/{id}/assignments", Tag: tag, Summary: "Who held an asset from when to when", Detail: "The newest first.", Needs: access.AssetsRead, Or: access.AssetsReadOwn, List: &asset.AssignmentListing}, s.listAssetAssignments)
	route(s, op{ID: "list-employee-assets", Method: http.MethodGet, Path: "/employees/{id}/assets", Tag: tag, Summary: "What a person holds", Needs: access.AssetsRead, Or: access.AssetsReadOwn}, s.listEmployeeAssets)
	route(s, op{ID: "list-my-assets", Method: http.MethodGet, Path: "/my/assets", Tag: tag, Summary: "What the caller holds, and what is reserved for the caller", Needs: access.SignedIn}, s.listMyAssets)
	s.presents(asset.Subject, s.presentAssets)
}

func (s *server) listAssets(ctx context.Context, who access.Principal, in *listInput) (*page[assetView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	assets, err := s.Assets.List(ctx, who.TenantID, in.request, scope)
	if err != nil {
		return nil, err
	}
	return paged(assets, assetViewOf), nil
}

func (s *server) getAsset(ctx context.Context, who access.Principal, in *ByID) (*single[assetView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	return assetAnswer(s.Assets.Get(ctx, who.TenantID, in.ID, scope))
}

func assetAnswer(a asset.Asset, err error) (*single[assetView], error) {
	if err != nil {
		return nil, err
	}
	return one(a.Version, assetViewOf(a)), nil
}

// AssetFields are what can be said of an asset both when it is made and later.
type AssetFields struct {
	Serial       patch[string]     `json:"serial,omitempty"`
	Manufacturer patch[string]     `json:"manufacturer,omitempty" doc:"Name or id."`
	Model        patch[string]     `json:"model,omitempty" doc:"Name or id."`
	LocationID   patch[uuid.UUID]  `json:"location_id,omitempty"`
	PurchaseDate patch[clock.Date] `json:"purchase_date,omitempty"`
	PurchaseCost patch[moneyView]  `json:"purchase_cost,omitempty"`
	WarrantyEnd  patch[clock.Date] `json:"warranty_end,omitempty"`
	Notes        patch[string]     `json:"notes,omitempty"`
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
	return assetAnswer(s.Assets.Create(ctx, who.TenantID, asset.New{
		Name: b.Name, Category: b.Category.Value, Serial: b.Serial.Value, Tag: b.Tag.Value,
		Manufacturer: b.Manufacturer.Value, Model: b.Model.Value, LocationID: b.LocationID.Pointer(),
		Status: b.Status.Value, PurchaseDate: b.PurchaseDate.Value,
		PurchaseCost: (*asset.Money)(b.PurchaseCost.Pointer()), WarrantyEnd: b.WarrantyEnd.Value, Notes: b.Notes.Value,
	}))
}

type updateAssetBody struct {
	AssetFields
	Name     patch[string] `json:"name,omitempty"`
	Category patch[string] `json:"category,omitempty" doc:"Slug or id."`
	Tag      patch[string] `json:"tag,omitempty"`
}

func (s *server) updateAsset(ctx context.Context, who access.Principal, in *struct {
	ByID
	Conditional
	Body updateAssetBody
},
) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	b := in.Body
	change := asset.Patch{
		Name: b.Name.Optional(), Tag: b.Tag.Optional(), Serial: b.Serial.Optional(), Category: b.Category.Optional(),
		Manufacturer: b.Manufacturer.Optional(), Model: b.Model.Optional(), LocationID: b.LocationID.Optional(),
		PurchaseDate: b.PurchaseDate.Optional(), WarrantyEnd: b.WarrantyEnd.Optional(), Notes: b.Notes.Optional(),
	}
	change.PurchaseCost.Set, change.PurchaseCost.Null = b.PurchaseCost.Set, b.PurchaseCost.Null
	change.PurchaseCost.Value = asset.Money(b.PurchaseCost.Value)
	return assetAnswer(s.Assets.Update(ctx, who.TenantID, in.ID, change, version))
}

// partOf is the input of lists about one thing.
type partOf struct {
	ByID
	listInput
}

func (s *server) listAssetEvents(ctx context.Context, who access.Principal, in *partOf) (*page[event.Event], error) {
	if _, err := s.Assets.Get(ctx, who.TenantID, in.ID, access.Everything); err != nil {
		return nil, err
	}
	return s.history(ctx, who.TenantID, asset.Subject, in.ID, in.request)
}

func (s *server) listAssetAssignments(ctx context.Context, who access.Principal, in *partOf) (*page[assignmentView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	history, err := s.Assets.Assignments(ctx, who.TenantID, in.ID, in.request, scope)
	if err != nil {
		return nil, err
	}
	return paged(history, assignmentViewOf), nil
}

func (s *server) listEmployeeAssets(ctx context.Context, who access.Principal, in *ByID) (*page[assetView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	if !scope.Includes(&in.ID) {
		return nil, fault.Missing("employee")
	}
	held, err := s.Assets.HeldBy(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	return whole(held, assetViewOf), nil
}

func (s *server) listMyAssets(ctx context.Context, who access.Principal, _ *empty) (*page[assetView], error) {
	if who.EmployeeID == nil {
		return whole(nil, assetViewOf), nil
	}
	held, err := s.Assets.HeldBy(ctx, who.TenantID, *who.EmployeeID)
	if err != nil {
		return nil, err
	}
	awaited, err := s.Assets.ReservedFor(ctx, who.TenantID, *who.EmployeeID)
	if err != nil {
		return nil, err
	}
	return whole(append(held, awaited...), assetViewOf), nil
}

func (s *server) presentAssets(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	assets, err := s.Assets.Many(ctx, tenant, ids)
	if err != nil {
		return nil, err
	}
	shown := make(map[uuid.UUID]Resource, len(assets))
	for _, a := range assets {
		shown[a.ID] = assetResource(a)
	}
	return shown, nil
}
