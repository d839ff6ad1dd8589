package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
)

func (s *server) custodyRoutes() {
	const tag = "Assets"
	route(s, op{ID: "assign-asset", Method: http.MethodPost, Path: "/assets/{id}/assign", Tag: tag, Summary: "Hand an asset to a person", Detail: "A reserved asset goes only to the person it is reserved for.", Needs: access.AssetsAssign}, s.assignAsset)
	route(s, op{ID: "return-asset", Method: http.MethodPost, Path: "/assets/{id}/return", Tag: tag, Summary: "Take an asset back", Needs: access.AssetsAssign}, s.returnAsset)
	route(s, op{ID: "transfer-asset", Method: http.MethodPost, Path: "/assets/{id}/transfer", Tag: tag, Summary: "Hand an asset on to another person", Needs: access.AssetsAssign}, s.transferAsset)
	route(s, op{ID: "reserve-asset", Method: http.MethodPost, Path: "/assets/{id}/reserve", Tag: tag, Summary: "Keep an asset for a person", Detail: "One on order or on its way is reserved when it arrives.", Needs: access.AssetsAssign}, s.reserveAsset)
	route(s, op{ID: "release-asset", Method: http.MethodPost, Path: "/assets/{id}/release", Tag: tag, Summary: "End a reservation", Needs: access.AssetsAssign}, s.releaseAsset)
	route(s, op{ID: "change-asset-status", Method: http.MethodPost, Path: "/assets/{id}/status", Tag: tag, Summary: "Ship, receive, repair, retire, restore or report an asset", Detail: "in_stock brings it back from wherever it is: to its holder, or to who waits for it, if there is one. retired, lost and stolen need a reason.", Needs: access.AssetsWrite}, s.changeAssetStatus)
}

// actOn is the input of a command on one thing.
type actOn[B any] struct {
	ByID
	Conditional
	Body B
}

type handoverBody struct {
	EmployeeID uuid.UUID     `json:"employee_id"`
	Note       patch[string] `json:"note,omitempty"`
}

func (b handoverBody) handover() asset.Handover {
	return asset.Handover{EmployeeID: b.EmployeeID, Note: b.Note.Value}
}

func (s *server) assignAsset(ctx context.Context, who access.Principal, in *actOn[handoverBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswer(s.Assets.Assign(ctx, who.TenantID, in.ID, in.Body.handover(), version))
}

func (s *server) transferAsset(ctx context.Context, who access.Principal, in *actOn[handoverBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswer(s.Assets.Transfer(ctx, who.TenantID, in.ID, in.Body.handover(), version))
}

type returnBody struct {
	Note       patch[string]    `json:"note,omitempty"`
	LocationID patch[uuid.UUID] `json:"location_id,omitempty" doc:"Where it lies now; absent: where it was."`
}

// returnAsset takes no body as well as an empty one.
func (s *server) returnAsset(ctx context.Context, who access.Principal, in *actOn[*returnBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	var arrival asset.Arrival
	if b := in.Body; b != nil {
		arrival = asset.Arrival{Note: b.Note.Value, LocationID: b.LocationID.Pointer()}
	}
	return assetAnswer(s.Assets.Return(ctx, who.TenantID, in.ID, arrival, version))
}

type reserveBody struct {
	EmployeeID uuid.UUID `json:"employee_id"`
}

func (s *server) reserveAsset(ctx context.Context, who access.Principal, in *actOn[reserveBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswer(s.Assets.Reserve(ctx, who.TenantID, in.ID, in.Body.EmployeeID, version))
}

func (s *server) releaseAsset(ctx context.Context, who access.Principal, in *actOn[*empty]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswer(s.Assets.Release(ctx, who.TenantID, in.ID, version))
}

type statusBody struct {
	Status asset.Status  `json:"status" enum:"on_order,in_stock,reserved,assigned,in_transit,in_repair,retired,lost,stolen"`
	Reason patch[string] `json:"reason,omitempty"`
}

func (s *server) changeAssetStatus(ctx context.Context, who access.Principal, in *actOn[statusBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswer(s.Assets.ChangeStatus(ctx, who.TenantID, in.ID, asset.StatusChange{Status: in.Body.Status, Reason: in.Body.Reason.Value}, version))
}
