package merge

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
)

// Service is the room.
type Service struct {
	db         *pg.DB
	clock      clock.Clock
	events     *event.Recorder
	operations *operation.Service // for what moves very much
}

// NewService opens the room.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder) *Service {
	return &Service{db: database, clock: c, events: events}
}

// maxLosers bounds one merge.
const maxLosers = 50

// Request names what shall become one.
type Request struct {
	Table     register.Table `json:"table"`
	Winner    uuid.UUID      `json:"winner"`
	Losers    []uuid.UUID    `json:"losers"`
	IfVersion *int64         `json:"-"` // of the winner, as who asks has seen it
}

func (r Request) check() error {
	switch {
	case len(r.Losers) == 0 || len(r.Losers) > maxLosers:
		return fault.InvalidField("body.ids", fmt.Sprintf("1 to %d ids", maxLosers))
	case slices.Contains(r.Losers, r.Winner):
		return fault.New(fault.Invalid, "merge.itself", "Nothing is merged with itself.").At("body.ids", "holds the one that stays")
	}
	seen := map[uuid.UUID]bool{}
	for _, id := range r.Losers {
		if seen[id] {
			return fault.InvalidField("body.ids", "holds an id twice")
		}
		seen[id] = true
	}
	return nil
}

// Result is what a merge does, or did.
type Result struct {
	Winner register.Ref   `json:"winner"`
	Losers []register.Ref `json:"losers"`
	Moves  []Move         `json:"moves"`
	Joins  []Join         `json:"joins"`
}

// Move is how many rows point at the winner instead.
type Move struct {
	Table register.Table `json:"table"`
	Field string         `json:"field"`
	Count int64          `json:"count"`
}

// Join is how many rows become part of another of the same name.
type Join struct {
	Table register.Table `json:"table"`
	Count int64          `json:"count"`
}

// Preview counts what Merge would do, and changes nothing. Of what is merged
// because of equal names it counts the first level.
func (s *Service) Preview(ctx context.Context, tenant uuid.UUID, r Request) (Result, error) {
	if err := r.check(); err != nil {
		return Result{}, err
	}
	var result Result
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		m := s.merger(tx, tenant, func(int) {})
		winner, losers, err := m.eligible(ctx, r, "")
		if err != nil {
			return err
		}
		result = Result{Winner: winner.ref(), Losers: refsOf(losers)}
		uses, err := register.Uses(ctx, tx, tenant, r.Table, r.Losers...)
		if err != nil {
			return err
		}
		for _, u := range uses {
			if u.Reference.From.Plural == "" {
				continue
			}
			result.Moves = append(result.Moves, Move{u.Reference.From, u.Reference.Field, u.Count})
		}
		result.Joins, err = m.clashes(ctx, r)
		return err
	})
	return result, err
}

func refsOf(rows []row) []register.Ref {
	refs := make([]register.Ref, len(rows))
	for i, r := range rows {
		refs[i] = r.ref()
	}
	return refs
}
