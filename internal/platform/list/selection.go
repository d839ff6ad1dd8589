package list

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Selection says which rows are meant: these, or all that a list shows.
type Selection struct {
	IDs      []uuid.UUID
	Filter   *Request // with IDs empty
	Expected *int     // how many there were when somebody looked; nil: does not matter
}

// Bounds are what rows are called when a selection of them is no good, and how many may
// be meant at once.
type Bounds struct {
	Noun, Plural string
	Most         int
}

// Find gives the ids of the rows meant, each once and in order. Invalid: none, or too
// many; the conflict <noun>.selection_changed: not as many as expected. An id that
// names nothing is found all the same.
func (s Selection) Find(ctx context.Context, tx pgx.Tx, spec Spec, tenant uuid.UUID, b Bounds) ([]uuid.UUID, error) {
	found, err := s.find(ctx, tx, spec, tenant, b.Most)
	if err != nil {
		return nil, err
	}
	switch {
	case len(found) == 0:
		return nil, fault.InvalidField("body.ids", fmt.Sprintf("no %s are meant", b.Plural))
	case len(found) > b.Most:
		return nil, fault.InvalidField("body.filter", fmt.Sprintf("at most %d %s at once", b.Most, b.Plural))
	case s.Expected != nil && *s.Expected != len(found):
		return nil, fault.New(fault.Conflict, b.Noun+".selection_changed", "%d %s are meant by now, not %d.", len(found), b.Plural, *s.Expected)
	}
	return found, nil
}

func (s Selection) find(ctx context.Context, tx pgx.Tx, spec Spec, tenant uuid.UUID, most int) ([]uuid.UUID, error) {
	switch {
	case (s.Filter == nil) == (len(s.IDs) == 0):
		return nil, fault.InvalidField("body.ids", "say ids or a filter")
	case s.Filter != nil:
		return Matching(ctx, tx, spec, tenant, *s.Filter, most+1)
	}
	ids := slices.Clone(s.IDs)
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids), nil
}
