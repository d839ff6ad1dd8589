package list

import (
	"context"
	"fmt"
	"math"
)

// ExactTotal is up to how many rows are counted one by one. Above it a list says
// how many the database expects.
const ExactTotal = 10_000

func (q *query[T]) count(ctx context.Context, total **int64, estimated *bool) error {
	n, err := q.countTo(ctx, ExactTotal+1)
	if err != nil {
		return err
	}
	if n > ExactTotal {
		*estimated = true
		expected, err := q.expect(ctx)
		if err != nil {
			return err
		}
		n = max(n, rough(float64(expected)))
	}
	*total = &n
	return nil
}

// rough is a guess with the two digits that can be meant. What more digits would tell
// is how the database guesses, and that is told by all companies' rows together.
func rough(guess float64) int64 {
	if guess < 100 {
		return int64(guess + 0.5)
	}
	unit := math.Pow(10, math.Floor(math.Log10(guess))-1)
	return int64(math.Round(guess/unit) * unit)
}

// countTo counts the rows, but no further than most.
func (q *query[T]) countTo(ctx context.Context, most int) (int64, error) {
	st := newStatement("select count(*) from (select 1\nfrom "+q.spec.tail(), q.tenant)
	if err := q.conditions(st); err != nil {
		return 0, err
	}
	st.write(fmt.Sprintf("\nlimit %d) counted", most))
	var n int64
	if err := q.tx.QueryRow(ctx, st.sql.String(), st.planned()...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count list: %w", err)
	}
	return n, nil
}

// expect is how many rows the database's statistics promise.
func (q *query[T]) expect(ctx context.Context) (int64, error) {
	st := newStatement("explain (format json) select 1\nfrom "+q.spec.tail(), q.tenant)
	if err := q.conditions(st); err != nil {
		return 0, err
	}
	var text []byte
	if err := q.tx.QueryRow(ctx, st.sql.String(), st.planned()...).Scan(&text); err != nil {
		return 0, fmt.Errorf("estimate list: %w", err)
	}
	var p plan
	if err := p.parse(text); err != nil || len(p) == 0 {
		return 0, fmt.Errorf("estimate list: %w", err)
	}
	return int64(p[0].Plan.Rows), nil
}
