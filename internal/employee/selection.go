package employee

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Selection says which people are meant: these, or all that a list shows.
type Selection struct {
	IDs      []uuid.UUID
	Filter   *list.Request // with IDs empty
	Expected *int          // how many there were when somebody looked; nil: does not matter
}

// maxBulk bounds one change of many people: it is made while the caller waits.
const maxBulk = 5000

// ids gives the people meant, each once and in order.
func (s Selection) ids(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) ([]uuid.UUID, error) {
	found, err := s.find(ctx, tx, tenant)
	if err != nil {
		return nil, err
	}
	switch {
	case len(found) == 0:
		return nil, fault.InvalidField("body.ids", "nobody is meant")
	case len(found) > maxBulk:
		return nil, fault.InvalidField("body.filter", fmt.Sprintf("at most %d people at once", maxBulk))
	case s.Expected != nil && *s.Expected != len(found):
		return nil, fault.New(fault.Conflict, "employee.selection_changed", "%d people are meant by now, not %d.", len(found), *s.Expected)
	}
	return found, nil
}

func (s Selection) find(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) ([]uuid.UUID, error) {
	switch {
	case (s.Filter == nil) == (len(s.IDs) == 0):
		return nil, fault.InvalidField("body.ids", "say ids or a filter")
	case s.Filter == nil:
		ids := slices.Clone(s.IDs)
		slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
		return slices.Compact(ids), nil
	default:
		return list.Matching(ctx, tx, Listing, tenant, *s.Filter, maxBulk+1)
	}
}
