package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/organization"
)

func (s *server) organizationRoutes() {
	of := func(noun, plural, spoken string) resource {
		return resource{
			Noun: noun, Plural: plural, Spoken: spoken, Tag: "Organization",
			Read: access.AssetsRead, Write: access.OrganizationWrite,
		}
	}
	vendor := of("vendor", "vendors", "a vendor")
	vendor.Listing = &organization.VendorListing
	route(s, vendor.list(), s.listVendors)
	route(s, vendor.create(), s.createVendor)
	route(s, vendor.get(), s.getVendor)
	route(s, vendor.update(), s.updateVendor)
	route(s, vendor.remove(), s.deleteVendor)

	company := of("company", "companies", "a legal entity")
	company.Listing = &organization.CompanyListing
	route(s, company.list(), s.listCompanies)
	route(s, company.create(), s.createCompany)
	route(s, company.get(), s.getCompany)
	route(s, company.update(), s.updateCompany)
	route(s, company.remove(), s.deleteCompany)

	costCentre := of("cost-centre", "cost-centres", "a cost centre")
	costCentre.Listing = &organization.CostCentreListing
	route(s, costCentre.list(), s.listCostCentres)
	route(s, costCentre.create(), s.createCostCentre)
	route(s, costCentre.get(), s.getCostCentre)
	route(s, costCentre.update(), s.updateCostCentre)
	route(s, costCentre.remove(), s.deleteCostCentre)
}

type vendorView struct {
	ID            uuid.UUID `json:"id"`
	Name          string    `json:"name"`
	Contact       *string   `json:"contact" doc:"A person there."`
	Email         *string   `json:"email"`
	Phone         *string   `json:"phone"`
	URL           *string   `json:"url"`
	AccountNumber *string   `json:"account_number" doc:"Ours with them."`
	Address       *string   `json:"address"`
	Notes         *string   `json:"notes"`
	Version       int64     `json:"version"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
}

func vendorViewOf(v organization.Vendor) vendorView {
	return vendorView(v)
}

func vendorAnswer(v organization.Vendor, err error) (*single[vendorView], error) {
	if err != nil {
		return nil, err
	}
	return one(v.Version, vendorViewOf(v)), nil
}

// vendorBody is a vendor being made or changed; a new one needs a name.
type vendorBody struct {
	Name          patch[string] `json:"name,omitempty"`
	Contact       patch[string] `json:"contact,omitempty"`
	Email         patch[string] `json:"email,omitempty"`
	Phone         patch[string] `json:"phone,omitempty"`
	URL           patch[string] `json:"url,omitempty" doc:"http or https."`
	AccountNumber patch[string] `json:"account_number,omitempty"`
	Address       patch[string] `json:"address,omitempty"`
	Notes         patch[string] `json:"notes,omitempty"`
}

func (b vendorBody) edit() organization.VendorEdit {
	return organization.VendorEdit{
		Name: b.Name.Field, Contact: b.Contact.Field, Email: b.Email.Field, Phone: b.Phone.Field, URL: b.URL.Field,
		AccountNumber: b.AccountNumber.Field, Address: b.Address.Field, Notes: b.Notes.Field,
	}
}

func (s *server) listVendors(ctx context.Context, who access.Principal, in *listInput) (*page[vendorView], error) {
	all, err := s.Organization.Vendors(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(all, vendorViewOf), nil
}

func (s *server) getVendor(ctx context.Context, who access.Principal, in *ByID) (*single[vendorView], error) {
	return vendorAnswer(s.Organization.Vendor(ctx, who.TenantID, in.ID))
}

func (s *server) createVendor(ctx context.Context, who access.Principal, in *newOf[vendorBody]) (*single[vendorView], error) {
	return vendorAnswer(s.Organization.CreateVendor(ctx, who.TenantID, in.Body.edit()))
}

func (s *server) updateVendor(ctx context.Context, who access.Principal, in *actOn[vendorBody]) (*single[vendorView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return vendorAnswer(s.Organization.UpdateVendor(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) deleteVendor(ctx context.Context, who access.Principal, in *removal) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.Organization.DeleteVendor(ctx, who.TenantID, in.ID, version)
}
