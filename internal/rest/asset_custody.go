package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

func (s *server) custodyRoutes() {
	const tag = "Assets"
	route(s, op{ID: "assign-asset", Method: http.MethodPost, Path: "/assets/{id}/assign", Tag: tag, Summary: "Check an asset out to a person, a place or another asset", Detail: "A reserved asset goes only to the person it is reserved for.", Needs: access.AssetsAssign}, s.assignAsset)
	route(s, op{ID: "return-asset", Method: http.MethodPost, Path: "/assets/{id}/return", Tag: tag, Summary: "Take an asset back", Needs: access.AssetsAssign}, s.returnAsset)
	route(s, op{ID: "transfer-asset", Method: http.MethodPost, Path: "/assets/{id}/transfer", Tag: tag, Summary: "Hand an asset on in one step", Needs: access.AssetsAssign}, s.transferAsset)
	route(s, op{ID: "reserve-asset", Method: http.MethodPost, Path: "/assets/{id}/reserve", Tag: tag, Summary: "Keep an asset for a person", Detail: "One on order or on its way is reserved when it arrives.", Needs: access.AssetsAssign}, s.reserveAsset)
	route(s, op{ID: "release-asset", Method: http.MethodPost, Path: "/assets/{id}/release", Tag: tag, Summary: "End a reservation", Needs: access.AssetsAssign}, s.releaseAsset)
	route(s, op{ID: "change-asset-status", Method: http.MethodPost, Path: "/assets/{id}/status", Tag: tag, Summary: "Ship, receive, repair, retire, restore or report an asset", Detail: "in_stock brings it back from wherever it is: to its holder, or to who waits for it, if there is one. in_repair, retired, lost and stolen need a reason. A status label says its state; with the label of the state it is in, only the label changes.", Needs: access.AssetsWrite}, s.changeAssetStatus)
}

// actOn is the input of a command on one thing.
type actOn[B any] struct {
	ByID
	Conditional
	Body B
}

// about is the input of a command that starts at one thing and changes others, so
// that the thing's own version says nothing.
type about[B any] struct {
	ByID
	Body B
}

// HandoverFields say who or what gets an asset.
type HandoverFields struct {
	EmployeeID     patch[uuid.UUID]  `json:"employee_id,omitempty" doc:"Exactly one of employee_id, location_id and asset_id."`
	LocationID     patch[uuid.UUID]  `json:"location_id,omitempty"`
	AssetID        patch[uuid.UUID]  `json:"asset_id,omitempty"`
	ExpectedReturn patch[clock.Date] `json:"expected_return,omitempty" doc:"When it should be back."`
	Note           patch[string]     `json:"note,omitempty"`
}

type handoverBody struct{ HandoverFields }

func (b HandoverFields) handover() asset.Handover {
	return asset.Handover{
		EmployeeID: b.EmployeeID.Value, LocationID: b.LocationID.Value, AssetID: b.AssetID.Value,
		ExpectedReturn: b.ExpectedReturn.Value, Note: b.Note.Value,
	}
}

func (s *server) assignAsset(ctx context.Context, who access.Principal, in *actOn[handoverBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.Assign(ctx, who.TenantID, in.ID, in.Body.handover(), version))
}

func (s *server) transferAsset(ctx context.Context, who access.Principal, in *actOn[handoverBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.Transfer(ctx, who.TenantID, in.ID, in.Body.handover(), version))
}

type ReturnBody struct {
	Note       patch[string]          `json:"note,omitempty"`
	LocationID patch[uuid.UUID]       `json:"location_id,omitempty" doc:"Where it lies now; absent: where it was."`
	Condition  patch[asset.Condition] `json:"condition,omitempty" doc:"new, good, fair, poor or broken; absent: as it was."`
}

func (b *ReturnBody) arrival() asset.Arrival {
	if b == nil {
		return asset.Arrival{}
	}
	return asset.Arrival{Note: b.Note.Value, LocationID: b.LocationID.Pointer(), Condition: b.Condition.Value}
}

// returnAsset takes no body as well as an empty one.
func (s *server) returnAsset(ctx context.Context, who access.Principal, in *actOn[*ReturnBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.Return(ctx, who.TenantID, in.ID, in.Body.arrival(), version))
}

type reserveBody struct {
	EmployeeID uuid.UUID `json:"employee_id"`
}

func (s *server) reserveAsset(ctx context.Context, who access.Principal, in *actOn[reserveBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.Reserve(ctx, who.TenantID, in.ID, in.Body.EmployeeID, version))
}

func (s *server) releaseAsset(ctx context.Context, who access.Principal, in *actOn[*empty]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.Release(ctx, who.TenantID, in.ID, version))
}

type statusBody struct {
	Status      patch[asset.Status] `json:"status,omitempty" doc:"May be absent when a label says it."`
	StatusLabel patch[string]       `json:"status_label,omitempty" doc:"Name or id."`
	Reason      patch[string]       `json:"reason,omitempty"`
}

func (s *server) changeAssetStatus(ctx context.Context, who access.Principal, in *actOn[statusBody]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	change := asset.StatusChange{Status: in.Body.Status.Value, Label: in.Body.StatusLabel.Value, Reason: in.Body.Reason.Value}
	return assetAnswerTo(who)(s.Assets.ChangeStatus(ctx, who.TenantID, in.ID, change, version))
}
