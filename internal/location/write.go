package location

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/location/internal/db"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register"
)

// Create makes a place.
func (s *Service) Create(ctx context.Context, tenant uuid.UUID, in Edit) (Location, error) {
	l, err := in.apply(Location{})
	if err != nil {
		return Location{}, err
	}
	return register.Create(ctx, s.room(), kind, tenant, in.Custom, func(ctx context.Context, tx pgx.Tx) (uuid.UUID, error) {
		l.ID = register.NewID()
		if l.Parent != nil {
			if err := register.LockTree(ctx, tx, tenant, register.Locations); err != nil {
				return uuid.Nil, err
			}
			if err := register.CheckPlace(ctx, tx, tenant, register.Locations, uuid.Nil, l.Parent.ID); err != nil {
				return uuid.Nil, err
			}
		}
		err := db.New(tx).InsertLocation(ctx, db.InsertLocationParams{
			TenantID: tenant, ID: l.ID, Name: l.Name, NameKey: spelling.Key(l.Name), ParentID: register.RefID(l.Parent), Kind: l.Kind,
			Address: l.Address, PostalCode: l.PostalCode, City: l.City, Region: l.Region, Country: l.Country, TimeZone: l.TimeZone,
			Now: s.clock.Now(),
		})
		return l.ID, refused(err, "insert location")
	})
}

// Update changes a place; a new parent moves it with everything that lies in it.
func (s *Service) Update(ctx context.Context, tenant, id uuid.UUID, edit Edit, ifVersion *int64) (Location, error) {
	return register.Change(ctx, s.room(), kind, tenant, id, register.Edit[Location]{
		IfVersion: ifVersion, Custom: edit.Custom,
		Before: func(ctx context.Context, tx pgx.Tx) error {
			if !edit.ParentID.Set {
				return nil
			}
			return register.LockTree(ctx, tx, tenant, register.Locations)
		},
		Apply: func(ctx context.Context, tx pgx.Tx, old Location) (Location, error) {
			l, err := edit.apply(old)
			if err != nil || l.Parent == nil || l.Parent == old.Parent {
				return l, err
			}
			return l, register.CheckPlace(ctx, tx, tenant, register.Locations, id, l.Parent.ID)
		},
		Write: func(ctx context.Context, tx pgx.Tx, _, l Location) error {
			err := db.New(tx).UpdateLocation(ctx, db.UpdateLocationParams{
				TenantID: tenant, ID: id, Name: l.Name, NameKey: spelling.Key(l.Name), ParentID: register.RefID(l.Parent), Kind: l.Kind,
				Address: l.Address, PostalCode: l.PostalCode, City: l.City, Region: l.Region, Country: l.Country, TimeZone: l.TimeZone,
				Now: s.clock.Now(),
			})
			return refused(err, "update location")
		},
	})
}

// Delete removes a place that holds nothing.
func (s *Service) Delete(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return register.Remove(ctx, s.room(), kind, tenant, id, ifVersion)
}
