package attachment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gocloud.dev/gcerrors"

	"github.com/assetronics/assetronics/internal/attachment/internal/db"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// grace is how long a file may be coming, or lie there unused: longer than any
// upload takes.
const grace = 24 * time.Hour

// Sweep takes away the files of a company that nobody uses and those that were cut
// short. It goes on with the others when one fails.
func (s *Service) Sweep(ctx context.Context, tenant uuid.UUID) error {
	var unused []uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		unused, err = db.New(tx).Unused(ctx, db.UnusedParams{TenantID: tenant, Before: s.clock.Now().Add(-grace)})
		return err
	})
	if err != nil {
		return fmt.Errorf("look for unused files: %w", err)
	}
	var failed error
	for _, id := range unused {
		if err := s.sweepOne(ctx, tenant, id); err != nil {
			failed = errors.Join(failed, fmt.Errorf("sweep file %s: %w", id, err))
		}
	}
	return failed
}

func (s *Service) sweepOne(ctx context.Context, tenant, id uuid.UUID) error {
	going := false
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		going, err = s.letGo(ctx, db.New(tx), tenant, id)
		return err
	})
	if err != nil || !going {
		return err
	}
	// From here on nobody can attach it any more.
	for _, key := range []string{keyOf(tenant, id), keyOf(tenant, id) + thumbnailMark} {
		if err := s.store.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
			return fmt.Errorf("delete %s: %w", key, err)
		}
	}
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).DeleteFile(ctx, db.DeleteFileParams{TenantID: tenant, ID: id})
	})
}

// letGo marks a file as going, unless somebody has attached it meanwhile.
func (s *Service) letGo(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (bool, error) {
	row, err := q.LockFile(ctx, db.LockFileParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	used, err := q.IsUsed(ctx, db.IsUsedParams{TenantID: tenant, FileID: id})
	if err != nil || used {
		return false, err
	}
	return true, q.SetState(ctx, db.SetStateParams{TenantID: tenant, ID: id, State: "going", Now: row.Since})
}
