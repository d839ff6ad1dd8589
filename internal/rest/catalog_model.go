package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog"
)

type modelView struct {
	ID           uuid.UUID `json:"id"`
	Name         string    `json:"name"`
	Manufacturer *ref      `json:"manufacturer"`
	Category     *ref      `json:"category" doc:"What its assets are unless they say otherwise."`
	Version      int64     `json:"version"`
	CreatedAt    time.Time `json:"created_at"`
	UpdatedAt    time.Time `json:"updated_at"`
}

func modelViewOf(m catalog.Model) modelView {
	return modelView{
		ID: m.ID, Name: m.Name, Manufacturer: (*ref)(m.Manufacturer), Category: (*ref)(m.Category),
		Version: m.Version, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
	}
}

func modelAnswer(m catalog.Model, err error) (*single[modelView], error) {
	if err != nil {
		return nil, err
	}
	return one(m.Version, modelViewOf(m)), nil
}

func (s *server) listModels(ctx context.Context, who access.Principal, in *listInput) (*page[modelView], error) {
	found, err := s.Catalog.Models(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(found, modelViewOf), nil
}

func (s *server) getModel(ctx context.Context, who access.Principal, in *ByID) (*single[modelView], error) {
	return modelAnswer(s.Catalog.Model(ctx, who.TenantID, in.ID))
}

type newModelBody struct {
	Name         string        `json:"name"`
	Manufacturer patch[string] `json:"manufacturer,omitempty" doc:"Name or id; made when the name is a new one."`
	Category     patch[string] `json:"category,omitempty" doc:"Slug or id."`
}

func (s *server) createModel(ctx context.Context, who access.Principal, in *struct{ Body newModelBody }) (*single[modelView], error) {
	return modelAnswer(s.Catalog.CreateModel(ctx, who.TenantID, catalog.NewModel{
		Name: in.Body.Name, Manufacturer: in.Body.Manufacturer.Value, Category: in.Body.Category.Value,
	}))
}

type updateModelBody struct {
	Name     patch[string] `json:"name,omitempty"`
	Category patch[string] `json:"category,omitempty" doc:"Slug or id."`
}

func (s *server) updateModel(ctx context.Context, who access.Principal, in *actOn[updateModelBody]) (*single[modelView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return modelAnswer(s.Catalog.UpdateModel(ctx, who.TenantID, in.ID, catalog.ModelPatch{
		Name: in.Body.Name.Optional(), Category: in.Body.Category.Optional(),
	}, version))
}
