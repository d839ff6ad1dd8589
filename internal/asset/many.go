package asset

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// doAll runs a command on a handful of assets, all or none, as one change set, and
// gives them as they are then. A fault names the asset it is about.
func (s *Service) doAll(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID, cmd command) ([]Asset, error) {
	ctx, err := event.Together(ctx)
	if err != nil {
		return nil, err
	}
	var result []Asset
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		w := s.work(ctx, tx, tenant)
		if err := cmd.ready(ctx, w); err != nil {
			return err
		}
		found, err := w.lock(ctx, ids, register)
		if err != nil {
			return err
		}
		if len(found) != len(ids) {
			return fault.Missing("asset")
		}
		changed := make([]*change, len(found))
		for i, a := range found {
			changed[i] = newChange(a)
		}
		if err := cmd.survey(ctx, w, found); err != nil {
			return err
		}
		for _, c := range changed {
			if err := cmd.each(ctx, w, c); err != nil {
				return err
			}
		}
		if _, err := w.write(ctx, changed); err != nil {
			return err
		}
		result, err = load(ctx, w.q, tenant, ids)
		return err
	})
	return result, err
}
