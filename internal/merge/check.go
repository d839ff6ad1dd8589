package merge

import (
	"context"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register"
)

// checkTop holds for what was asked for, not for what is merged because of it.
func (m *merger) checkTop(ctx context.Context, t register.Table, winner row, losers []row) error {
	if t.Name == register.Models.Name {
		for _, l := range losers {
			mine, its := winner.columns["manufacturer_id"], l.columns["manufacturer_id"]
			if its != nil && mine != its {
				return fault.New(fault.Invalid, "model.other_manufacturer", "Models of two manufacturers are not one. Merge the manufacturers first.").
					At("body.ids", l.label+" has another manufacturer")
			}
		}
	}
	return m.checkBelow(ctx, t, winner, losers)
}

// checkBelow refuses to make a place part of one that lies in it.
func (m *merger) checkBelow(ctx context.Context, t register.Table, winner row, losers []row) error {
	if !isTree(t) {
		return nil
	}
	for _, l := range losers {
		below, err := register.LiesIn(ctx, m.tx, m.tenant, t, winner.id, l.id)
		if err != nil {
			return err
		}
		if below {
			return fault.New(fault.Invalid, t.Noun+".merge_below", "%s lies in %s: merge them the other way round.", winner.label, l.label).
				At("body.ids", l.label+" holds the one that stays")
		}
	}
	return nil
}

// checkDepth looks at the tree as it is after the merge.
func (m *merger) checkDepth(ctx context.Context, t register.Table, winner row) error {
	if !isTree(t) {
		return nil
	}
	return register.CheckDepth(ctx, m.tx, m.tenant, t, winner.id)
}
