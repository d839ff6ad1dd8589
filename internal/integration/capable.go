package integration

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
)

// Capable lists the enabled integrations whose vendors know all these actions and
// can call us back, signed with a key that is there.
func (s *Service) Capable(ctx context.Context, tenant uuid.UUID, actions ...string) ([]uuid.UUID, error) {
	p := db.EnabledWithSecretParams{TenantID: tenant}
	for _, c := range s.Catalog.All() {
		if key := c.WebhookSecret(); key != "" && knows(c, actions) {
			p.Connectors, p.Keys = append(p.Connectors, c.Info().Key), append(p.Keys, key)
		}
	}
	if len(p.Connectors) == 0 {
		return nil, nil
	}
	var ids []uuid.UUID
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		ids, err = db.New(tx).EnabledWithSecret(ctx, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find integrations: %w", err)
	}
	return ids, nil
}

func knows(c *connector.Connector, actions []string) bool {
	all := c.Actions()
	for _, name := range actions {
		if !slices.ContainsFunc(all, func(a connector.ActionInfo) bool { return a.Name == name }) {
			return false
		}
	}
	return true
}
