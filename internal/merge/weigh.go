package merge

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/register"
)

// weigh counts the rows that a merge would move, together with those that it would
// move because of equal names, on every level below.
func (m *merger) weigh(ctx context.Context, t register.Table, winner uuid.UUID, losers []uuid.UUID) (int, error) {
	uses, err := register.Uses(ctx, m.tx, m.tenant, t, losers...)
	if err != nil {
		return 0, err
	}
	rows := 0
	for _, u := range uses {
		rows += int(u.Count)
	}
	for _, r := range register.To(t) {
		if r.Within == "" {
			continue
		}
		groups, err := m.groups(ctx, r, winner, losers)
		if err != nil {
			return 0, err
		}
		for _, group := range groups {
			below, err := m.weigh(ctx, r.From, group[0], group[1:])
			if err != nil {
				return 0, err
			}
			rows += below
		}
	}
	return rows, nil
}
