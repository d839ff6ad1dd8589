package device

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/event"
)

// Subscriber looks at devices again when the register changes: an asset is added,
// gets another serial or tag, goes into the recycle bin or comes back.
func (s *Service) Subscriber() event.Subscriber {
	return event.Subscriber{
		Name:   "device",
		Types:  []string{asset.EventCreated, asset.EventUpdated, asset.EventDeleted, asset.EventRestored},
		Handle: s.follow,
	}
}

func (s *Service) follow(ctx context.Context, _ pgx.Tx, e event.Event) error {
	concerns := e.Type == asset.EventDeleted || e.Type == asset.EventRestored
	for _, field := range []string{fieldSerial, "tag"} {
		_, changed := e.Changes[field]
		concerns = concerns || changed
	}
	// What a sync adds was made of a device, which has it already.
	if !concerns || e.Type == asset.EventCreated && e.Source == event.Sync {
		return nil
	}
	return s.Rematch(ctx, e.TenantID, e.Subject.ID)
}

// Rematch looks again at the devices that are an asset or may be it. From an asset
// that is gone they are taken away, whoever tied them.
func (s *Service) Rematch(ctx context.Context, tenant, id uuid.UUID) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		d, err := s.open(ctx, tx, tenant)
		if err != nil {
			return err
		}
		found, err := d.q.Registered(ctx, db.RegisteredParams{TenantID: tenant, Ids: []uuid.UUID{id}, Serials: []string{}, Tags: []string{}})
		if err != nil {
			return fmt.Errorf("read asset: %w", err)
		}
		look := newSeek()
		look.assets[id] = true
		for _, a := range found {
			look.tags[a.TagKey] = true
			if a.SerialKey != nil {
				look.serials[*a.SerialKey], look.imeis[*a.SerialKey] = true, true
			}
		}
		rows, err := d.around(ctx, look)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if len(found) == 0 && idOf(r.AssetID) == id {
				r.put(verdict{why: NoMatch})
				r.Held = false
			}
		}
		if err := d.match(ctx, slices.Clone(rows)); err != nil {
			return err
		}
		return d.save(ctx)
	})
}
