package integration

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// place is where a secret is kept.
func place(integration uuid.UUID, key string) seal.Place {
	return seal.Place{Table: "integration_secrets", Column: key, Row: integration}
}

// sealAll seals secrets for an integration; empty ones are left out.
func (s *Service) sealAll(ctx context.Context, tenant, id uuid.UUID, secrets map[string]seal.Secret) ([]db.SaveSecretParams, error) {
	var all []db.SaveSecretParams
	for key, secret := range secrets {
		if secret == "" {
			continue
		}
		sealed, err := s.Sealer.Seal(ctx, tenant, place(id, key), []byte(secret.Reveal()))
		if err != nil {
			return nil, fmt.Errorf("seal secret %s: %w", key, err)
		}
		all = append(all, db.SaveSecretParams{TenantID: tenant, IntegrationID: id, Key: key, Sealed: sealed})
	}
	return all, nil
}

func saveSecrets(ctx context.Context, q *db.Queries, all []db.SaveSecretParams) error {
	for _, secret := range all {
		if err := q.SaveSecret(ctx, secret); err != nil {
			return fmt.Errorf("save secret: %w", err)
		}
	}
	return nil
}

// unseal opens the secrets of an integration.
func (s *Service) unseal(ctx context.Context, tenant, id uuid.UUID, rows []db.SecretsRow) (map[string]seal.Secret, error) {
	open := make(map[string]seal.Secret, len(rows))
	for _, row := range rows {
		plain, err := s.Sealer.Open(ctx, tenant, place(id, row.Key), row.Sealed)
		if err != nil {
			return nil, fmt.Errorf("open secret %s: %w", row.Key, err)
		}
		open[row.Key] = seal.Secret(plain)
	}
	return open, nil
}

func secretsOf(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) ([]db.SecretsRow, error) {
	rows, err := q.Secrets(ctx, db.SecretsParams{TenantID: tenant, IntegrationID: id})
	if err != nil {
		return nil, fmt.Errorf("read secrets: %w", err)
	}
	return rows, nil
}
