package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

func (s *server) assetRoutes() {
	const tag = "Assets"
	route(s, op{ID: "list-assets", Method: http.MethodGet, Path: "/assets", Tag: tag, Summary: "List assets", Detail: "category is a slug or an id; q looks in tag, serial, name, model and holder.", Needs: access.AssetsRead, Or: access.AssetsReadOwn, List: &asset.Listing}, s.listAssets)
	route(s, op{ID: "create-asset", Method: http.MethodPost, Path: "/assets", Tag: tag, Summary: "Add an asset", Detail: "Without a tag it gets the next number. Manufacturers and models are found by name, or made.", Needs: access.AssetsWrite, Status: http.StatusCreated}, s.createAsset)
	route(s, op{ID: "get-asset", Method: http.MethodGet, Path: "/assets/{id}", Tag: tag, Summary: "Get an asset", Needs: access.AssetsRead, Or: access.AssetsReadOwn}, s.getAsset)
	route(s, op{ID: "update-asset", Method: http.MethodPatch, Path: "/assets/{id}", Tag: tag, Summary: "Change what is known of an asset", Detail: "Null empties a field. Status and holder have their own commands. When If-Match is stale, the answer says field by field what changed meanwhile.", Needs: access.AssetsWrite}, s.updateAsset)
	route(s, op{ID: "look-up-asset", Method: http.MethodGet, Path: "/assets/lookup", Tag: tag, Summary: "Find the asset that was scanned", Detail: "By tag, by serial, or by its address in the product; case and stray spaces do not matter.", Needs: access.AssetsRead, Or: access.AssetsReadOwn}, s.lookUpAsset)
	route(s, op{ID: "list-asset-children", Method: http.MethodGet, Path: "/assets/{id}/children", Tag: tag, Summary: "The parts of an asset", Needs: access.AssetsRead}, s.listAssetChildren)
	route(s, op{ID: "list-asset-holding", Method: http.MethodGet, Path: "/assets/{id}/holding", Tag: tag, Summary: "What is checked out to an asset", Needs: access.AssetsRead}, s.listAssetHolding)
	route(s, op{ID: "list-asset-events", Method: http.MethodGet, Path: "/assets/{id}/events", Tag: tag, Summary: "What happened to an asset", Detail: "The newest first, with what was asked to be done to it at vendors for those who may read that.", Needs: access.AssetsRead, List: &event.Listing}, s.listAssetEvents)
	route(s, op{ID: "list-asset-assignments", Method: http.MethodGet, Path: "/assets/{id}/assignments", Tag: tag, Summary: "Who held an asset from when to when", Detail: "The newest first.", Needs: access.AssetsRead, Or: access.AssetsReadOwn, List: &asset.AssignmentListing}, s.listAssetAssignments)
	route(s, op{ID: "list-employee-assets", Method: http.MethodGet, Path: "/employees/{id}/assets", Tag: tag, Summary: "What a person holds", Needs: access.AssetsRead, Or: access.AssetsReadOwn}, s.listEmployeeAssets)
	route(s, op{ID: "list-my-assets", Method: http.MethodGet, Path: "/my/assets", Tag: tag, Summary: "What the caller holds, and what is reserved for the caller", Needs: access.SignedIn}, s.listMyAssets)
	s.schemas["operation"] = schemaName[operationView](s)
	presents[assetView](s, asset.Subject, s.presentAssets)
}

func (s *server) listAssets(ctx context.Context, who access.Principal, in *listInput) (*page[assetView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	request, err := s.withFields(ctx, who.TenantID, in.request, field.Asset, "a.id")
	if err != nil {
		return nil, err
	}
	assets, err := s.Assets.List(ctx, who.TenantID, request, scope)
	if err != nil {
		return nil, err
	}
	return paged(assets, assetViewFor(who)), nil
}

func (s *server) getAsset(ctx context.Context, who access.Principal, in *ByID) (*single[assetView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.Get(ctx, who.TenantID, in.ID, scope))
}

// assetAnswerTo shows somebody the asset that a call ended with.
func assetAnswerTo(who access.Principal) func(asset.Asset, error) (*single[assetView], error) {
	return func(a asset.Asset, err error) (*single[assetView], error) {
		if err != nil {
			return nil, err
		}
		return one(a.Version, assetViewFor(who)(a)), nil
	}
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
	if !who.Can(access.ActionsRead) {
		return s.history(ctx, who.TenantID, asset.Subject, in.ID, in.request)
	}
	asked, err := s.Actions.OfAsset(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	return s.story(ctx, who.TenantID, in.request, event.OfAny([]string{asset.Subject, action.Subject}, append(asked, in.ID)))
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

func (s *server) lookUpAsset(ctx context.Context, who access.Principal, in *struct {
	Code string `query:"code" required:"true"`
},
) (*single[assetView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.LookUp(ctx, who.TenantID, in.Code, scope))
}

func (s *server) listAssetChildren(ctx context.Context, who access.Principal, in *ByID) (*page[assetView], error) {
	parts, err := s.Assets.Children(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	return whole(parts, assetViewFor(who)), nil
}

func (s *server) listAssetHolding(ctx context.Context, who access.Principal, in *ByID) (*page[assetView], error) {
	held, err := s.Assets.HeldByAsset(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	return whole(held, assetViewFor(who)), nil
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
	return whole(held, assetViewFor(who)), nil
}

func (s *server) listMyAssets(ctx context.Context, who access.Principal, _ *empty) (*page[assetView], error) {
	if who.EmployeeID == nil {
		return whole(nil, assetViewFor(who)), nil
	}
	held, err := s.Assets.HeldBy(ctx, who.TenantID, *who.EmployeeID)
	if err != nil {
		return nil, err
	}
	awaited, err := s.Assets.ReservedFor(ctx, who.TenantID, *who.EmployeeID)
	if err != nil {
		return nil, err
	}
	return whole(append(held, awaited...), assetViewFor(who)), nil
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
