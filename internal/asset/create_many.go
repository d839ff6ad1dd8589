package asset

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// CreateMany adds many assets, all or none, in their order and with a handful of
// statements. A fault names the row: body[12].serial.
func (s *Service) CreateMany(ctx context.Context, tenant uuid.UUID, in []New) ([]Asset, error) {
	if len(in) == 0 {
		return nil, nil
	}
	origin := event.OriginOf(ctx)
	if origin.ChangeSet == nil {
		set, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make change set id: %w", err)
		}
		origin.ChangeSet = &set
		ctx = event.WithOrigin(ctx, origin)
	}
	return s.createAll(ctx, tenant, in, inRow)
}

// inRow says in a fault which row it is about.
func inRow(row int, err error) error {
	f := fault.As(err)
	if f == nil {
		return err
	}
	located := *f
	located.Fields = nil
	for _, field := range f.Fields {
		place, ok := strings.CutPrefix(field.Location, "body.")
		if ok {
			field.Location = fmt.Sprintf("body[%d].%s", row, place)
		}
		located.Fields = append(located.Fields, field)
	}
	return &located
}

// placed says in an error which row it is about.
type placed func(row int, err error) error

func (s *Service) createAll(ctx context.Context, tenant uuid.UUID, in []New, at placed) ([]Asset, error) {
	drafts := make([]draft, len(in))
	for i, n := range in {
		a, err := n.check()
		if err != nil {
			return nil, at(i, err)
		}
		drafts[i] = draft{Asset: a, numbered: a.Tag == ""}
	}
	var made []Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := s.classifyAll(ctx, tenant, drafts, in, at); err != nil {
			return err
		}
		if err := place(ctx, q, tenant, drafts, in, at); err != nil {
			return err
		}
		ids, err := s.insert(ctx, q, tenant, drafts, at)
		if err != nil {
			return err
		}
		if made, err = load(ctx, q, tenant, ids); err != nil {
			return err
		}
		entries := make([]event.Entry, len(made))
		for i, a := range made {
			entries[i] = entry(EventCreated, a, changes(Asset{}, a))
		}
		return s.events.Record(ctx, tx, tenant, entries...)
	})
	return made, err
}

// classifyAll looks each naming up once: a thousand laptops are a few models.
func (s *Service) classifyAll(ctx context.Context, tenant uuid.UUID, drafts []draft, in []New, at placed) error {
	known := map[naming]class{}
	for i, n := range in {
		words := naming{n.Category, n.Manufacturer, n.Model}
		found, ok := known[words]
		if !ok {
			var err error
			if found, err = s.classify(ctx, tenant, words); err != nil {
				return at(i, err)
			}
			known[words] = found
		}
		drafts[i].classAs(found)
	}
	return nil
}

// place checks the locations.
func place(ctx context.Context, q *db.Queries, tenant uuid.UUID, drafts []draft, in []New, at placed) error {
	var ids []uuid.UUID
	for _, n := range in {
		if n.LocationID != nil {
			ids = append(ids, *n.LocationID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := locations(ctx, q, tenant, ids)
	if err != nil {
		return err
	}
	for i, n := range in {
		if n.LocationID == nil {
			continue
		}
		if _, ok := found[*n.LocationID]; !ok {
			return at(i, unknownLocation())
		}
		drafts[i].Location = refTo(n.LocationID)
	}
	return nil
}
