package catalog

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/catalog/internal/db"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// ManufacturerID finds a manufacturer by id, or finds or makes it by name. An id
// that is not there is invalid input: manufacturer.unknown, at
// body.manufacturer.
func (s *Service) ManufacturerID(ctx context.Context, tenant uuid.UUID, nameOrID string) (uuid.UUID, error) {
	var id uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		id, err = s.manufacturerID(ctx, tx, tenant, nameOrID)
		return err
	})
	return id, err
}

func (s *Service) manufacturerID(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, nameOrID string) (uuid.UUID, error) {
	q := db.New(tx)
	if id, err := uuid.Parse(nameOrID); err == nil {
		there, err := q.ManufacturerExists(ctx, db.ManufacturerExistsParams{TenantID: tenant, ID: id})
		if err != nil {
			return uuid.Nil, fmt.Errorf("find manufacturer: %w", err)
		}
		if !there {
			return uuid.Nil, unknown("manufacturer", nameOrID)
		}
		return id, nil
	}
	name, err := tidy(nameOrID, "body.manufacturer", maxName)
	if err != nil {
		return uuid.Nil, err
	}
	find := func() (uuid.UUID, error) {
		return q.ManufacturerIDByName(ctx, db.ManufacturerIDByNameParams{TenantID: tenant, NameKey: spelling.Key(name)})
	}
	id, err := find()
	if !pg.IsNoRows(err) {
		return id, err
	}
	id, isNew, err := s.insertManufacturer(ctx, tx, tenant, named(name))
	if err != nil || isNew {
		return id, err
	}
	return find() // somebody else was quicker
}
