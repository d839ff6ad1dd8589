package asset

import (
	"context"
	"fmt"
	"maps"
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
	ctx, err := event.Together(ctx)
	if err != nil {
		return nil, err
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
		if a.ID, err = uuid.NewV7(); err != nil {
			return nil, fmt.Errorf("make asset id: %w", err)
		}
		drafts[i] = draft{Asset: a, numbered: a.Tag == ""}
	}
	var made []Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		w := s.work(ctx, tx, tenant)
		for i, n := range in {
			if err := w.furnish(ctx, &drafts[i], n); err != nil {
				return at(i, err)
			}
		}
		ids, err := w.insert(ctx, drafts, at)
		if err != nil {
			return err
		}
		tags := db.AddTagsParams{TenantID: tenant}
		for _, d := range drafts {
			addTags(&tags, d.Asset)
		}
		if err := w.storeAll(ctx, drafts, at); err != nil {
			return err
		}
		if err := w.putTags(ctx, tags); err != nil {
			return err
		}
		if made, err = load(ctx, w.q, tenant, ids); err != nil {
			return err
		}
		entries := make([]event.Entry, len(made))
		for i, a := range made {
			told := changes(Asset{}, a)
			maps.Copy(told, drafts[i].custom.Changes())
			entries[i] = entry(EventCreated, a, told)
		}
		return s.events.Record(ctx, tx, tenant, entries...)
	})
	return made, err
}

// furnish looks up what a draft is and what it points at.
func (w *work) furnish(ctx context.Context, d *draft, n New) error {
	class, err := w.classify(ctx, naming{n.Category, n.Manufacturer, n.Model})
	if err != nil {
		return err
	}
	d.classAs(class)
	d.follow(class)
	patch := n.patch()
	found, err := w.references(ctx, patch)
	if err != nil {
		return err
	}
	c := newChange(d.Asset)
	if err := found.put(ctx, w, patch, c); err != nil {
		return err
	}
	d.Asset = c.after
	d.custom, err = w.judged(ctx, d.Asset, true, n.Custom)
	return err
}
