package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/location"
)

func (s *server) locationRoutes() {
	const tag = "Locations"
	route(s, op{ID: "list-locations", Method: http.MethodGet, Path: "/locations", Tag: tag, Summary: "List locations", Needs: access.AssetsRead, List: &location.Listing}, s.listLocations)
	route(s, op{ID: "create-location", Method: http.MethodPost, Path: "/locations", Tag: tag, Summary: "Add a location", Needs: access.AssetsWrite, Status: http.StatusCreated}, s.createLocation)
	route(s, op{ID: "get-location", Method: http.MethodGet, Path: "/locations/{id}", Tag: tag, Summary: "Get a location", Needs: access.AssetsRead}, s.getLocation)
	route(s, op{ID: "rename-location", Method: http.MethodPatch, Path: "/locations/{id}", Tag: tag, Summary: "Rename a location", Needs: access.AssetsWrite}, s.renameLocation)
}

type locationView struct {
	ID            uuid.UUID `json:"id"`
	Name          string    `json:"name"`
	EmployeeCount int64     `json:"employee_count" doc:"People who are not gone."`
	AssetCount    int64     `json:"asset_count"`
	Version       int64     `json:"version"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
}

func locationViewOf(l location.Location) locationView { return locationView(l) }

func locationAnswer(l location.Location, err error) (*single[locationView], error) {
	if err != nil {
		return nil, err
	}
	return one(l.Version, locationViewOf(l)), nil
}

func (s *server) listLocations(ctx context.Context, who access.Principal, in *listInput) (*page[locationView], error) {
	all, err := s.Locations.List(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(all, locationViewOf), nil
}

func (s *server) createLocation(ctx context.Context, who access.Principal, in *struct{ Body nameBody }) (*single[locationView], error) {
	return locationAnswer(s.Locations.Create(ctx, who.TenantID, in.Body.Name))
}

func (s *server) getLocation(ctx context.Context, who access.Principal, in *ByID) (*single[locationView], error) {
	return locationAnswer(s.Locations.Get(ctx, who.TenantID, in.ID))
}

func (s *server) renameLocation(ctx context.Context, who access.Principal, in *actOn[nameBody]) (*single[locationView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return locationAnswer(s.Locations.Rename(ctx, who.TenantID, in.ID, in.Body.Name, version))
}
