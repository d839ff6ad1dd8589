package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/platform/list"
)

func (s *server) catalogRoutes() {
	const tag = "Catalog"
	read := func(id, path, summary string, spec *list.Spec) op {
		return op{ID: id, Method: http.MethodGet, Path: path, Tag: tag, Summary: summary, Needs: access.AssetsRead, Or: access.AssetsReadOwn, List: spec}
	}
	add := func(id, path, summary string) op {
		return op{ID: id, Method: http.MethodPost, Path: path, Tag: tag, Summary: summary, Needs: access.AssetsWrite, Status: http.StatusCreated}
	}
	change := func(id, path, summary string) op {
		return op{ID: id, Method: http.MethodPatch, Path: path, Tag: tag, Summary: summary, Needs: access.AssetsWrite}
	}
	route(s, read("list-categories", "/categories", "List categories", &catalog.CategoryListing), s.listCategories)
	route(s, add("create-category", "/categories", "Add a category"), s.createCategory)
	route(s, read("get-category", "/categories/{id}", "Get a category", nil), s.getCategory)
	route(s, change("rename-category", "/categories/{id}", "Rename a category"), s.renameCategory)
	route(s, read("list-manufacturers", "/manufacturers", "List manufacturers", &catalog.ManufacturerListing), s.listManufacturers)
	route(s, add("create-manufacturer", "/manufacturers", "Add a manufacturer"), s.createManufacturer)
	route(s, read("get-manufacturer", "/manufacturers/{id}", "Get a manufacturer", nil), s.getManufacturer)
	route(s, change("rename-manufacturer", "/manufacturers/{id}", "Rename a manufacturer"), s.renameManufacturer)
	route(s, read("list-models", "/models", "List models", &catalog.ModelListing), s.listModels)
	route(s, add("create-model", "/models", "Add a model"), s.createModel)
	route(s, read("get-model", "/models/{id}", "Get a model", nil), s.getModel)
	route(s, change("update-model", "/models/{id}", "Change a model's name or category"), s.updateModel)
}

type categoryView struct {
	ID         uuid.UUID `json:"id"`
	Slug       string    `json:"slug" doc:"Its name for programs; never changes."`
	Name       string    `json:"name"`
	AssetCount int64     `json:"asset_count" doc:"Of the assets the caller may see."`
	Version    int64     `json:"version"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
}

func categoryViewOf(c catalog.Category) categoryView {
	return categoryView(c)
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

type newCategoryBody struct {
	Slug string `json:"slug,omitempty" doc:"Made from the name when absent."`
	Name string `json:"name"`
}

func (s *server) createCategory(ctx context.Context, who access.Principal, in *struct{ Body newCategoryBody }) (*single[categoryView], error) {
	return categoryAnswer(s.Catalog.CreateCategory(ctx, who.TenantID, catalog.NewCategory(in.Body)))
}

type nameBody struct {
	Name string `json:"name"`
}

func (s *server) renameCategory(ctx context.Context, who access.Principal, in *actOn[nameBody]) (*single[categoryView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return categoryAnswer(s.Catalog.RenameCategory(ctx, who.TenantID, in.ID, in.Body.Name, version))
}

type manufacturerView struct {
	ID        uuid.UUID `json:"id"`
	Name      string    `json:"name"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
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

func (s *server) createManufacturer(ctx context.Context, who access.Principal, in *struct{ Body nameBody }) (*single[manufacturerView], error) {
	return manufacturerAnswer(s.Catalog.CreateManufacturer(ctx, who.TenantID, in.Body.Name))
}

func (s *server) renameManufacturer(ctx context.Context, who access.Principal, in *actOn[nameBody]) (*single[manufacturerView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return manufacturerAnswer(s.Catalog.RenameManufacturer(ctx, who.TenantID, in.ID, in.Body.Name, version))
}
