package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// CreateManufacturer adds a manufacturer. Conflict: manufacturer.name_taken.
func (s *Service) CreateManufacturer(ctx context.Context, tenant uuid.UUID, name string) (Manufacturer, error) {
	name, err := tidy(name, "body.name", maxName)
	if err != nil {
		return Manufacturer{}, err
	}
	var made Manufacturer
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		id, isNew, err := s.insertManufacturer(ctx, tx, tenant, name)
		if err != nil {
			return err
		}
		if !isNew {
			return nameTaken("manufacturer")
		}
		rows, err := manufacturers(ctx, tx, tenant, []uuid.UUID{id})
		if err == nil {
			made = rows[0]
		}
		return err
	})
	return made, err
}

// insertManufacturer adds a manufacturer with its event, unless the name is
// taken: it waits for another transaction that is just taking it.
func (s *Service) insertManufacturer(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, name string) (id uuid.UUID, isNew bool, err error) {
	id, err = uuid.NewV7()
	if err != nil {
		return uuid.Nil, false, fmt.Errorf("make manufacturer id: %w", err)
	}
	inserted, err := db.New(tx).InsertManufacturer(ctx, db.InsertManufacturerParams{
		TenantID: tenant, ID: id, Name: name, NameKey: spelling.Key(name), At: s.clock.Now(),
	})
	if err != nil {
		return uuid.Nil, false, fmt.Errorf("insert manufacturer: %w", err)
	}
	if inserted == 0 {
		return uuid.Nil, false, nil
	}
	return id, true, s.events.Record(ctx, tx, tenant, entry(EventManufacturerCreated, SubjectManufacturer, id, name,
		event.Changes{"name": {nil, name}}))
}
