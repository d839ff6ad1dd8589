package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register"
)

// CreateManufacturer adds a manufacturer. Conflict: manufacturer.name_taken.
func (s *Service) CreateManufacturer(ctx context.Context, tenant uuid.UUID, in ManufacturerEdit) (Manufacturer, error) {
	var made Manufacturer
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		id, isNew, err := s.insertManufacturer(ctx, tx, tenant, in)
		if err != nil {
			return err
		}
		if !isNew {
			return nameTaken("manufacturer")
		}
		made, err = manufacturerKind.Get(ctx, tx, tenant, id)
		return err
	})
	return made, err
}

// insertManufacturer adds a manufacturer with its event, unless the name is
// taken: it waits for another transaction that is just taking it.
func (s *Service) insertManufacturer(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, in ManufacturerEdit) (id uuid.UUID, isNew bool, err error) {
	m, err := in.apply(Manufacturer{})
	if err != nil {
		return uuid.Nil, false, err
	}
	m.ID = register.NewID()
	inserted, err := db.New(tx).InsertManufacturer(ctx, db.InsertManufacturerParams{
		TenantID: tenant, ID: m.ID, Name: m.Name, NameKey: spelling.Key(m.Name),
		SupportUrl: m.SupportURL, WarrantyUrl: m.WarrantyURL, SupportPhone: m.SupportPhone, SupportEmail: m.SupportEmail,
		At: s.clock.Now(),
	})
	if err != nil {
		return uuid.Nil, false, fmt.Errorf("insert manufacturer: %w", err)
	}
	if inserted == 0 {
		return uuid.Nil, false, nil
	}
	return m.ID, true, s.events.Record(ctx, tx, tenant, manufacturerKind.Created(m))
}

// named is a manufacturer of which only the name is known.
func named(name string) ManufacturerEdit { return ManufacturerEdit{Name: optional.Of(name)} }

// UpdateManufacturer changes a manufacturer. Conflict: manufacturer.name_taken.
func (s *Service) UpdateManufacturer(ctx context.Context, tenant, id uuid.UUID, edit ManufacturerEdit, ifVersion *int64) (Manufacturer, error) {
	return register.Change(ctx, s.room(), manufacturerKind, tenant, id, register.Edit[Manufacturer]{
		IfVersion: ifVersion, Apply: register.Plain(edit.apply),
		Write: func(ctx context.Context, tx pgx.Tx, _, m Manufacturer) error {
			err := db.New(tx).UpdateManufacturer(ctx, db.UpdateManufacturerParams{
				TenantID: tenant, ID: id, Name: m.Name, NameKey: spelling.Key(m.Name), SupportUrl: m.SupportURL,
				WarrantyUrl: m.WarrantyURL, SupportPhone: m.SupportPhone, SupportEmail: m.SupportEmail, At: s.clock.Now(),
			})
			return refused(err, "update manufacturer")
		},
	})
}

// DeleteManufacturer removes a manufacturer that no model and no asset names.
// Conflict: manufacturer.in_use.
func (s *Service) DeleteManufacturer(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return register.Remove(ctx, s.room(), manufacturerKind, tenant, id, ifVersion)
}
