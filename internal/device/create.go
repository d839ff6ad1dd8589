package device

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// createMissing makes assets of the devices that are none yet, where the
// integration is set to do so. What nobody owns, or nobody can tell apart from
// another, waits for a person all the same.
func (d *desk) createMissing(ctx context.Context, source uuid.UUID, rows []*row) error {
	unmatched, err := d.unmatched(ctx, source)
	if err != nil || unmatched != Create {
		return err
	}
	first := map[string]*row{} // by serial: a machine may be enrolled twice
	for _, r := range rows {
		if text(r.Reason) != string(NoMatch) || r.Held || r.SerialKey == nil || text(r.Ownership) == "personal" {
			continue
		}
		if now, there := first[*r.SerialKey]; !there || at(r.LastSeenAt).After(at(now.LastSeenAt)) {
			first[*r.SerialKey] = r
		}
	}
	chosen := make([]*row, 0, len(first))
	for _, r := range rows {
		if r.SerialKey != nil && first[*r.SerialKey] == r {
			chosen = append(chosen, r)
		}
	}
	if len(chosen) == 0 {
		return nil
	}
	if err := d.createAssets(ctx, chosen); err != nil {
		return err
	}
	return d.match(ctx, rows)
}

// createAssets makes an asset of each device. One that cannot be made leaves its
// device in review and the others come in.
func (d *desk) createAssets(ctx context.Context, rows []*row) error {
	drafts, err := d.drafts(ctx, rows)
	if err != nil {
		return err
	}
	made, err := d.create(ctx, drafts)
	if fault.As(err) == nil {
		if err != nil {
			return err
		}
		return d.tie(ctx, rows, made)
	}
	for i, r := range rows {
		made, err := d.create(ctx, drafts[i:i+1])
		switch {
		case fault.As(err) != nil:
			r.put(verdict{why: NotCreated})
		case err != nil:
			return err
		default:
			if err := d.tie(ctx, rows[i:i+1], made); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *desk) create(ctx context.Context, drafts []asset.New) (made []asset.Asset, err error) {
	err = pg.Savepoint(ctx, func(ctx context.Context, _ pgx.Tx) error {
		made, err = d.assets.CreateMany(ctx, d.tenant, drafts)
		return err
	})
	return made, err
}

// tie links devices to the assets that were made of them, and remembers that what
// stands there was said by the integration and not by people.
func (d *desk) tie(ctx context.Context, rows []*row, made []asset.Asset) error {
	for i, r := range rows {
		r.put(verdict{asset: made[i].ID, by: ByCreation})
	}
	return d.noteOrigins(ctx, rows, made)
}

// drafts says what assets are made of devices.
func (d *desk) drafts(ctx context.Context, rows []*row) ([]asset.New, error) {
	kinds, err := d.kinds(ctx, rows)
	if err != nil {
		return nil, err
	}
	tags, err := d.freeTags(ctx, rows)
	if err != nil {
		return nil, err
	}
	drafts := make([]asset.New, len(rows))
	for i, r := range rows {
		name := text(r.Name)
		if name == "" {
			name = text(r.Model)
		}
		if name == "" {
			name = r.label()
		}
		drafts[i] = asset.New{
			Name: name, Category: kinds.of(r), Serial: text(r.Serial), Manufacturer: text(r.Manufacturer), Model: text(r.Model),
			Status: asset.InStock,
		}
		if text(r.Ownership) == "personal" {
			drafts[i].Ownership = asset.Personal
		}
		if r.TagKey != nil && tags[*r.TagKey] {
			drafts[i].Tag = *r.AssetTag
			delete(tags, *r.TagKey)
		}
	}
	return drafts, nil
}

// maxTag is how long a tag of the register may be.
const maxTag = 60

// freeTags are the tags of the devices that no asset has.
func (d *desk) freeTags(ctx context.Context, rows []*row) (map[string]bool, error) {
	free := map[string]bool{}
	for _, r := range rows {
		if r.TagKey != nil && len([]rune(*r.AssetTag)) <= maxTag {
			free[*r.TagKey] = true
		}
	}
	l, err := d.register(ctx, rows)
	for tag := range l.byTag {
		delete(free, tag)
	}
	return free, err
}

// kinds says which categories devices belong to.
type kinds struct {
	slugs  []string          // what the company has
	models map[string]string // category by a model's name
}

func (d *desk) kinds(ctx context.Context, rows []*row) (kinds, error) {
	var k kinds
	var err error
	if k.slugs, err = d.q.CategorySlugs(ctx, d.tenant); err != nil {
		return k, fmt.Errorf("read categories: %w", err)
	}
	names := make([]string, 0, len(rows))
	for _, r := range rows {
		names = append(names, spelling.Key(text(r.Model)))
	}
	found, err := d.q.ModelCategories(ctx, db.ModelCategoriesParams{TenantID: d.tenant, Keys: names})
	if err != nil {
		return k, fmt.Errorf("read models: %w", err)
	}
	k.models = map[string]string{}
	for _, f := range found {
		k.models[f.NameKey] = f.Slug
	}
	return k, nil
}

// of is the model's category when the catalogue knows it, else what the kind of
// machine suggests; a company without such a category gets the first it has.
func (k kinds) of(r *row) string {
	if slug, ok := k.models[spelling.Key(text(r.Model))]; ok {
		return slug
	}
	for _, slug := range []string{guess(r), "other"} {
		if slices.Contains(k.slugs, slug) {
			return slug
		}
	}
	if len(k.slugs) > 0 {
		return k.slugs[0]
	}
	return ""
}

// guess says what kind of thing a machine is by its system and its model's name.
func guess(r *row) string {
	system := spelling.Key(text(r.OsName))
	model := spelling.Key(text(r.Model) + " " + text(r.ModelIdentifier))
	has := func(in string, words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(in, w) })
	}
	switch {
	case has(system, "ipados") || has(model, "ipad", "tablet", "galaxy tab"):
		return "tablet"
	case has(system, "ios", "iphone", "android") || has(model, "iphone"):
		return "phone"
	case has(system, "server") || has(model, "poweredge", "proliant"):
		return "server"
	case has(model, "imac", "mac mini", "macmini", "mac studio", "mac pro", "optiplex", "thinkcentre", "prodesk", "elitedesk", "desktop") && !has(model, "macbook"):
		return "desktop"
	case has(system, "mac", "windows", "chrome", "linux", "ubuntu"):
		return "laptop"
	default:
		return "other"
	}
}

// unmatched is what becomes of an integration's devices that are no asset yet.
func (d *desk) unmatched(ctx context.Context, integration uuid.UUID) (Unmatched, error) {
	found, err := d.q.Unmatched(ctx, db.UnmatchedParams{TenantID: d.tenant, IntegrationID: integration})
	if pg.IsNoRows(err) {
		return Review, nil
	}
	return Unmatched(found), wrap(err, "read the settings of devices")
}
