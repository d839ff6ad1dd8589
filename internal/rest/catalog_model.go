package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/field"
)

func (s *server) modelRoutes(r resource) {
	r.Listing = &catalog.ModelListing
	route(s, r.list(), s.listModels)
	route(s, r.create(), s.createModel)
	route(s, r.get(), s.getModel)
	route(s, r.update(), s.updateModel)
	route(s, r.remove(), s.deleteModel)
}

type modelView struct {
	ID              uuid.UUID  `json:"id"`
	Name            string     `json:"name"`
	Manufacturer    *ref       `json:"manufacturer"`
	Category        *ref       `json:"category" doc:"What its assets are unless they say otherwise."`
	ModelNumber     *string    `json:"model_number"`
	WarrantyMonths  *int32     `json:"warranty_months" doc:"Of new assets, from their purchase."`
	EndOfLifeMonths *int32     `json:"end_of_life_months" doc:"Of new assets, from their purchase."`
	Notes           *string    `json:"notes"`
	FieldSet        *ref       `json:"field_set" doc:"Fields that its assets have, beside those of their category."`
	Custom          customView `json:"custom" doc:"Values of the company's own fields by key."`
	Cover           *uuid.UUID `json:"cover" doc:"The attachment that is its cover picture: small at /models/{id}/attachments/{cover}/thumbnail."`
	Version         int64      `json:"version"`
	CreatedAt       time.Time  `json:"created_at"`
	UpdatedAt       time.Time  `json:"updated_at"`
}

func modelViewOf(m catalog.Model) modelView {
	return modelView{
		ID: m.ID, Name: m.Name, Manufacturer: (*ref)(m.Manufacturer), Category: (*ref)(m.Category),
		ModelNumber: m.ModelNumber, WarrantyMonths: m.WarrantyMonths, EndOfLifeMonths: m.EndOfLifeMonths, Notes: m.Notes, FieldSet: (*ref)(m.FieldSet), Custom: customViewOf(m.Custom),
		Cover: m.Cover, Version: m.Version, CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
	}
}

func modelAnswer(m catalog.Model, err error) (*single[modelView], error) {
	if err != nil {
		return nil, err
	}
	return one(m.Version, modelViewOf(m)), nil
}

func (s *server) listModels(ctx context.Context, who access.Principal, in *listInput) (*page[modelView], error) {
	request, err := s.withFields(ctx, who.TenantID, in.request, field.Model, "m.id")
	if err != nil {
		return nil, err
	}
	found, err := s.Catalog.Models(ctx, who.TenantID, request)
	if err != nil {
		return nil, err
	}
	return paged(found, modelViewOf), nil
}

func (s *server) getModel(ctx context.Context, who access.Principal, in *ByID) (*single[modelView], error) {
	return modelAnswer(s.Catalog.Model(ctx, who.TenantID, in.ID))
}

// modelBody is a model being changed. Its manufacturer stays: the same name of
// another one is another model.
type modelBody struct {
	Name            patch[string] `json:"name,omitempty"`
	Category        patch[string] `json:"category,omitempty" doc:"Slug or id."`
	ModelNumber     patch[string] `json:"model_number,omitempty"`
	WarrantyMonths  patch[int32]  `json:"warranty_months,omitempty"`
	EndOfLifeMonths patch[int32]  `json:"end_of_life_months,omitempty"`
	Notes           patch[string] `json:"notes,omitempty"`
	ModelFields
}

// ModelFields is what a model says of the company's own fields.
type ModelFields struct {
	FieldSetID patch[uuid.UUID] `json:"field_set_id,omitempty" doc:"A set of fields for its assets."`
	Custom     customInput      `json:"custom,omitempty" doc:"Values of the company's own fields by key; null empties one."`
}

func (b modelBody) edit() catalog.ModelEdit {
	return catalog.ModelEdit{
		Name: b.Name.Field, Category: b.Category.Field, ModelNumber: b.ModelNumber.Field,
		WarrantyMonths: b.WarrantyMonths.Field, EndOfLifeMonths: b.EndOfLifeMonths.Field, Notes: b.Notes.Field,
		FieldSet: b.FieldSetID.Field, Custom: b.Custom.said(),
	}
}

type newModelBody struct {
	Name            string        `json:"name"`
	Manufacturer    patch[string] `json:"manufacturer,omitempty" doc:"Name or id; made when the name is a new one."`
	Category        patch[string] `json:"category,omitempty" doc:"Slug or id."`
	ModelNumber     patch[string] `json:"model_number,omitempty"`
	WarrantyMonths  patch[int32]  `json:"warranty_months,omitempty" doc:"Of new assets, from their purchase."`
	EndOfLifeMonths patch[int32]  `json:"end_of_life_months,omitempty" doc:"Of new assets, from their purchase."`
	Notes           patch[string] `json:"notes,omitempty"`
	ModelFields
}

func (s *server) createModel(ctx context.Context, who access.Principal, in *newOf[newModelBody]) (*single[modelView], error) {
	b := in.Body
	edit := modelBody{
		Name: given(b.Name), Category: b.Category, ModelNumber: b.ModelNumber,
		WarrantyMonths: b.WarrantyMonths, EndOfLifeMonths: b.EndOfLifeMonths, Notes: b.Notes, ModelFields: b.ModelFields,
	}.edit()
	return modelAnswer(s.Catalog.CreateModel(ctx, who.TenantID, catalog.NewModel{Manufacturer: b.Manufacturer.Value, ModelEdit: edit}))
}

func (s *server) updateModel(ctx context.Context, who access.Principal, in *actOn[modelBody]) (*single[modelView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return modelAnswer(s.Catalog.UpdateModel(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) deleteModel(ctx context.Context, who access.Principal, in *removal) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.Catalog.DeleteModel(ctx, who.TenantID, in.ID, version)
}
