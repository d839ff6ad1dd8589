package rest

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog"
)

func (s *server) catalogRoutes() {
	of := func(noun, plural, spoken string) resource {
		return resource{
			Noun: noun, Plural: plural, Spoken: spoken, Tag: "Catalog",
			Read: access.AssetsRead, ReadOwn: access.AssetsReadOwn, Write: access.AssetsWrite,
		}
	}
	category := of("category", "categories", "a category")
	category.Listing = &catalog.CategoryListing
	route(s, category.list(), s.listCategories)
	route(s, category.create(), s.createCategory)
	route(s, category.get(), s.getCategory)
	route(s, category.update(), s.updateCategory)
	route(s, category.remove(), s.deleteCategory)

	s.manufacturerRoutes(of("manufacturer", "manufacturers", "a manufacturer"))
	s.modelRoutes(of("model", "models", "a model"))
}

type categoryView struct {
	ID         uuid.UUID `json:"id"`
	Slug       string    `json:"slug" doc:"Its name for programs; never changes."`
	Name       string    `json:"name"`
	Kind       string    `json:"kind" enum:"computer,mobile,display,peripheral,printing,server,network,storage,conference,other"`
	Icon       *string   `json:"icon" doc:"Name of a Lucide icon."`
	Colour     *string   `json:"colour" doc:"#rrggbb"`
	FieldSet   *ref      `json:"field_set" doc:"Fields that its assets have."`
	AssetCount int64     `json:"asset_count" doc:"Of the assets the caller may see."`
	Version    int64     `json:"version"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
}

func categoryViewOf(c catalog.Category) categoryView {
	return categoryView{
		ID: c.ID, Slug: c.Slug, Name: c.Name, Kind: c.Kind, Icon: c.Icon, Colour: c.Colour, FieldSet: (*ref)(c.FieldSet),
		AssetCount: c.AssetCount, Version: c.Version, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
}

func categoryAnswer(c catalog.Category, err error) (*single[categoryView], error) {
	if err != nil {
		return nil, err
	}
	return one(c.Version, categoryViewOf(c)), nil
}

func (s *server) listCategories(ctx context.Context, who access.Principal, in *listInput) (*page[categoryView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	found, err := s.Catalog.Categories(ctx, who.TenantID, in.request, scope)
	if err != nil {
		return nil, err
	}
	return paged(found, categoryViewOf), nil
}

func (s *server) getCategory(ctx context.Context, who access.Principal, in *ByID) (*single[categoryView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	return categoryAnswer(s.Catalog.Category(ctx, who.TenantID, in.ID, scope))
}

type categoryBody struct {
	Name   patch[string] `json:"name,omitempty"`
	Kind   patch[string] `json:"kind,omitempty" doc:"One of computer, mobile, display, peripheral, printing, server, network, storage, conference, other."`
	Icon   patch[string] `json:"icon,omitempty" doc:"Name of a Lucide icon."`
	Colour patch[string] `json:"colour,omitempty" doc:"#rrggbb"`

	FieldSetID patch[uuid.UUID] `json:"field_set_id,omitempty" doc:"A set of fields for its assets."`
}

func (b categoryBody) edit() catalog.CategoryEdit {
	return catalog.CategoryEdit{Name: b.Name.Field, Kind: b.Kind.Field, Icon: b.Icon.Field, Colour: b.Colour.Field, FieldSet: b.FieldSetID.Field}
}

type newCategoryBody struct {
	Slug string `json:"slug,omitempty" doc:"Made from the name when absent."`
	Name string `json:"name"`

	Kind   patch[string] `json:"kind,omitempty" doc:"One of computer, mobile, display, peripheral, printing, server, network, storage, conference, other."`
	Icon   patch[string] `json:"icon,omitempty" doc:"Name of a Lucide icon."`
	Colour patch[string] `json:"colour,omitempty" doc:"#rrggbb"`

	FieldSetID patch[uuid.UUID] `json:"field_set_id,omitempty" doc:"A set of fields for its assets."`
}

func (s *server) createCategory(ctx context.Context, who access.Principal, in *newOf[newCategoryBody]) (*single[categoryView], error) {
	edit := categoryBody{Name: given(in.Body.Name), Kind: in.Body.Kind, Icon: in.Body.Icon, Colour: in.Body.Colour, FieldSetID: in.Body.FieldSetID}.edit()
	return categoryAnswer(s.Catalog.CreateCategory(ctx, who.TenantID, catalog.NewCategory{Slug: in.Body.Slug, CategoryEdit: edit}))
}

func (s *server) updateCategory(ctx context.Context, who access.Principal, in *actOn[categoryBody]) (*single[categoryView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return categoryAnswer(s.Catalog.UpdateCategory(ctx, who.TenantID, in.ID, in.Body.edit(), version))
}

func (s *server) deleteCategory(ctx context.Context, who access.Principal, in *removal) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.Catalog.DeleteCategory(ctx, who.TenantID, in.ID, version)
}
