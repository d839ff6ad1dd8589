package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
)

// CountByStatus says how many assets are in each state; a state without any is
// there with 0.
func (s *Service) CountByStatus(ctx context.Context, tenant uuid.UUID) (map[Status]int64, error) {
	counts := make(map[Status]int64, len(Statuses))
	for _, status := range Statuses {
		counts[status] = 0
	}
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).CountByStatus(ctx, tenant)
		if err != nil {
			return fmt.Errorf("count assets: %w", err)
		}
		for _, r := range rows {
			counts[Status(r.Status)] = r.Assets
		}
		return nil
	})
	return counts, err
}
