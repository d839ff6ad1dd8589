package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// ofPeople are the fields of people with an order of sources.
var ofPeople = precedence.Register{Kind: "employee", Fields: []string{
	fieldEmail, fieldPersonalEmail, fieldFirstName, fieldLastName, fieldDisplayName, fieldJobTitle, fieldEmployeeNumber,
	fieldDepartment, fieldLocation, fieldCostCenter, fieldManager, fieldStartDate, fieldEndDate, fieldStatus,
}}

// Orders say whose word counts for each field of people.
func (s *Service) Orders(ctx context.Context, tenant uuid.UUID) (precedence.Orders, error) {
	var orders precedence.Orders
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		orders, err = readOrders(ctx, tx, tenant)
		return err
	})
	return orders, err
}

// readOrders reads them; speaking are integrations that are about to say something
// for the first time.
func readOrders(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, speaking ...uuid.UUID) (precedence.Orders, error) {
	rows, err := db.New(tx).Connected(ctx, db.ConnectedParams{TenantID: tenant, Speaking: speaking})
	if err != nil {
		return precedence.Orders{}, fmt.Errorf("read integrations: %w", err)
	}
	connected := make([]precedence.Source, len(rows))
	for i, r := range rows {
		connected[i] = precedence.Source{ID: r.ID, Name: r.Name, Connector: r.Connector}
	}
	return precedence.Read(ctx, tx, tenant, ofPeople, connected)
}

// SetOrders says whose word counts for some fields; an empty list makes it the
// default again. What follows for the people is worked off by a job.
func (s *Service) SetOrders(ctx context.Context, tenant uuid.UUID, in map[string][]uuid.UUID) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		before, err := readOrders(ctx, tx, tenant)
		if err != nil {
			return err
		}
		changes, err := before.Set(ctx, tx, tenant, in, s.clock.Now())
		if err != nil || len(changes) == 0 {
			return err
		}
		err = s.events.Record(ctx, tx, tenant, event.Entry{
			Type: EventSourcesChanged, Subject: event.Subject{Type: "tenant", ID: tenant, Label: "Sources of truth for people"}, Changes: changes,
		})
		if err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, Settle{TenantID: tenant})
	})
}
