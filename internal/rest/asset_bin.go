package rest

import (
	"context"
	"net/http"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
)

func (s *server) binRoutes() {
	const tag = "Assets"
	route(s, op{ID: "delete-asset", Method: http.MethodDelete, Path: "/assets/{id}", Tag: tag, Summary: "Put an asset into the recycle bin", Detail: "Its tag and serial are free then. What keeps it is said: who holds or awaits it, its parts, what is checked out to it, workflows under way.", Needs: access.AssetsWrite, Status: http.StatusNoContent}, s.deleteAsset)
	route(s, op{ID: "list-deleted-assets", Method: http.MethodGet, Path: "/deleted-assets", Tag: tag, Summary: "List what is in the recycle bin", Needs: access.AssetsWrite, List: &asset.BinListing}, s.listDeletedAssets)
	route(s, op{ID: "get-deleted-asset", Method: http.MethodGet, Path: "/deleted-assets/{id}", Tag: tag, Summary: "Get an asset that is in the recycle bin", Needs: access.AssetsWrite}, s.getDeletedAsset)
	route(s, op{ID: "undelete-asset", Method: http.MethodPost, Path: "/deleted-assets/{id}/restore", Tag: tag, Summary: "Take an asset out of the recycle bin", Detail: "When another asset has its tag or serial by now, the answer names it.", Needs: access.AssetsWrite}, s.undeleteAsset)
}

func (s *server) deleteAsset(ctx context.Context, who access.Principal, in *struct {
	ByID
	Conditional
},
) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Assets.Delete(ctx, who.TenantID, in.ID, version)
}

func (s *server) listDeletedAssets(ctx context.Context, who access.Principal, in *listInput) (*page[assetView], error) {
	deleted, err := s.Assets.Deleted(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(deleted, assetViewFor(who)), nil
}

func (s *server) getDeletedAsset(ctx context.Context, who access.Principal, in *ByID) (*single[assetView], error) {
	return assetAnswerTo(who)(s.Assets.GetDeleted(ctx, who.TenantID, in.ID))
}

func (s *server) undeleteAsset(ctx context.Context, who access.Principal, in *actOn[*empty]) (*single[assetView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return assetAnswerTo(who)(s.Assets.Undelete(ctx, who.TenantID, in.ID, version))
}
