package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog"
)

func (s *server) manufacturerRoutes(r resource) {
	r.Listing = &catalog.ManufacturerListing
	route(s, r.list(), s.listManufacturers)
	route(s, r.create(), s.createManufacturer)
	route(s, r.get(), s.getManufacturer)
	route(s, r.update(), s.updateManufacturer)
	route(s, r.remove(), s.deleteManufacturer)
	route(s, op{
		ID: "get-manufacturer-support", Method: http.MethodGet, Path: "/manufacturers/{id}/support", Tag: r.Tag,
		Summary: "Get where help for one asset is found", Detail: "The manufacturer's addresses with the serial number put in.",
		Needs: r.Read, Or: r.ReadOwn,
	}, s.manufacturerSupport)
}

type manufacturerView struct {
	ID           uuid.UUID `json:"id"`
	Name         string    `json:"name"`
	SupportURL   *string   `json:"support_url" doc:"May hold {serial}."`
	WarrantyURL  *string   `json:"warranty_url" doc:"Where a warranty is looked up; may hold {serial}."`
	SupportPhone *string   `json:"support_phone"`
	SupportEmail *string   `json:"support_email"`
	ModelCount   int64     `json:"model_count"`
	Version      int64     `json:"version"`
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`
}

func manufacturerViewOf(m catalog.Manufacturer) manufacturerView {
	return manufacturerView(m)
}

func manufacturerAnswer(m catalog.Manufacturer, err error) (*single[manufacturerView], error) {
	if err != nil {
		return nil, err
	}
	return one(m.Version, manufacturerViewOf(m)), nil
}

func (s *server) listManufacturers(ctx context.Context, who access.Principal, in *listInput) (*page[manufacturerView], error) {
	found, err := s.Catalog.Manufacturers(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(found, manufacturerViewOf), nil
}

func (s *server) getManufacturer(ctx context.Context, who access.Principal, in *ByID) (*single[manufacturerView], error) {
	return manufacturerAnswer(s.Catalog.Manufacturer(ctx, who.TenantID, in.ID))
}

// manufacturerBody is a manufacturer being made or changed; a new one needs a
// name.
type manufacturerBody struct {
	Name         patch[string] `json:"name,omitempty"`
	SupportURL   patch[string] `json:"support_url,omitempty" doc:"http or https; {serial} stands for a serial number."`
	WarrantyURL  patch[string] `json:"warranty_url,omitempty" doc:"http or https; {serial} stands for a serial number."`
	SupportPhone patch[string] `json:"support_phone,omitempty"`
	SupportEmail patch[string] `json:"support_email,omitempty"`
}

func (b manufacturerBody) edit() catalog.ManufacturerEdit {
	return catalog.ManufacturerEdit{
		Name: b.Name.Field, SupportURL: b.SupportURL.Field, WarrantyURL: b.WarrantyURL.Field,
		SupportPhone: b.SupportPhone.Field, SupportEmail: b.SupportEmail.Field,
	}
}

func (s *server) createManufacturer(ctx context.Context, who access.Principal, in *newOf[manufacturerBody]) (*single[manufacturerView], error) {
	return manufacturerAnswer(s.Catalog.CreateManufacturer(ctx, who.TenantID, in.Body.edit()))
}

func (s *server) updateManufacturer(ctx context.Context, who access.Principal, in *actOn[manufacturerBody]) (*single[manufacturerView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return manufacturerAnswer(s.Catalog.UpdateManufacturer(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) deleteManufacturer(ctx context.Context, who access.Principal, in *removal) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.Catalog.DeleteManufacturer(ctx, who.TenantID, in.ID, version)
}

type supportView struct {
	URL         *string `json:"url" doc:"null when it needs a serial number and none was given."`
	WarrantyURL *string `json:"warranty_url"`
	Phone       *string `json:"phone"`
	Email       *string `json:"email"`
}

func (s *server) manufacturerSupport(ctx context.Context, who access.Principal, in *struct {
	ByID
	Serial string `query:"serial" maxLength:"120"`
},
) (*plain[supportView], error) {
	m, err := s.Catalog.Manufacturer(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	return &plain[supportView]{Body: supportView(m.SupportFor(in.Serial))}, nil
}
