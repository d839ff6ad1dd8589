package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

const (
	// maxRaw is how long a value may be that is kept with its reject.
	maxRaw = 64 << 10
	// maxRaws is of how many rejects of a stream's run the values are kept: whatever
	// is wrong with all of a vendor's records shows in these.
	maxRaws = 1000
)

// Raw is what the vendor sent of a record that was set aside. Of one that was
// understood and refused later it is the record in our words.
type Raw struct {
	ExternalID string
	Value      json.RawMessage
}

// sealRaw seals a value to keep it with its reject; nothing for one that is too long.
func (s *Service) sealRaw(ctx context.Context, tenant, reject uuid.UUID, value any) ([]byte, error) {
	if value == nil || s.Sealer == nil {
		return nil, nil
	}
	plain, err := json.Marshal(value)
	if err != nil || len(plain) > maxRaw {
		return nil, nil //nolint:nilerr // what is no JSON cannot be shown
	}
	sealed, err := s.Sealer.Seal(ctx, tenant, placeOfRaw(reject), plain)
	return sealed, wrap(err, "seal a value")
}

func placeOfRaw(reject uuid.UUID) seal.Place {
	return seal.Place{Table: "sync_rejects", Column: "raw", Row: reject}
}

// RejectRaw reveals what the vendor sent of a record that was set aside; who looked
// goes into the history of the integration.
func (s *Service) RejectRaw(ctx context.Context, tenant, reject uuid.UUID) (Raw, error) {
	var found Raw
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).RejectRaw(ctx, db.RejectRawParams{TenantID: tenant, ID: reject})
		if pg.IsNoRows(err) || err == nil && row.Raw == nil {
			return fault.Missing("value")
		}
		if err != nil {
			return fmt.Errorf("read a reject: %w", err)
		}
		of, err := s.Integrations.Connection(ctx, tenant, row.IntegrationID)
		if err != nil {
			return err
		}
		found.ExternalID = row.ExternalID
		if found.Value, err = s.Sealer.Open(ctx, tenant, placeOfRaw(reject), row.Raw); err != nil {
			return fmt.Errorf("open a value: %w", err)
		}
		return s.record(ctx, tx, of, EventRejectRevealed, event.Changes{"run": {nil, row.RunID}, "record": {nil, row.ExternalID}})
	})
	return found, err
}
