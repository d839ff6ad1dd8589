package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// draft is an asset about to be added.
type draft struct {
	Asset
	numbered bool // its tag is the next number, not given by hand
}

// insert adds drafts and gives their ids in their order. Those with a tag of
// their own go in first: the numbered ones then go around them. A row whose tag
// or serial is taken, even by a transaction that commits while we wait for it, is
// left out by the statement; we then say which asset has the serial, and give a
// numbered one the next number.
func (s *Service) insert(ctx context.Context, q *db.Queries, tenant uuid.UUID, drafts []draft, at placed) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(drafts))
	var byHand, numbered []int
	for i := range drafts {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make asset id: %w", err)
		}
		ids[i], drafts[i].ID = id, id
		if drafts[i].numbered {
			numbered = append(numbered, i)
		} else {
			byHand = append(byHand, i)
		}
	}
	for _, waiting := range [][]int{byHand, numbered} {
		for len(waiting) > 0 {
			if err := number(ctx, q, tenant, drafts, waiting); err != nil {
				return nil, err
			}
			inserted, err := q.InsertAssets(ctx, s.columns(tenant, drafts, waiting))
			if err != nil {
				return nil, refused(err, "insert assets")
			}
			if waiting, err = leftOut(ctx, q, tenant, drafts, waiting, inserted, at); err != nil {
				return nil, err
			}
		}
	}
	return ids, nil
}

// leftOut gives the rows that are to be tried with another number.
func leftOut(ctx context.Context, q *db.Queries, tenant uuid.UUID, drafts []draft, tried []int, inserted []uuid.UUID, at placed) ([]int, error) {
	in := make(map[uuid.UUID]bool, len(inserted))
	for _, id := range inserted {
		in[id] = true
	}
	var again []int
	for _, i := range tried {
		if in[drafts[i].ID] {
			continue
		}
		if err := serialFree(ctx, q, tenant, drafts[i].Serial); err != nil {
			return nil, at(i, err)
		}
		if !drafts[i].numbered {
			return nil, at(i, tagTaken())
		}
		again = append(again, i)
	}
	return again, nil
}

func serialFree(ctx context.Context, q *db.Queries, tenant uuid.UUID, serial *string) error {
	if serial == nil {
		return nil
	}
	tag, err := q.TagOfSerial(ctx, db.TagOfSerialParams{TenantID: tenant, SerialKey: spelling.Key(*serial)})
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
func number(ctx context.Context, q *db.Queries, tenant uuid.UUID, drafts []draft, rows []int) error {
	if !drafts[rows[0]].numbered {
		return nil
	}
	tags, err := nextTags(ctx, q, tenant, len(rows))
	if err != nil {
		return err
	}
	for n, i := range rows {
		drafts[i].Tag = tags[n]
	}
	return nil
}

// columns turns rows into arrays: one statement inserts them all.
func (s *Service) columns(tenant uuid.UUID, drafts []draft, rows []int) db.InsertAssetsParams {
	p := db.InsertAssetsParams{TenantID: tenant, At: s.clock.Now()}
	for _, i := range rows {
		r := drafts[i].toRow(tenant)
		p.Ids = append(p.Ids, r.ID)
		p.Tags = append(p.Tags, r.Tag)
		p.TagKeys = append(p.TagKeys, r.TagKey)
		p.Serials = append(p.Serials, orZero(r.Serial))
		p.SerialKeys = append(p.SerialKeys, orZero(r.SerialKey))
		p.Names = append(p.Names, r.Name)
		p.NameKeys = append(p.NameKeys, r.NameKey)
		p.CategoryIds = append(p.CategoryIds, r.CategoryID)
		p.ManufacturerIds = append(p.ManufacturerIds, orZero(r.ManufacturerID))
		p.ModelIds = append(p.ModelIds, orZero(r.ModelID))
		p.LocationIds = append(p.LocationIds, orZero(r.LocationID))
		p.Statuses = append(p.Statuses, r.Status)
		p.PurchaseDates = append(p.PurchaseDates, r.PurchaseDate)
		p.Amounts = append(p.Amounts, orZero(r.PurchaseCostAmount))
		p.Currencies = append(p.Currencies, orZero(r.PurchaseCostCurrency))
		p.WarrantyEnds = append(p.WarrantyEnds, r.WarrantyEnd)
		p.Notes = append(p.Notes, orZero(r.Notes))
	}
	return p
}

// orZero stands for nothing in an array, which holds no NULL; the statement turns
// it back.
func orZero[T any](v *T) T {
	if v == nil {
		var zero T
		return zero
	}
	return *v
}
