package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/organization"
)

type costCentreView struct {
	ID        uuid.UUID `json:"id"`
	Code      string    `json:"code" doc:"What people know it by."`
	Name      string    `json:"name"`
	Company   *ref      `json:"company" doc:"null: of all legal entities."`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func costCentreViewOf(v organization.CostCentre) costCentreView {
	return costCentreView{
		ID: v.ID, Code: v.Code, Name: v.Name, Company: (*ref)(v.Company),
		Version: v.Version, CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt,
	}
}

func costCentreAnswer(v organization.CostCentre, err error) (*single[costCentreView], error) {
	if err != nil {
		return nil, err
	}
	return one(v.Version, costCentreViewOf(v)), nil
}

// costCentreBody is a cost centre being made or changed; a new one needs a code and a name.
type costCentreBody struct {
	Code      patch[string]    `json:"code,omitempty"`
	Name      patch[string]    `json:"name,omitempty"`
	CompanyID patch[uuid.UUID] `json:"company_id,omitempty" doc:"The legal entity it belongs to."`
}

func (b costCentreBody) edit() organization.CostCentreEdit {
	return organization.CostCentreEdit{Code: b.Code.Field, Name: b.Name.Field, CompanyID: b.CompanyID.Field}
}

func (s *server) listCostCentres(ctx context.Context, who access.Principal, in *listInput) (*page[costCentreView], error) {
	all, err := s.Organization.CostCentres(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(all, costCentreViewOf), nil
}

func (s *server) getCostCentre(ctx context.Context, who access.Principal, in *ByID) (*single[costCentreView], error) {
	return costCentreAnswer(s.Organization.CostCentre(ctx, who.TenantID, in.ID))
}

func (s *server) createCostCentre(ctx context.Context, who access.Principal, in *newOf[costCentreBody]) (*single[costCentreView], error) {
	return costCentreAnswer(s.Organization.CreateCostCentre(ctx, who.TenantID, in.Body.edit()))
}

func (s *server) updateCostCentre(ctx context.Context, who access.Principal, in *actOn[costCentreBody]) (*single[costCentreView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return costCentreAnswer(s.Organization.UpdateCostCentre(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) deleteCostCentre(ctx context.Context, who access.Principal, in *removal) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.Organization.DeleteCostCentre(ctx, who.TenantID, in.ID, version)
}
