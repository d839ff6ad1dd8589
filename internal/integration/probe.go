package integration

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
)

// TestResult says whether the vendor lets us read. Code and Message are empty
// when it does; they never tell what an address of a private network answers.
type TestResult struct {
	OK      bool
	Code    string
	Message string
}

// Test asks the vendor for what a sync would. An error means that the question
// could not be put; that the vendor said no is a result.
func (s *Service) Test(ctx context.Context, tenant, id uuid.UUID) (TestResult, error) {
	var row db.Integration
	var secrets []db.SecretsRow
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		q := db.New(tx)
		if row, err = q.GetIntegration(ctx, db.GetIntegrationParams{TenantID: tenant, ID: id}); err != nil {
			return orMissing(err, "integration")
		}
		secrets, err = secretsOf(ctx, q, tenant, id)
		return err
	})
	if err != nil {
		return TestResult{}, err
	}
	session, err := s.open(ctx, row, secrets)
	if err == nil {
		err = session.Test(ctx)
	}
	if err == nil {
		return TestResult{OK: true}, nil
	}
	if why, ok := explain(err); ok {
		return TestResult{Code: why.Code, Message: why.Message}, nil
	}
	return TestResult{}, err
}

// open makes a session with the vendor; nothing is sent.
func (s *Service) open(ctx context.Context, row db.Integration, sealed []db.SecretsRow) (*connector.Session, error) {
	known, ok := s.Catalog.Get(row.Connector)
	if !ok {
		return nil, errConnectorMissing
	}
	settings, err := settingsOf(row)
	if err != nil {
		return nil, err
	}
	secrets, err := s.unseal(ctx, row.TenantID, row.ID, sealed)
	if err != nil {
		return nil, err
	}
	return known.Open(settings, secrets, connector.Options{Gate: s.Gate, Scope: row.ID.String(), Clock: s.Clock})
}
