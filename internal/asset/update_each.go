package asset

import (
	"context"
	"slices"

	"github.com/google/uuid"
)

// Revision is what changes of one asset.
type Revision struct {
	ID    uuid.UUID
	Patch Patch
}

// UpdateEach changes each asset its own way, all or none and as one change set,
// with as many statements as one change takes. Faults are those of Update.
func (s *Service) UpdateEach(ctx context.Context, tenant uuid.UUID, in []Revision) ([]Asset, error) {
	if len(in) == 0 {
		return nil, nil
	}
	edits := make(map[uuid.UUID]command, len(in))
	ids := make([]uuid.UUID, len(in))
	for i, r := range in {
		ids[i], edits[r.ID] = r.ID, edit(r.Patch)
	}
	return s.doAll(ctx, tenant, ids, command{
		prepare: func(ctx context.Context, w *work) error {
			for _, id := range ids {
				if err := edits[id].ready(ctx, w); err != nil {
					return err
				}
			}
			return nil
		},
		look: func(ctx context.Context, w *work, assets []Asset) error {
			if !slices.ContainsFunc(in, func(r Revision) bool { return len(r.Patch.Custom) > 0 }) {
				return nil
			}
			return w.judging(ctx, assets)
		},
		each: func(ctx context.Context, w *work, c *change) error { return edits[c.before.ID].each(ctx, w, c) },
	})
}
