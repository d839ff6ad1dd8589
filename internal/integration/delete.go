package integration

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
)

// Delete disconnects: links, runs and secrets go, the people stay. A run under
// way finds its rows gone and ends. The webhook at the vendor is taken back first,
// if the vendor lets us; else it knows an address that answers 404 from now on. Must
// not be called inside a transaction.
func (s *Service) Delete(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	connection, err := s.Connection(ctx, tenant, id)
	if err != nil {
		return err
	}
	if ifVersion == nil || *ifVersion == connection.row.Version { // a stale one will be refused
		s.unregister(ctx, connection)
	}
	return s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		if err := q.DeleteIntegration(ctx, db.DeleteIntegrationParams{TenantID: tenant, ID: id}); err != nil {
			return fmt.Errorf("delete integration: %w", err)
		}
		return s.record(ctx, tx, tenant, EventDeleted, id, row.Name, event.Changes{
			"connector": {row.Connector, nil}, "name": {row.Name, nil},
		})
	})
}
