package integration

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
)

// Connection is an integration as whoever reads its vendor needs it. Its secrets
// are sealed until Open.
type Connection struct {
	TenantID     uuid.UUID
	ID           uuid.UUID
	Name         string
	Enabled      bool
	HandEdits    HandEdits
	BaselineDone bool
	// Run is for which run its sessions are opened; nil for none. Whoever opens them
	// says so.
	Run uuid.UUID

	row    db.Integration
	sealed []db.SecretsRow
}

// Connection reads what a session is opened with.
func (s *Service) Connection(ctx context.Context, tenant, id uuid.UUID) (Connection, error) {
	var c Connection
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.GetIntegration(ctx, db.GetIntegrationParams{TenantID: tenant, ID: id})
		if err != nil {
			return orMissing(err, "integration")
		}
		c = connectionOf(row)
		c.sealed, err = secretsOf(ctx, q, tenant, id)
		return err
	})
	return c, err
}

// Hold is the connection without its secrets, locked until the transaction of
// the context ends. Whoever writes an integration and its runs locks it first.
func (s *Service) Hold(ctx context.Context, tenant, id uuid.UUID) (Connection, error) {
	var c Connection
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := lock(ctx, db.New(tx), tenant, id, nil)
		c = connectionOf(row)
		return err
	})
	return c, err
}

// session is Connection and Open in one. Must not be called inside a transaction
// that stays open while the session is used.
func (s *Service) session(ctx context.Context, tenant, id uuid.UUID) (*connector.Session, error) {
	c, err := s.Connection(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	return s.Open(ctx, c)
}

func connectionOf(row db.Integration) Connection {
	return Connection{
		TenantID: row.TenantID, ID: row.ID, Name: row.Name, Enabled: row.Enabled,
		HandEdits: HandEdits(row.HandEdits), BaselineDone: row.BaselineDoneAt != nil, row: row,
	}
}

// Reads tells whether a stream is read: nobody has switched it off.
func (c Connection) Reads(stream string) bool { return !slices.Contains(c.row.StreamsOff, stream) }

// NextRunAt is when the schedule comes next; nil: not by itself.
func (c Connection) NextRunAt() *time.Time { return utc(c.row.NextRunAt) }

// Version is that of the integration.
func (c Connection) Version() int64 { return c.row.Version }

// Open makes a session with the vendor; nothing is sent. Explain says what an
// error of it means.
func (s *Service) Open(ctx context.Context, c Connection) (*connector.Session, error) {
	known, ok := s.Catalog.Get(c.row.Connector)
	if !ok {
		return nil, errConnectorMissing
	}
	settings, err := settingsOf(c.row)
	if err != nil {
		return nil, err
	}
	secrets, err := s.unseal(ctx, c.TenantID, c.ID, c.sealed)
	if err != nil {
		return nil, err
	}
	overrides, err := overridesOf(c.row)
	if err != nil {
		return nil, err
	}
	return known.Open(settings, secrets, connector.Options{
		Gate: s.Gate, Scope: c.ID.String(), Clock: s.Clock, Tokens: tokens{s, c.TenantID, c.ID},
		Note: s.noter(c.TenantID, c.ID, c.Run), Overrides: overrides,
	})
}

// Streams lists what can be read of the vendor, also what is switched off; nothing
// is sent.
func (s *Service) Streams(c Connection) ([]connector.StreamInfo, error) {
	known, ok := s.Catalog.Get(c.row.Connector)
	if !ok {
		return nil, errConnectorMissing
	}
	return known.Streams(), nil
}

// Connector is what the integration is a use of; nothing is sent.
func (s *Service) Connector(c Connection) (*connector.Connector, error) {
	known, ok := s.Catalog.Get(c.row.Connector)
	if !ok {
		return nil, errConnectorMissing
	}
	return known, nil
}

// Installed is the connector of that key, if there still is one.
func (s *Service) Installed(key string) (*connector.Connector, bool) { return s.Catalog.Get(key) }
