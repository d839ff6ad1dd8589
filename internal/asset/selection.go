package asset

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Selection says which assets are meant: these, or all that a list shows.
type Selection struct {
	IDs      []uuid.UUID
	Filter   *list.Request // with IDs empty
	Expected *int          // how many there were when somebody looked; nil: does not matter
}

// maxBulk bounds one bulk change: its rows are locked until all are written.
const maxBulk = 100_000

// ids gives the assets meant, each once and in order.
func (s Selection) ids(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, where shelf) ([]uuid.UUID, error) {
	found, err := s.find(ctx, tx, tenant, where)
	if err != nil {
		return nil, err
	}
	switch {
	case len(found) == 0:
		return nil, fault.InvalidField("body.ids", "no assets are meant")
	case len(found) > maxBulk:
		return nil, fault.InvalidField("body.filter", fmt.Sprintf("at most %d assets at once", maxBulk))
	case s.Expected != nil && *s.Expected != len(found):
		return nil, fault.New(fault.Conflict, "asset.selection_changed", "%d assets are meant by now, not %d.", len(found), *s.Expected)
	}
	return found, nil
}

func (s Selection) find(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, where shelf) ([]uuid.UUID, error) {
	switch {
	case (s.Filter == nil) == (len(s.IDs) == 0):
		return nil, fault.InvalidField("body.ids", "say ids or a filter")
	case s.Filter == nil:
		ids := slices.Clone(s.IDs)
		slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
		return slices.Compact(ids), nil
	case where == recycleBin:
		return list.Matching(ctx, tx, BinListing, tenant, *s.Filter, maxBulk+1)
	default:
		return list.Matching(ctx, tx, Listing, tenant, *s.Filter, maxBulk+1)
	}
}
