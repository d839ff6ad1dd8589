package tenant

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/tenant/internal/db"
)

// Service is the room.
type Service struct {
	db    *pg.DB
	clock clock.Clock
}

// NewService opens the room.
func NewService(database *pg.DB, c clock.Clock) *Service {
	return &Service{db: database, clock: c}
}

// Create makes a company. A taken slug is the conflict tenant.slug_taken.
func (s *Service) Create(ctx context.Context, n New) (Tenant, error) {
	n, err := n.normalised()
	if err != nil {
		return Tenant{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Tenant{}, fmt.Errorf("make tenant id: %w", err)
	}
	t := Tenant{ID: id, Slug: n.Slug, Name: n.Name, TimeZone: n.TimeZone, Operator: n.Operator, CreatedAt: s.clock.Now()}
	err = s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).CreateTenant(ctx, db.CreateTenantParams(t))
	})
	if pg.Constraint(err) == "tenants_slug_key" {
		return Tenant{}, fault.New(fault.Conflict, "tenant.slug_taken", "There is already a company called %s.", n.Slug)
	}
	if err != nil {
		return Tenant{}, fmt.Errorf("create tenant: %w", err)
	}
	return t, nil
}

// Get is one company, seen by itself.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Tenant, error) {
	var row db.Tenant
	err := s.db.Tenant(ctx, id, func(ctx context.Context, tx pgx.Tx) (err error) {
		row, err = db.New(tx).GetTenant(ctx, id)
		return err
	})
	return found(row, err)
}

// BySlug looks a company up by its slug, for the command line.
func (s *Service) BySlug(ctx context.Context, slug string) (Tenant, error) {
	var row db.Tenant
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		row, err = db.New(tx).GetTenantBySlug(ctx, slug)
		return err
	})
	return found(row, err)
}

// All lists the companies of the installation, for schedulers and verification.
func (s *Service) All(ctx context.Context) ([]Tenant, error) {
	var rows []db.Tenant
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		rows, err = db.New(tx).ListTenants(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list tenants: %w", err)
	}
	all := make([]Tenant, len(rows))
	for i, row := range rows {
		all[i] = Tenant(row)
	}
	return all, nil
}

func found(row db.Tenant, err error) (Tenant, error) {
	if pg.IsNoRows(err) {
		return Tenant{}, fault.Missing("tenant")
	}
	if err != nil {
		return Tenant{}, fmt.Errorf("get tenant: %w", err)
	}
	return Tenant(row), nil
}
