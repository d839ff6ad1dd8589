package bulkdata

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Size says how much a company gets.
type Size struct {
	Assets int
	People int
	Seed   uint64
	Now    time.Time        // the day the data is of
	Told   func(assets int) // progress; may be nil
	// Peopled is called when the people are there; may be nil. Who fills a database
	// has it analyzed then: checks of foreign keys are planned once for a connection,
	// and those planned while there was hardly anybody read all people for each asset.
	Peopled func(ctx context.Context) error
}

// chunk is how many rows go into one transaction: some seconds on a slow disk,
// well below the time a statement may take.
const chunk = 2_000

// Fill gives a new company, which has its categories and nothing else, people
// and assets.
func Fill(ctx context.Context, db *pg.DB, tenant uuid.UUID, size Size) error {
	random := newSource(size.Seed)
	now := size.Now.UTC().Truncate(time.Microsecond)
	var places scenery
	err := db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		places, err = furnish(ctx, tx, tenant, now.AddDate(-8, 0, 0), random)
		return err
	})
	if err != nil {
		return err
	}
	people := make([]holder, 0, size.People)
	err = inChunks(ctx, db, tenant, size.People, func(n int) []any {
		h, row := random.person(n, places, now)
		people = append(people, h)
		return row
	}, func(ctx context.Context, tx pgx.Tx, rows [][]any) error {
		return staged(ctx, tx, tenant, stagePeople, peopleColumns, rows, insertPeople)
	})
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	if size.Peopled != nil {
		if err := size.Peopled(ctx); err != nil {
			return err
		}
	}
	done := 0
	err = inChunks(ctx, db, tenant, size.Assets, func(n int) []any {
		return random.asset(n, places, people, now)
	}, func(ctx context.Context, tx pgx.Tx, rows [][]any) error {
		done += len(rows)
		if size.Told != nil {
			size.Told(done)
		}
		return staged(ctx, tx, tenant, stageAssets, assetColumns, rows,
			append([]string{insertAssets, insertAssignments}, places.own.insert()...)...)
	})
	if err != nil {
		return fmt.Errorf("assets: %w", err)
	}
	return continueNumbers(ctx, db, tenant, int64(size.Assets)+1)
}

// inChunks makes n rows and writes them, some thousand in a transaction.
func inChunks(ctx context.Context, db *pg.DB, tenant uuid.UUID, n int, row func(n int) []any,
	write func(ctx context.Context, tx pgx.Tx, rows [][]any) error,
) error {
	for from := 0; from < n; from += chunk {
		rows := make([][]any, 0, chunk)
		for i := from; i < min(from+chunk, n); i++ {
			rows = append(rows, row(i+1))
		}
		err := db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error { return write(ctx, tx, rows) })
		if err != nil {
			return err
		}
	}
	return nil
}

// continueNumbers lets the next asset be numbered after the last.
func continueNumbers(ctx context.Context, db *pg.DB, tenant uuid.UUID, next int64) error {
	return db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into asset_numbering (tenant_id, next) values ($1, $2)
			on conflict (tenant_id) do update set next = excluded.next`, tenant, next)
		if err != nil {
			return fmt.Errorf("continue the numbers: %w", err)
		}
		return nil
	})
}
