package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Overdue lists what should have been back before today, where the company is.
func (s *Service) Overdue(ctx context.Context, tenant uuid.UUID, req list.Request, scope access.Scope) (list.Page[Asset], error) {
	var page list.Page[Asset]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		today, err := s.today(ctx, q, tenant)
		if err != nil {
			return err
		}
		late := list.Where{SQL: "a.expected_return < %s", Args: []any{today}}
		ids, err := list.IDs(ctx, tx, Listing, tenant, req, append(concerning(scope), late)...)
		if err != nil {
			return err
		}
		page, err = loadPage(ctx, q, tenant, ids, register)
		return err
	})
	return page, err
}

// today is the day it is where the company is.
func (s *Service) today(ctx context.Context, q *db.Queries, tenant uuid.UUID) (clock.Date, error) {
	zone, err := q.TimeZone(ctx, tenant)
	if err != nil {
		return clock.Date{}, fmt.Errorf("read time zone: %w", err)
	}
	return clock.Today(s.clock, zone), nil
}
