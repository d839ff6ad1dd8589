package integration

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Mapping is how an integration's streams become canonical records: what the
// connector says, and what the administrator has changed.
type Mapping struct {
	Version   int64
	Streams   []connector.StreamMapping
	Overrides connector.Overrides
}

// GetMapping is an integration's mapping.
func (s *Service) GetMapping(ctx context.Context, tenant, id uuid.UUID) (Mapping, error) {
	c, err := s.Connection(ctx, tenant, id)
	if err != nil {
		return Mapping{}, err
	}
	return s.mappingOf(c.row)
}

func (s *Service) mappingOf(row db.Integration) (Mapping, error) {
	known, ok := s.Catalog.Get(row.Connector)
	if !ok {
		return Mapping{}, errNotInstalled()
	}
	overrides, err := overridesOf(row)
	return Mapping{Version: row.Version, Streams: known.Mapping(), Overrides: overrides}, err
}

func errNotInstalled() *fault.Fault {
	return fault.New(fault.Conflict, "connector.missing", "The connector of this integration is no longer installed.")
}

func overridesOf(row db.Integration) (connector.Overrides, error) {
	var o connector.Overrides
	if err := json.Unmarshal(row.Mapping, &o); err != nil {
		return o, fmt.Errorf("decode mapping: %w", err)
	}
	return o, nil
}

// SetMapping replaces the administrator's changes. Expressions that do not compile,
// and fields and tables that are not there, are faults at body.overrides. The next
// full pass applies it to everybody.
func (s *Service) SetMapping(ctx context.Context, tenant, id uuid.UUID, o connector.Overrides, ifVersion *int64) (Mapping, error) {
	var after Mapping
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		known, ok := s.Catalog.Get(row.Connector)
		if !ok {
			return errNotInstalled()
		}
		if err := known.CheckOverrides(o); err != nil {
			return err
		}
		before, err := overridesOf(row)
		if err != nil {
			return err
		}
		changes := event.Changes{}
		changes.Set("mapping", before, o)
		if len(changes) > 0 {
			encoded, err := json.Marshal(o)
			if err != nil {
				return fmt.Errorf("encode mapping: %w", err)
			}
			if err := q.SetMapping(ctx, db.SetMappingParams{TenantID: tenant, ID: id, Mapping: encoded, Now: s.now()}); err != nil {
				return fmt.Errorf("set mapping: %w", err)
			}
			if err := s.record(ctx, tx, tenant, EventUpdated, id, row.Name, changes); err != nil {
				return err
			}
		}
		if row, err = q.GetIntegration(ctx, db.GetIntegrationParams{TenantID: tenant, ID: id}); err != nil {
			return orMissing(err, "integration")
		}
		after, err = s.mappingOf(row)
		return err
	})
	return after, err
}

// Preview maps a sample of the vendor's answer with changes that need not be kept
// yet.
func (s *Service) Preview(ctx context.Context, tenant, id uuid.UUID, stream string, sample []byte, o connector.Overrides) (connector.Page, error) {
	c, err := s.Connection(ctx, tenant, id)
	if err != nil {
		return connector.Page{}, err
	}
	known, ok := s.Catalog.Get(c.row.Connector)
	if !ok {
		return connector.Page{}, errNotInstalled()
	}
	settings, err := settingsOf(c.row)
	if err != nil {
		return connector.Page{}, err
	}
	if !known.HasStream(stream) {
		return connector.Page{}, fault.InvalidField("body.stream", "There is no such stream.")
	}
	page, err := known.Map(stream, sample, connector.MapOptions{Settings: settings, Overrides: o})
	if err != nil && fault.As(err) == nil {
		return page, fault.InvalidField("body.sample", err.Error())
	}
	return page, err
}
