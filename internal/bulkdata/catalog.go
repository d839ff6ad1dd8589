package bulkdata

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// model is one thing that can be bought.
type model struct {
	id, maker, category uuid.UUID
	name                string
	product             product
}

// scenery is what assets and people point at.
type scenery struct {
	models      []model // a popular one stands here several times
	locations   []uuid.UUID
	departments []uuid.UUID
	bookings
	own ownFields
}

// furnish makes the makers, models, places and departments of a company that has
// its categories already.
func furnish(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, at time.Time, random *source) (scenery, error) {
	var s scenery
	categories, err := categoriesOf(ctx, tx, tenant)
	if err != nil {
		return s, err
	}
	batch := &pgx.Batch{}
	makers := map[string]uuid.UUID{}
	for _, p := range products {
		if _, ok := makers[p.maker]; !ok {
			makers[p.maker] = random.id(at)
			batch.Queue("insert into manufacturers (tenant_id, id, name, name_key, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
				tenant, makers[p.maker], p.maker, spelling.Key(p.maker), at)
		}
		category, ok := categories[p.category]
		if !ok {
			return s, fmt.Errorf("the company has no category %s", p.category)
		}
		for _, variant := range p.variants {
			m := model{id: random.id(at), maker: makers[p.maker], category: category, name: p.line + " " + variant, product: p}
			batch.Queue("insert into models (tenant_id, id, name, name_key, manufacturer_id, category_id, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7)",
				tenant, m.id, m.name, spelling.Key(m.name), m.maker, m.category, at)
			for range max(1, p.weight*3/len(p.variants)) {
				s.models = append(s.models, m)
			}
		}
	}
	for _, office := range offices {
		for _, room := range rooms {
			name := office + " " + room
			s.locations = append(s.locations, random.id(at))
			batch.Queue("insert into locations (tenant_id, id, name, name_key, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
				tenant, s.locations[len(s.locations)-1], name, spelling.Key(name), at)
		}
	}
	for _, unit := range units {
		s.departments = append(s.departments, random.id(at))
		batch.Queue("insert into departments (tenant_id, id, name, name_key, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
			tenant, s.departments[len(s.departments)-1], unit, spelling.Key(unit), at)
	}
	s.bookings = book(batch, tenant, at, random)
	s.own = invent(batch, tenant, at, random)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return s, fmt.Errorf("insert the catalogue: %w", err)
	}
	return s, nil
}

func categoriesOf(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) (map[string]uuid.UUID, error) {
	rows, err := tx.Query(ctx, "select slug, id from categories where tenant_id = $1", tenant)
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	found := map[string]uuid.UUID{}
	var slug string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&slug, &id}, func() error {
		found[slug] = id
		return nil
	})
	return found, err
}
