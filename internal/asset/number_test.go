package asset_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

var errChangedMyMind = errors.New("changed my mind")

// Twenty creators at once, some of whom roll back: no tag twice, and no number
// is left out but what was rolled back last.
func TestNumbersUnderConcurrency(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const creators, each = 20, 12
	var undone atomic.Int64
	group, ctx := errgroup.WithContext(t.Context())
	for c := range creators {
		group.Go(func() error {
			for n := range each {
				err := b.db.Tenant(ctx, b.tenant, func(ctx context.Context, _ pgx.Tx) error {
					if _, err := b.Create(ctx, b.tenant, asset.New{Name: "X", Category: "laptop"}); err != nil {
						return err
					}
					if (c+n)%6 == 0 {
						return errChangedMyMind
					}
					return nil
				})
				if errors.Is(err, errChangedMyMind) {
					undone.Add(1)
				} else if err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, group.Wait())
	made := creators*each - int(undone.Load())

	seen := map[string]bool{}
	highest := ""
	for _, a := range everything(t, b) {
		require.False(t, seen[a.Tag], a.Tag)
		seen[a.Tag] = true
		highest = max(highest, a.Tag)
	}
	require.Len(t, seen, made)
	var number int
	_, err := fmt.Sscanf(highest, "AST-%d", &number)
	require.NoError(t, err)
	require.LessOrEqual(t, number-made, int(undone.Load()), "gaps")

	// What was rolled back is used before anything new.
	for range number - made {
		require.LessOrEqual(t, b.laptop(t).Tag, highest)
	}
	require.Equal(t, fmt.Sprintf("AST-%06d", number+1), b.laptop(t).Tag)
}

// A creator who takes long does not hold up the others.
func TestNumbersDoNotWait(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t)
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
		slow, err := b.Create(ctx, b.tenant, asset.New{Name: "X", Category: "laptop"})
		if err != nil {
			return err
		}
		require.Equal(t, "AST-000002", slow.Tag)
		// t.Context() is outside the transaction.
		require.Equal(t, "AST-000003", b.laptop(t).Tag)
		return nil
	}))
}

func TestNumbersSkipTagsTakenByHand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var byHand []asset.New
	for n := 1; n <= 130; n++ { // more than a block
		byHand = append(byHand, asset.New{Name: "X", Category: "laptop", Tag: fmt.Sprintf("ast-%06d", n)})
	}
	_, err := b.CreateMany(t.Context(), b.tenant, byHand)
	require.NoError(t, err)
	require.Equal(t, "AST-000131", b.laptop(t).Tag)
	// 132 is in the block that is being used up now.
	_, err = b.Create(t.Context(), b.tenant, asset.New{Name: "X", Category: "laptop", Tag: "AST-000132"})
	require.NoError(t, err)
	require.Equal(t, "AST-000133", b.laptop(t).Tag)
}

// A tag taken by hand in a transaction that has not committed is waited for, and
// then skipped.
func TestNumbersSkipTagsJustBeingTaken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t)
	got := make(chan asset.Asset, 1)
	var group errgroup.Group
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
		_, err := b.Create(ctx, b.tenant, asset.New{Name: "X", Category: "laptop", Tag: "AST-000002"})
		if err != nil {
			return err
		}
		group.Go(func() error {
			a, err := b.Create(t.Context(), b.tenant, asset.New{Name: "Y", Category: "laptop"})
			got <- a
			return err
		})
		return b.waitForLock(t.Context())
	}))
	require.NoError(t, group.Wait())
	require.Equal(t, "AST-000003", (<-got).Tag)
}

func TestSetNumbering(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t)
	require.NoError(t, b.SetNumbering(t.Context(), b.tenant, asset.Numbering{Prefix: "ACME", Width: 2}))
	require.Equal(t, "ACME02", b.laptop(t).Tag, "the count goes on")
	require.Equal(t, [2]any{"AST-", "ACME"}, b.last(t, b.tenant).Changes["prefix"])

	requireFault(t, b.SetNumbering(t.Context(), b.tenant, asset.Numbering{Prefix: "x ", Width: 2}), fault.Invalid, "invalid_input", "body.prefix")
	requireFault(t, b.SetNumbering(t.Context(), b.tenant, asset.Numbering{Width: 13}), fault.Invalid, "invalid_input", "body.width")
}

// everything reads all assets of the company.
func everything(t require.TestingT, b *bundle) []asset.Asset {
	return allPages(t, b, list.Request{Limit: list.MaxLimit})
}
