package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// builtIn are the categories every company starts with.
var builtIn = []struct{ slug, name string }{
	{"laptop", "Laptop"},
	{"desktop", "Desktop"},
	{"monitor", "Monitor"},
	{"phone", "Phone"},
	{"tablet", "Tablet"},
	{"dock", "Docking station"},
	{"headset", "Headset"},
	{"peripheral", "Peripheral"},
	{"printer", "Printer"},
	{"server", "Server"},
	{"network", "Network equipment"},
	{"storage", "Storage"},
	{"conference", "Conference equipment"},
	{"other", "Other"},
}

// Seed gives a company the built-in categories. Those it has already, or has
// named differently meanwhile, stay as they are.
func (s *Service) Seed(ctx context.Context, tenant uuid.UUID) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		p := db.SeedCategoriesParams{TenantID: tenant, At: s.clock.Now()}
		for _, c := range builtIn {
			id, err := uuid.NewV7()
			if err != nil {
				return fmt.Errorf("make category id: %w", err)
			}
			p.Ids = append(p.Ids, id)
			p.Slugs = append(p.Slugs, c.slug)
			p.Names = append(p.Names, c.name)
			p.NameKeys = append(p.NameKeys, spelling.Key(c.name))
		}
		if err := db.New(tx).SeedCategories(ctx, p); err != nil {
			return fmt.Errorf("seed categories: %w", err)
		}
		return nil
	})
}
