package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee/internal/db"
)

// Team is everybody below a manager, over any number of levels, without the
// manager; in no order.
func (s *Service) Team(ctx context.Context, tenant, manager uuid.UUID) ([]uuid.UUID, error) {
	var team []uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		team, err = db.New(tx).Team(ctx, db.TeamParams{TenantID: tenant, ManagerID: &manager})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read team: %w", err)
	}
	return team, nil
}

// ScopeOf is everything for callers with the permission; else the caller's own
// employee and, for the role manager, the team below.
func (s *Service) ScopeOf(ctx context.Context, who access.Principal, all access.Permission) (access.Scope, error) {
	if who.Can(all) {
		return access.Everything, nil
	}
	if who.EmployeeID == nil {
		return access.Scope{}, nil
	}
	scope := access.Scope{People: []uuid.UUID{*who.EmployeeID}}
	if !who.Has(access.Manager) {
		return scope, nil
	}
	team, err := s.Team(ctx, who.TenantID, *who.EmployeeID)
	if err != nil {
		return access.Scope{}, err
	}
	scope.People = append(scope.People, team...)
	return scope, nil
}
