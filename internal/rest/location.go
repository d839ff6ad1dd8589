package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/register"
)

func (s *server) locationRoutes() {
	r := resource{
		Noun: "location", Plural: "locations", Spoken: "a location", Tag: "Locations",
		Read: access.AssetsRead, Write: access.AssetsWrite, Listing: &location.Listing,
	}
	list := r.list()
	list.Detail = "`parent__isnull=true` gives the top of the tree, `parent=` what lies in a place itself, `under=` a place with everything that lies in it."
	route(s, list, s.listLocations)
	route(s, r.create(), s.createLocation)
	route(s, r.get(), s.getLocation)
	route(s, r.update(), s.updateLocation)
	route(s, r.remove(), s.deleteLocation)
	presents[locationView](s, "location", s.presentLocations)
}

type locationView struct {
	ID            uuid.UUID  `json:"id"`
	Name          string     `json:"name"`
	Parent        *ref       `json:"parent"`
	Path          []ref      `json:"path" nullable:"false" doc:"What it lies in, from the top down."`
	Kind          *string    `json:"kind" enum:"site,building,floor,room,storage"`
	Address       *string    `json:"address" doc:"Street and number, in lines."`
	PostalCode    *string    `json:"postal_code"`
	City          *string    `json:"city"`
	Region        *string    `json:"region"`
	Country       *string    `json:"country" doc:"ISO 3166-1, two letters."`
	TimeZone      *string    `json:"time_zone" doc:"IANA; null: that of the place above."`
	ChildCount    int64      `json:"child_count" doc:"Places that lie in it, themselves."`
	EmployeeCount int64      `json:"employee_count" doc:"People who are not gone, at this very place."`
	AssetCount    int64      `json:"asset_count" doc:"At this very place."`
	Custom        customView `json:"custom" doc:"Values of the company's own fields by key."`
	Version       int64      `json:"version"`
	CreatedAt     time.Time  `json:"created_at"`
	UpdatedAt     time.Time  `json:"updated_at"`
}

func locationViewOf(l location.Location) locationView {
	return locationView{
		ID: l.ID, Name: l.Name, Parent: (*ref)(l.Parent), Path: refs(l.Path), Kind: l.Kind, Address: l.Address,
		PostalCode: l.PostalCode, City: l.City, Region: l.Region, Country: l.Country, TimeZone: l.TimeZone,
		ChildCount: l.ChildCount, EmployeeCount: l.EmployeeCount, AssetCount: l.AssetCount, Custom: customViewOf(l.Custom),
		Version: l.Version, CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt,
	}
}

func refs(all []register.Ref) []ref {
	views := make([]ref, len(all))
	for i, r := range all {
		views[i] = ref(r)
	}
	return views
}

func locationAnswer(l location.Location, err error) (*single[locationView], error) {
	if err != nil {
		return nil, err
	}
	return one(l.Version, locationViewOf(l)), nil
}

func (s *server) listLocations(ctx context.Context, who access.Principal, in *listInput) (*page[locationView], error) {
	request, err := s.withFields(ctx, who.TenantID, in.request, field.Location, "l.id")
	if err != nil {
		return nil, err
	}
	all, err := s.Locations.List(ctx, who.TenantID, request)
	if err != nil {
		return nil, err
	}
	return paged(all, locationViewOf), nil
}

// locationBody is a place being made or changed; a new one needs a name.
type locationBody struct {
	Name       patch[string]    `json:"name,omitempty"`
	ParentID   patch[uuid.UUID] `json:"parent_id,omitempty" doc:"The place it lies in; null: at the top. Moves everything that lies in it."`
	Kind       patch[string]    `json:"kind,omitempty" doc:"One of site, building, floor, room, storage."`
	Address    patch[string]    `json:"address,omitempty"`
	PostalCode patch[string]    `json:"postal_code,omitempty"`
	City       patch[string]    `json:"city,omitempty"`
	Region     patch[string]    `json:"region,omitempty"`
	Country    patch[string]    `json:"country,omitempty" doc:"ISO 3166-1, two letters."`
	TimeZone   patch[string]    `json:"time_zone,omitempty" doc:"IANA, such as Europe/Berlin."`
	Custom     customInput      `json:"custom,omitempty" doc:"Values of the company's own fields by key; null empties one."`
}

func (b locationBody) edit() location.Edit {
	return location.Edit{
		Name: b.Name.Field, ParentID: b.ParentID.Field, Kind: b.Kind.Field, Address: b.Address.Field, PostalCode: b.PostalCode.Field,
		City: b.City.Field, Region: b.Region.Field, Country: b.Country.Field, TimeZone: b.TimeZone.Field, Custom: b.Custom.said(),
	}
}

func (s *server) createLocation(ctx context.Context, who access.Principal, in *newOf[locationBody]) (*single[locationView], error) {
	return locationAnswer(s.Locations.Create(ctx, who.TenantID, in.Body.edit()))
}

func (s *server) getLocation(ctx context.Context, who access.Principal, in *ByID) (*single[locationView], error) {
	return locationAnswer(s.Locations.Get(ctx, who.TenantID, in.ID))
}

func (s *server) updateLocation(ctx context.Context, who access.Principal, in *actOn[locationBody]) (*single[locationView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return locationAnswer(s.Locations.Update(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) deleteLocation(ctx context.Context, who access.Principal, in *removal) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.Locations.Delete(ctx, who.TenantID, in.ID, version)
}

func (s *server) presentLocations(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	found, err := s.Locations.ByID(ctx, tenant, ids)
	if err != nil {
		return nil, err
	}
	shown := make(map[uuid.UUID]Resource, len(found))
	for _, l := range found {
		shown[l.ID] = Resource{View: locationViewOf(l)}
	}
	return shown, nil
}
