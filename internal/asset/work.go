package asset

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	registers "github.com/assetronics/assetronics/internal/register"
)

// work is what one transaction does to assets, one or many, all at one moment.
type work struct {
	*Service
	tx     pgx.Tx
	q      *db.Queries
	tenant uuid.UUID
	now    time.Time
	by     event.Actor
	// Looked up already: a thousand laptops are a few models in a few places.
	classes map[naming]class
	places  map[uuid.UUID]Ref
	judge   registers.Judge // nil: not asked for yet
}

func (s *Service) work(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) *work {
	return &work{
		Service: s, tx: tx, q: db.New(tx), tenant: tenant, now: s.clock.Now(), by: event.OriginOf(ctx).Actor,
		classes: map[naming]class{}, places: map[uuid.UUID]Ref{},
	}
}

// shelf says where assets are looked for.
type shelf bool

const (
	register   shelf = false
	recycleBin shelf = true
)

// lock locks those of the assets that are there and reads them as they are then,
// in the order of the ids.
func (w *work) lock(ctx context.Context, ids []uuid.UUID, where shelf) ([]Asset, error) {
	if _, err := w.q.LockAssets(ctx, db.LockAssetsParams{TenantID: w.tenant, Ids: ids, InBin: bool(where)}); err != nil {
		return nil, fmt.Errorf("lock assets: %w", err)
	}
	return loadFrom(ctx, w.q, w.tenant, ids, where)
}

// holder finds who or what an asset is to go to, and keeps them from being
// terminated, retired or deleted before this transaction ends.
func (w *work) holder(ctx context.Context, in Handover) (Holder, error) {
	switch {
	case in.LocationID != uuid.Nil:
		place, err := w.location(ctx, in.LocationID)
		return Holder{Kind: ToLocation, ID: place.ID, Name: place.Name}, err
	case in.AssetID != uuid.Nil:
		return w.host(ctx, in.AssetID)
	default:
		person, err := w.employee(ctx, in.EmployeeID)
		return Holder{Kind: ToEmployee, ID: person.ID, Name: person.DisplayName, Email: person.Email}, err
	}
}

func (w *work) employee(ctx context.Context, id uuid.UUID) (Person, error) {
	row, err := w.q.EmployeeForShare(ctx, db.EmployeeForShareParams{TenantID: w.tenant, ID: id})
	if pg.IsNoRows(err) {
		return Person{}, fault.New(fault.Invalid, "employee.unknown", "There is no such employee.").
			At("body.employee_id", "there is no such employee")
	}
	if err != nil {
		return Person{}, fmt.Errorf("read employee: %w", err)
	}
	if row.Status == "terminated" {
		return Person{}, fault.New(fault.Invalid, "employee.terminated", "%s has left the company.", row.DisplayName).
			At("body.employee_id", row.DisplayName+" has left the company")
	}
	return Person{ID: id, DisplayName: row.DisplayName, Email: row.Email}, nil
}

// host reads an asset that others may be checked out to.
func (w *work) host(ctx context.Context, id uuid.UUID) (Holder, error) {
	if err := w.q.LockTree(ctx, w.tenant); err != nil {
		return Holder{}, fmt.Errorf("lock the tree: %w", err)
	}
	row, err := w.q.AssetForShare(ctx, db.AssetForShareParams{TenantID: w.tenant, ID: id})
	if pg.IsNoRows(err) {
		return Holder{}, fault.New(fault.Invalid, "asset.unknown", "There is no such asset.").
			At("body.asset_id", "there is no such asset")
	}
	if err != nil {
		return Holder{}, fmt.Errorf("read asset: %w", err)
	}
	host := Ref{ID: id, Name: row.Tag + " " + row.Name}
	if status := Status(row.Status); !status.canHold() {
		return Holder{}, fault.New(fault.Conflict, "asset.cannot_hold", "%s is %s: nothing can be checked out to it.", row.Tag, status.Label())
	}
	return Holder{Kind: ToAsset, ID: host.ID, Name: host.Name}, nil
}

// location reads a place by its id.
func (w *work) location(ctx context.Context, id uuid.UUID) (Ref, error) {
	if place, ok := w.places[id]; ok {
		return place, nil
	}
	name, err := w.q.LocationName(ctx, db.LocationNameParams{TenantID: w.tenant, ID: id})
	if pg.IsNoRows(err) {
		return Ref{}, unknownLocation()
	}
	if err != nil {
		return Ref{}, fmt.Errorf("read location: %w", err)
	}
	w.places[id] = Ref{ID: id, Name: name}
	return w.places[id], nil
}

// place is location for what may be left out.
func (w *work) place(ctx context.Context, id *uuid.UUID) (*Ref, error) {
	if id == nil {
		return nil, nil //nolint:nilnil // nothing was said
	}
	found, err := w.location(ctx, *id)
	return &found, err
}
