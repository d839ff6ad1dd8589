package merge

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/register"
)

// Pair is two rows that are likely one.
type Pair struct {
	One, Other register.Ref
	Likeness   float32 // 1: one name in two spellings
}

// maxPairs is how many suggestions are made at most.
const maxPairs = 100

// Duplicates suggests what to merge, the likeliest first.
func (s *Service) Duplicates(ctx context.Context, tenant uuid.UUID, t register.Table) ([]Pair, error) {
	var pairs []Pair
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		// The names are read with the caller's own view.
		sql := fmt.Sprintf(`select p.one, %[2]s, p.other, (select %[2]s from %[1]s t where t.tenant_id = $1 and t.id = p.other), p.likeness
			from alike($2, $3) p join %[1]s t on t.tenant_id = $1 and t.id = p.one order by p.likeness desc, p.one, p.other`,
			quoted(t.Name), t.Label)
		rows, err := tx.Query(ctx, sql, tenant, t.Name, maxPairs)
		if err != nil {
			return fmt.Errorf("look for duplicate %s: %w", t.Plural, err)
		}
		pairs, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Pair, err error) {
			err = row.Scan(&p.One.ID, &p.One.Name, &p.Other.ID, &p.Other.Name, &p.Likeness)
			return p, err
		})
		if err != nil {
			return fmt.Errorf("look for duplicate %s: %w", t.Plural, err)
		}
		return nil
	})
	return pairs, err
}
