package merge

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/register"
)

// clashing finds the rows that would be one within the winner, in groups: first
// the one that stays, which is the winner's own or else the oldest.
const clashing = `
	with near as (
	  select id, %[3]s as within, %[2]s = $2 as own, created_at from %[1]s
	  where tenant_id = $1 and (%[2]s = $2 or %[2]s = any($3)) and id <> $2 and id <> all($3)
	)
	select within, id from near
	where within in (select within from near group by within having count(*) > 1)
	order by within, own desc, created_at, id`

func (m *merger) groups(ctx context.Context, r register.Reference, winner uuid.UUID, losers []uuid.UUID) ([][]uuid.UUID, error) {
	rows, err := m.tx.Query(ctx, fmt.Sprintf(clashing, quoted(r.From.Name), quoted(r.Column), quoted(r.Within)), m.tenant, winner, losers)
	if err != nil {
		return nil, fmt.Errorf("find clashing %s: %w", r.From.Plural, err)
	}
	var groups [][]uuid.UUID
	var last, within string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&within, &id}, func() error {
		if len(groups) == 0 || within != last {
			groups, last = append(groups, nil), within
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], id)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find clashing %s: %w", r.From.Plural, err)
	}
	return groups, nil
}

// join merges the rows that point at the winner and the losers and would clash.
func (m *merger) join(ctx context.Context, r register.Reference, winner row, losers []row) error {
	if r.Within == "" {
		return nil
	}
	groups, err := m.groups(ctx, r, winner.id, ids(losers))
	if err != nil {
		return err
	}
	joined := int64(0)
	for _, group := range groups {
		keeper, others, err := m.rows(ctx, Request{Table: r.From, Winner: group[0], Losers: group[1:]}, "for update")
		if err != nil {
			return err
		}
		if err := m.merge(ctx, r.From, keeper, others); err != nil {
			return err
		}
		joined += int64(len(others))
	}
	if joined > 0 {
		m.joins = append(m.joins, Join{r.From, joined})
	}
	return nil
}

// clashes counts what join would merge on the first level.
func (m *merger) clashes(ctx context.Context, r Request) ([]Join, error) {
	var joins []Join
	for _, ref := range register.To(r.Table) {
		if ref.Within == "" {
			continue
		}
		groups, err := m.groups(ctx, ref, r.Winner, r.Losers)
		if err != nil {
			return nil, err
		}
		count := int64(0)
		for _, g := range groups {
			count += int64(len(g) - 1)
		}
		if count > 0 {
			joins = append(joins, Join{ref.From, count})
		}
	}
	return joins, nil
}
