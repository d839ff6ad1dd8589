package asset

import (
	"context"
	"maps"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
)

// Sample shows what would become of one asset.
type Sample struct {
	ID      uuid.UUID
	Tag     string
	Name    string
	Changes event.Changes
}

func (o *Outcome) show(c *change) {
	if len(o.Sample) == maxSample {
		return
	}
	told := changes(c.before, c.after)
	maps.Copy(told, c.said)
	o.Sample = append(o.Sample, Sample{ID: c.before.ID, Tag: c.before.Tag, Name: c.before.Name, Changes: told})
}

// PreviewBulk says what a bulk change would come to and changes nothing.
func (s *Service) PreviewBulk(ctx context.Context, tenant uuid.UUID, in Bulk, of Selection) (Outcome, error) {
	cmd, where, err := in.command()
	if err != nil {
		return Outcome{}, err
	}
	var out Outcome
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := of.ids(ctx, tx, tenant, where)
		if err != nil {
			return err
		}
		out, err = s.work(ctx, tx, tenant).run(ctx, ids, cmd, where, false, func(int) {})
		return err
	})
	return out, err
}
