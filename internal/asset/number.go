package asset

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// numberBlock is how many numbers are made at once: creators wait for one
// another only when a block is used up.
const numberBlock = 100

// nextTags takes the lowest free numbers of a company, in order, as tags.
func nextTags(ctx context.Context, q *db.Queries, tenant uuid.UUID, wanted int) ([]string, error) {
	row, err := q.Numbering(ctx, tenant)
	if pg.IsNoRows(err) {
		if err := q.CreateNumbering(ctx, tenant); err != nil {
			return nil, fmt.Errorf("create numbering: %w", err)
		}
		row, err = q.Numbering(ctx, tenant)
	}
	if err != nil {
		return nil, fmt.Errorf("read numbering: %w", err)
	}
	numbers, err := takeNumbers(ctx, q, tenant, wanted)
	if err != nil {
		return nil, err
	}
	tags := make([]string, len(numbers))
	for i, n := range numbers {
		tags[i] = Numbering{Prefix: row.Prefix, Width: int(row.Width)}.tag(n)
	}
	return tags, nil
}

func takeNumbers(ctx context.Context, q *db.Queries, tenant uuid.UUID, wanted int) ([]int64, error) {
	taken, err := takeFree(ctx, q, tenant, wanted)
	if err != nil {
		return nil, err
	}
	if len(taken) < wanted {
		numbering, err := q.LockNumbering(ctx, tenant)
		if err != nil {
			return nil, fmt.Errorf("lock numbering: %w", err)
		}
		// Who had the lock before us may have made a block.
		for len(taken) < wanted {
			more, err := takeFree(ctx, q, tenant, wanted-len(taken))
			if err != nil {
				return nil, err
			}
			taken = append(taken, more...)
			if len(taken) == wanted {
				break
			}
			if err := addBlock(ctx, q, tenant, &numbering, wanted-len(taken)); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(taken)
	return taken, nil
}

func takeFree(ctx context.Context, q *db.Queries, tenant uuid.UUID, wanted int) ([]int64, error) {
	numbers, err := q.TakeNumbers(ctx, db.TakeNumbersParams{TenantID: tenant, Wanted: int32(wanted)}) //nolint:gosec // a count of rows in memory
	if err != nil {
		return nil, fmt.Errorf("take numbers: %w", err)
	}
	return numbers, nil
}

// addBlock makes numbers free that never were, but for those whose tags people
// have taken by hand.
func addBlock(ctx context.Context, q *db.Queries, tenant uuid.UUID, numbering *db.LockNumberingRow, wanted int) error {
	format := Numbering{Prefix: numbering.Prefix, Width: int(numbering.Width)}
	block := db.AddNumbersParams{TenantID: tenant}
	for range max(wanted, numberBlock) {
		block.Numbers = append(block.Numbers, numbering.Next)
		block.TagKeys = append(block.TagKeys, spelling.Key(format.tag(numbering.Next)))
		numbering.Next++
	}
	if err := q.AddNumbers(ctx, block); err != nil {
		return fmt.Errorf("add numbers: %w", err)
	}
	if err := q.MoveNumbering(ctx, db.MoveNumberingParams{TenantID: tenant, Next: numbering.Next}); err != nil {
		return fmt.Errorf("move numbering: %w", err)
	}
	return nil
}
