package asset

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	registers "github.com/assetronics/assetronics/internal/register"
)

// draft is an asset about to be added.
type draft struct {
	Asset
	numbered bool             // its tag is the next number, not given by hand
	custom   registers.Judged // its values of the company's own fields
}

// insert adds drafts and gives their ids in their order. Those with a tag of
// their own go in first: the numbered ones then go around them. A row whose tag
// or serial is taken, even by a transaction that commits while we wait for it, is
// left out by the statement; we then say which asset has the serial, and give a
// numbered one the next number.
func (w *work) insert(ctx context.Context, drafts []draft, at placed) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(drafts))
	var byHand, numbered []int
	for i := range drafts {
		ids[i] = drafts[i].ID
		if drafts[i].numbered {
			numbered = append(numbered, i)
		} else {
			byHand = append(byHand, i)
		}
	}
	for _, waiting := range [][]int{byHand, numbered} {
		for len(waiting) > 0 {
			if err := w.number(ctx, drafts, waiting); err != nil {
				return nil, err
			}
			rows, err := w.rowsOf(drafts, waiting)
			if err != nil {
				return nil, err
			}
			inserted, err := w.q.InsertAssets(ctx, rows)
			if err != nil {
				return nil, refused(err, "insert assets")
			}
			if waiting, err = w.leftOut(ctx, drafts, waiting, inserted, at); err != nil {
				return nil, err
			}
		}
	}
	return ids, nil
}

// leftOut gives the rows that are to be tried with another number.
func (w *work) leftOut(ctx context.Context, drafts []draft, tried []int, inserted []uuid.UUID, at placed) ([]int, error) {
	in := make(map[uuid.UUID]bool, len(inserted))
	for _, id := range inserted {
		in[id] = true
	}
	var again []int
	for _, i := range tried {
		if in[drafts[i].ID] {
			continue
		}
		if err := serialFree(ctx, w.q, w.tenant, drafts[i].ID, drafts[i].Serial); err != nil {
			return nil, at(i, err)
		}
		if !drafts[i].numbered {
			return nil, at(i, tagTaken(""))
		}
		again = append(again, i)
	}
	return again, nil
}

// serialFree tells which other asset has a serial.
func serialFree(ctx context.Context, q *db.Queries, tenant, mine uuid.UUID, serial *string) error {
	if serial == nil {
		return nil
	}
	tag, err := q.TagOfSerial(ctx, db.TagOfSerialParams{TenantID: tenant, ID: mine, SerialKey: spelling.Key(*serial)})
	switch {
	case pg.IsNoRows(err):
		return nil
	case err != nil:
		return fmt.Errorf("find asset by serial: %w", err)
	default:
		return serialTaken(tag)
	}
}

// number gives the rows that need one the next tags: all of them or none do.
func (w *work) number(ctx context.Context, drafts []draft, rows []int) error {
	if !drafts[rows[0]].numbered {
		return nil
	}
	tags, err := nextTags(ctx, w.q, w.tenant, len(rows))
	if err != nil {
		return err
	}
	for n, i := range rows {
		drafts[i].Tag = tags[n]
	}
	return nil
}

// rowsOf gives the rows of some drafts in the form one statement takes.
func (w *work) rowsOf(drafts []draft, some []int) (db.InsertAssetsParams, error) {
	rows := make([]row, len(some))
	for n, i := range some {
		rows[n] = drafts[i].toRow()
		rows[n].UpdatedAt = w.now
		if drafts[i].Status == InStock {
			rows[n].StockedAt = &w.now
		}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return db.InsertAssetsParams{}, fmt.Errorf("encode assets: %w", err)
	}
	return db.InsertAssetsParams{TenantID: w.tenant, Rows: text}, nil
}
