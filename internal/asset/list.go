package asset

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// List gives the assets within the scope.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request, scope access.Scope) (list.Page[Asset], error) {
	var page list.Page[Asset]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, Listing, tenant, req, concerning(scope)...)
		if err != nil {
			return err
		}
		page, err = loadPage(ctx, db.New(tx), tenant, ids, register)
		return err
	})
	return page, err
}

// concerning is the condition for assets that concern the people of a scope.
func concerning(scope access.Scope) []list.Where {
	if scope.All {
		return nil
	}
	return []list.Where{{
		SQL: "(a.assignee_id = any(%s) or a.reserved_for_id = any(%s))", Args: []any{scope.People, scope.People},
	}}
}
