package bulkdata

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

// World says what Generate makes: one big company among many small ones.
type World struct {
	Big   Size
	Small Size
	// Others is how many small companies there are.
	Others int
	// NewCompany makes a company with its categories.
	NewCompany func(ctx context.Context, name string) (uuid.UUID, error)
}

// Generate makes the companies and fills them in a new database, whose owner's
// address dsn is; it gives the big one's id.
func Generate(ctx context.Context, dsn string, db *pg.DB, w World) (big uuid.UUID, err error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return uuid.Nil, fmt.Errorf("connect as the owner: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	err = Faster(ctx, conn, func() error {
		w.Big.Peopled = func(ctx context.Context) error {
			if _, err := conn.Exec(ctx, "analyze employees"); err != nil {
				return fmt.Errorf("analyze: %w", err)
			}
			return nil
		}
		big, err = w.fill(ctx, db)
		return err
	})
	return big, err
}

// fill puts half of the small companies before the big one: its rows do not lie
// at the edge.
func (w World) fill(ctx context.Context, db *pg.DB) (big uuid.UUID, err error) {
	for i := range w.Others + 1 {
		size, name := w.Small, fmt.Sprintf("Small company %d", i)
		isBig := i == w.Others/2
		if isBig {
			size, name = w.Big, "Big company"
		}
		id, err := w.NewCompany(ctx, name)
		if err != nil {
			return uuid.Nil, fmt.Errorf("make company %q: %w", name, err)
		}
		if isBig {
			big = id
		}
		size.Seed += uint64(i)
		if err := Fill(ctx, db, id, size); err != nil {
			return uuid.Nil, fmt.Errorf("fill company %q: %w", name, err)
		}
	}
	return big, nil
}
