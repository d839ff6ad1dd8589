package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// Waiting counts the active steps of a company.
type Waiting struct {
	Approvals int64
	Tasks     int64
	Overdue   int64 // of both
}

// CountWaiting counts what people still have to do in a company.
func (s *Service) CountWaiting(ctx context.Context, tenant uuid.UUID) (Waiting, error) {
	var w Waiting
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).CountOpenSteps(ctx, db.CountOpenStepsParams{TenantID: tenant, Now: s.clock.Now()})
		if err != nil {
			return fmt.Errorf("count open steps: %w", err)
		}
		w = Waiting{Approvals: row.Approvals, Tasks: row.Tasks, Overdue: row.Overdue}
		return nil
	})
	return w, err
}
