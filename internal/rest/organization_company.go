package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/organization"
)

type companyView struct {
	ID                 uuid.UUID `json:"id"`
	Name               string    `json:"name"`
	RegistrationNumber *string   `json:"registration_number"`
	VATNumber          *string   `json:"vat_number"`
	Country            *string   `json:"country" doc:"ISO 3166-1, two letters."`
	Address            *string   `json:"address"`
	CostCentreCount    int64     `json:"cost_centre_count"`
	Version            int64     `json:"version"`
	CreatedAt          time.Time `json:"created_at"`
	UpdatedAt          time.Time `json:"updated_at"`
}

func companyViewOf(v organization.Company) companyView {
	return companyView(v)
}

func companyAnswer(v organization.Company, err error) (*single[companyView], error) {
	if err != nil {
		return nil, err
	}
	return one(v.Version, companyViewOf(v)), nil
}

// companyBody is a legal entity being made or changed; a new one needs a name.
type companyBody struct {
	Name               patch[string] `json:"name,omitempty"`
	RegistrationNumber patch[string] `json:"registration_number,omitempty"`
	VATNumber          patch[string] `json:"vat_number,omitempty"`
	Country            patch[string] `json:"country,omitempty" doc:"ISO 3166-1, two letters."`
	Address            patch[string] `json:"address,omitempty"`
}

func (b companyBody) edit() organization.CompanyEdit {
	return organization.CompanyEdit{
		Name: b.Name.Field, RegistrationNumber: b.RegistrationNumber.Field, VATNumber: b.VATNumber.Field,
		Country: b.Country.Field, Address: b.Address.Field,
	}
}

func (s *server) listCompanies(ctx context.Context, who access.Principal, in *listInput) (*page[companyView], error) {
	all, err := s.Organization.Companies(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(all, companyViewOf), nil
}

func (s *server) getCompany(ctx context.Context, who access.Principal, in *ByID) (*single[companyView], error) {
	return companyAnswer(s.Organization.Company(ctx, who.TenantID, in.ID))
}

func (s *server) createCompany(ctx context.Context, who access.Principal, in *newOf[companyBody]) (*single[companyView], error) {
	return companyAnswer(s.Organization.CreateCompany(ctx, who.TenantID, in.Body.edit()))
}

func (s *server) updateCompany(ctx context.Context, who access.Principal, in *actOn[companyBody]) (*single[companyView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return companyAnswer(s.Organization.UpdateCompany(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) deleteCompany(ctx context.Context, who access.Principal, in *removal) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.Organization.DeleteCompany(ctx, who.TenantID, in.ID, version)
}
