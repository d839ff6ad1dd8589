package device

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// ofAssets are the fields of assets with an order of sources: those that the
// register keeps, and those that only devices know.
var ofAssets = precedence.Register{Kind: "asset", Fields: []string{
	fieldName, fieldManufacturer, fieldModel,
	"model_identifier", "os_name", "os_version", "ram_bytes", "storage_bytes", "encrypted", "managed", "ownership",
	fieldUUID, fieldIMEI, "macs", "user_email",
}}

// orders is where they are looked up and written.
func (s *Service) orders() precedence.Book {
	return precedence.Book{
		Register: ofAssets, DB: s.db, Clock: s.clock, Events: s.events, Queue: s.queue,
		Connected: connected, Event: EventSourcesChanged, Label: "Sources of truth",
		Follow: func(tenant uuid.UUID) jobs.Args { return Derive{TenantID: tenant} },
	}
}

// Orders say whose word counts for each field of assets.
func (s *Service) Orders(ctx context.Context, tenant uuid.UUID) (precedence.Orders, error) {
	return s.orders().Orders(ctx, tenant)
}

// SetOrders says whose word counts for some fields, as precedence.Book has it.
func (s *Service) SetOrders(ctx context.Context, tenant uuid.UUID, in map[string][]uuid.UUID, ifVersion *int64) (precedence.Orders, error) {
	return s.orders().Set(ctx, tenant, in, ifVersion)
}

func readOrders(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) (precedence.Orders, error) {
	sources, err := connected(ctx, tx, tenant)
	if err != nil {
		return precedence.Orders{}, err
	}
	return precedence.Read(ctx, tx, tenant, ofAssets, sources)
}

func connected(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) ([]precedence.Source, error) {
	rows, err := db.New(tx).Connected(ctx, tenant)
	if err != nil {
		return nil, fmt.Errorf("read integrations: %w", err)
	}
	sources := make([]precedence.Source, len(rows))
	for i, r := range rows {
		sources[i] = precedence.Source{ID: r.ID, Name: r.Name, Connector: r.Connector}
	}
	return sources, nil
}
