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
var builtIn = []struct{ slug, name, kind, icon string }{
	{"laptop", "Laptop", "computer", "laptop"},
	{"desktop", "Desktop", "computer", "pc-case"},
	{"monitor", "Monitor", "display", "monitor"},
	{"phone", "Phone", "mobile", "smartphone"},
	{"tablet", "Tablet", "mobile", "tablet"},
	{"dock", "Docking station", "peripheral", "dock"},
	{"headset", "Headset", "peripheral", "headphones"},
	{"peripheral", "Peripheral", "peripheral", "mouse"},
	{"printer", "Printer", "printing", "printer"},
	{"server", "Server", "server", "server"},
	{"network", "Network equipment", "network", "router"},
	{"storage", "Storage", "storage", "hard-drive"},
	{"conference", "Conference equipment", "conference", "projector"},
	{"other", "Other", "other", "box"},
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
			p.Kinds = append(p.Kinds, c.kind)
			p.Icons = append(p.Icons, c.icon)
		}
		if err := db.New(tx).SeedCategories(ctx, p); err != nil {
			return fmt.Errorf("seed categories: %w", err)
		}
		return nil
	})
}
