package catalog

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register"
)

var allCategories = categoryKind(access.Everything)

// NewCategory is what a category is made of. Without a slug it gets one from
// its name.
type NewCategory struct {
	Slug string
	CategoryEdit
}

// CreateCategory adds a category. Conflicts: category.slug_taken,
// category.name_taken.
func (s *Service) CreateCategory(ctx context.Context, tenant uuid.UUID, in NewCategory) (Category, error) {
	c, err := in.apply(Category{})
	if err != nil {
		return Category{}, err
	}
	if c.Slug = in.Slug; c.Slug == "" {
		c.Slug = slugOf(c.Name)
	}
	if err := checkSlug(c.Slug); err != nil {
		return Category{}, err
	}
	return register.Create(ctx, s.room(), allCategories, tenant, nil, func(ctx context.Context, tx pgx.Tx) (uuid.UUID, error) {
		id := register.NewID()
		err := db.New(tx).InsertCategory(ctx, db.InsertCategoryParams{
			TenantID: tenant, ID: id, Slug: c.Slug, Name: c.Name, NameKey: spelling.Key(c.Name),
			Kind: c.Kind, Icon: c.Icon, Colour: c.Colour, FieldSetID: idOf(c.FieldSet), At: s.clock.Now(),
		})
		return id, refused(err, "insert category")
	})
}

// UpdateCategory changes a category; its slug stays. Conflict:
// category.name_taken.
func (s *Service) UpdateCategory(ctx context.Context, tenant, id uuid.UUID, edit CategoryEdit, ifVersion *int64) (Category, error) {
	return register.Change(ctx, s.room(), allCategories, tenant, id, register.Edit[Category]{
		IfVersion: ifVersion, Apply: register.Plain(edit.apply),
		Write: func(ctx context.Context, tx pgx.Tx, _, c Category) error {
			err := db.New(tx).UpdateCategory(ctx, db.UpdateCategoryParams{
				TenantID: tenant, ID: id, Name: c.Name, NameKey: spelling.Key(c.Name),
				Kind: c.Kind, Icon: c.Icon, Colour: c.Colour, FieldSetID: idOf(c.FieldSet), At: s.clock.Now(),
			})
			return refused(err, "update category")
		},
	})
}

// DeleteCategory removes a category that nothing is of. Conflict:
// category.in_use.
func (s *Service) DeleteCategory(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return register.Remove(ctx, s.room(), allCategories, tenant, id, ifVersion)
}
