package asset

import (
	"context"
	"maps"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// show keeps what becomes of an asset, if it is among the first.
func show(o *operation.Outcome, c *change) {
	if !o.Wants() {
		return
	}
	told := changes(c.before, c.after)
	maps.Copy(told, c.said)
	o.Sample = append(o.Sample, operation.Sample{ID: c.before.ID, Tag: c.before.Tag, Name: c.before.Name, Changes: told})
}

// PreviewBulk says what a bulk change would come to and changes nothing.
func (s *Service) PreviewBulk(ctx context.Context, tenant uuid.UUID, in Bulk, of list.Selection) (operation.Outcome, error) {
	cmd, where, err := in.command()
	if err != nil {
		return operation.Outcome{}, err
	}
	var out operation.Outcome
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := meant(ctx, tx, tenant, of, where)
		if err != nil {
			return err
		}
		out, err = s.work(ctx, tx, tenant).run(ctx, ids, cmd, where, false, func(int) {})
		return err
	})
	return out, err
}
