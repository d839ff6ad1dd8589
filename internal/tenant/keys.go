package tenant

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/tenant/internal/db"
)

// Keys keeps each company's data key, wrapped by the master key, for
// platform/seal.
type Keys struct {
	db *pg.DB
}

// NewKeys opens the shelf.
func NewKeys(database *pg.DB) *Keys { return &Keys{db: database} }

// LoadKey gives a company's wrapped key, nil when it has none yet.
func (k *Keys) LoadKey(ctx context.Context, tenant uuid.UUID) ([]byte, error) {
	var wrapped []byte
	err := k.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		wrapped, err = db.New(tx).GetKey(ctx, tenant)
		if pg.IsNoRows(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load key: %w", err)
	}
	return wrapped, nil
}

// SaveKey keeps the first key a company gets and gives the one that is kept.
func (k *Keys) SaveKey(ctx context.Context, tenant uuid.UUID, wrapped []byte) ([]byte, error) {
	err := k.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).PutKey(ctx, db.PutKeyParams{TenantID: tenant, WrappedKey: wrapped})
	})
	if err != nil {
		return nil, fmt.Errorf("save key: %w", err)
	}
	return k.LoadKey(ctx, tenant)
}
