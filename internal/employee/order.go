package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// ofPeople are the fields of people with an order of sources.
var ofPeople = precedence.Register{Kind: "employee", Fields: []string{
	fieldEmail, fieldPersonalEmail, fieldFirstName, fieldLastName, fieldDisplayName, fieldJobTitle, fieldEmployeeNumber,
	fieldDepartment, fieldLocation, fieldCostCenter, fieldManager, fieldStartDate, fieldEndDate, fieldStatus,
}}

// orders is where they are looked up and written.
func (s *Service) orders() precedence.Book {
	return precedence.Book{
		Register: ofPeople, DB: s.db, Clock: s.clock, Events: s.events, Queue: s.queue,
		Connected: func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) ([]precedence.Source, error) {
			return connected(ctx, tx, tenant)
		},
		Event: EventSourcesChanged, Label: "Sources of truth for people",
		Follow: func(tenant uuid.UUID) jobs.Args { return Settle{TenantID: tenant} },
	}
}

// Orders say whose word counts for each field of people.
func (s *Service) Orders(ctx context.Context, tenant uuid.UUID) (precedence.Orders, error) {
	return s.orders().Orders(ctx, tenant)
}

// SetOrders says whose word counts for some fields, as precedence.Book has it.
func (s *Service) SetOrders(ctx context.Context, tenant uuid.UUID, in map[string][]uuid.UUID, ifVersion *int64) (precedence.Orders, error) {
	return s.orders().Set(ctx, tenant, in, ifVersion)
}

// BeforeForEmail are those whose word on a work e-mail counts for more than that of an
// integration, which may be about to speak for the first time.
func (s *Service) BeforeForEmail(ctx context.Context, tenant, integration uuid.UUID) ([]uuid.UUID, error) {
	var before []uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		orders, err := readOrders(ctx, tx, tenant, integration)
		before = orders.Before(fieldEmail, integration)
		return err
	})
	return before, err
}

// readOrders reads them; speaking are integrations that are about to say something
// for the first time.
func readOrders(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, speaking ...uuid.UUID) (precedence.Orders, error) {
	sources, err := connected(ctx, tx, tenant, speaking...)
	if err != nil {
		return precedence.Orders{}, err
	}
	return precedence.Read(ctx, tx, tenant, ofPeople, sources)
}

func connected(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, speaking ...uuid.UUID) ([]precedence.Source, error) {
	rows, err := db.New(tx).Connected(ctx, db.ConnectedParams{TenantID: tenant, Speaking: append([]uuid.UUID{}, speaking...)})
	if err != nil {
		return nil, fmt.Errorf("read integrations: %w", err)
	}
	sources := make([]precedence.Source, len(rows))
	for i, r := range rows {
		sources[i] = precedence.Source{ID: r.ID, Name: r.Name, Connector: r.Connector}
	}
	return sources, nil
}
