package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// NewCategory is what a category is made of. Without a slug it gets one from
// its name.
type NewCategory struct {
	Slug string
	Name string
}

// CreateCategory adds a category. Conflicts: category.slug_taken,
// category.name_taken.
func (s *Service) CreateCategory(ctx context.Context, tenant uuid.UUID, in NewCategory) (Category, error) {
	name, err := tidy(in.Name, "body.name", maxCategoryName)
	if err != nil {
		return Category{}, err
	}
	slug := in.Slug
	if slug == "" {
		slug = slugOf(name)
	}
	if err := checkSlug(slug); err != nil {
		return Category{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Category{}, fmt.Errorf("make category id: %w", err)
	}
	made := Category{ID: id, Slug: slug, Name: name, Version: 1, CreatedAt: s.clock.Now()}
	made.UpdatedAt = made.CreatedAt
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		err := db.New(tx).InsertCategory(ctx, db.InsertCategoryParams{
			TenantID: tenant, ID: id, Slug: slug, Name: name, NameKey: spelling.Key(name), At: made.CreatedAt,
		})
		if err != nil {
			return refused(err, "insert category")
		}
		return s.events.Record(ctx, tx, tenant, entry(EventCategoryCreated, SubjectCategory, id, name,
			event.Changes{"slug": {nil, slug}, "name": {nil, name}}))
	})
	return made, err
}
