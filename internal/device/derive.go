package device

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// kept are the fields that the register of assets keeps itself. A serial is not
// among them: what devices are recognised by is never written by being recognised.
var kept = []string{fieldName, fieldManufacturer, fieldModel}

// origin is where a field of an asset comes from. An asset that holds something
// else than what was written has been changed by a person since.
type origin struct {
	integration uuid.UUID
	written     string
	byHand      string
}

// account is what is known of one asset's kept fields: what stands there, where it
// came from, and what its devices say.
type account struct {
	now     map[string]string
	origins map[string]origin
	devices []*row
}

// byHand is what people say of a field.
func (a account) byHand(field string) string {
	o, ok := a.origins[field]
	if !ok || !same(field, a.now[field], o.written) {
		return a.now[field]
	}
	return o.byHand
}

// said is what a source says of a field; "" when nothing.
func (a account) said(field string, source uuid.UUID) string {
	if source == precedence.ByPeople {
		return a.byHand(field)
	}
	for _, d := range a.devices {
		if d.IntegrationID == source {
			return text(d.field(field))
		}
	}
	return ""
}

// settle gives the source whose word counts for a field, and the word; false when
// nobody says anything.
func (a account) settle(field string, order []uuid.UUID) (source uuid.UUID, word string, ok bool) {
	for _, source := range order {
		if word := a.said(field, source); word != "" {
			return source, word, true
		}
	}
	return uuid.Nil, "", false
}

// same compares two values of a field. The catalogue has its own spelling of names.
func same(field, a, b string) bool {
	if field == fieldName {
		return a == b
	}
	return spelling.Key(a) == spelling.Key(b)
}

func (r *row) field(name string) *string {
	switch name {
	case fieldName:
		return r.Name
	case fieldManufacturer:
		return r.Manufacturer
	case fieldModel:
		return r.Model
	default:
		return nil
	}
}

// revision is what an asset's sources come to: what is to change, and where the
// fields come from then.
type revision struct {
	patch   asset.Patch
	changes bool
	origins map[string]origin
}

func (a account) revise(o precedence.Orders) revision {
	r := revision{origins: map[string]origin{}}
	for _, field := range kept {
		source, word, ok := a.settle(field, o.Of(field))
		old, noted := a.origins[field]
		if !ok || source == precedence.ByPeople && !noted {
			continue
		}
		now := origin{byHand: a.byHand(field)}
		if source != precedence.ByPeople {
			now.integration, now.written = source, word
		}
		if now != old || !noted {
			r.origins[field] = now
		}
		if !same(field, a.now[field], word) {
			r.set(field, word)
		}
	}
	if model := a.now[fieldModel]; r.patch.Manufacturer.Set && !r.patch.Model.Set && model != "" {
		r.set(fieldModel, model) // by name: the present one is of the other manufacturer
	}
	return r
}

func (r *revision) set(field, word string) {
	r.changes = true
	switch field {
	case fieldName:
		r.patch.Name = optional.Of(word)
	case fieldManufacturer:
		r.patch.Manufacturer = optional.Of(word)
	case fieldModel:
		r.patch.Model = optional.Of(word)
	}
}

// derive writes into assets what counts by the order of sources.
func (d *desk) derive(ctx context.Context, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	accounts, err := d.accounts(ctx, ids)
	if err != nil {
		return err
	}
	order, err := readOrders(ctx, d.tx, d.tenant)
	if err != nil {
		return err
	}
	revisions := map[uuid.UUID]revision{}
	var patches []asset.Revision
	for id, a := range accounts {
		r := a.revise(order)
		revisions[id] = r
		if r.changes {
			patches = append(patches, asset.Revision{ID: id, Patch: r.patch})
		}
	}
	if err := d.update(ctx, patches, revisions); err != nil {
		return err
	}
	save := db.SaveOriginsParams{TenantID: d.tenant}
	for id, r := range revisions {
		for field, o := range r.origins {
			addOrigin(&save, id, field, o)
		}
	}
	return d.saveOrigins(ctx, save)
}

// update changes the assets. One that cannot be changed, as when two makers have
// a model of that name, stays as it is.
func (d *desk) update(ctx context.Context, patches []asset.Revision, revisions map[uuid.UUID]revision) error {
	try := func(some []asset.Revision) error {
		return pg.Savepoint(ctx, func(ctx context.Context, _ pgx.Tx) error {
			_, err := d.assets.UpdateEach(ctx, d.tenant, some)
			return err
		})
	}
	err := try(patches)
	if fault.As(err) == nil {
		return err
	}
	for i := range patches {
		err := try(patches[i : i+1])
		switch {
		case fault.As(err) != nil:
			delete(revisions, patches[i].ID)
		case err != nil:
			return err
		}
	}
	return nil
}

func (d *desk) accounts(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*account, error) {
	facts, err := d.q.AssetFacts(ctx, db.AssetFactsParams{TenantID: d.tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read assets: %w", err)
	}
	accounts := make(map[uuid.UUID]*account, len(facts))
	for _, f := range facts {
		accounts[f.ID] = &account{
			now:     map[string]string{fieldName: f.Name, fieldManufacturer: text(f.Manufacturer), fieldModel: text(f.Model)},
			origins: map[string]origin{},
		}
	}
	origins, err := d.q.Origins(ctx, db.OriginsParams{TenantID: d.tenant, AssetIds: ids})
	if err != nil {
		return nil, fmt.Errorf("read origins: %w", err)
	}
	for _, o := range origins {
		if a := accounts[o.AssetID]; a != nil {
			a.origins[o.Field] = origin{integration: idOf(o.IntegrationID), written: text(o.Written), byHand: text(o.ByHand)}
		}
	}
	s := newSeek()
	for _, id := range ids {
		s.assets[id] = true
	}
	devices, err := d.around(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, r := range devices {
		if a := accounts[idOf(r.AssetID)]; a != nil {
			a.devices = append(a.devices, r)
		}
	}
	return accounts, nil
}

// noteOrigins remembers that what stands in assets just made of devices was said
// by their integrations.
func (d *desk) noteOrigins(ctx context.Context, rows []*row, made []asset.Asset) error {
	save := db.SaveOriginsParams{TenantID: d.tenant}
	for i, r := range rows {
		for _, field := range kept {
			if said := r.field(field); said != nil {
				addOrigin(&save, made[i].ID, field, origin{integration: r.IntegrationID, written: *said})
			}
		}
	}
	return d.saveOrigins(ctx, save)
}

func addOrigin(to *db.SaveOriginsParams, id uuid.UUID, field string, o origin) {
	to.AssetIds = append(to.AssetIds, id)
	to.Fields = append(to.Fields, field)
	to.IntegrationIds = append(to.IntegrationIds, o.integration)
	to.Writtens = append(to.Writtens, o.written)
	to.ByHands = append(to.ByHands, o.byHand)
}

func (d *desk) saveOrigins(ctx context.Context, save db.SaveOriginsParams) error {
	if len(save.AssetIds) == 0 {
		return nil
	}
	return wrap(d.q.SaveOrigins(ctx, save), "save origins")
}

// Derive is the job that brings a company's assets in line with the order of
// sources.
type Derive struct {
	TenantID uuid.UUID `json:"tenant_id"`
}

// Kind is the job's stable name.
func (Derive) Kind() string { return "device_derive" }

// deriveBatch is how many assets one transaction brings in line.
const deriveBatch = 1000

// DeriveAll brings every asset with devices in line with the order of sources.
func (s *Service) DeriveAll(ctx context.Context, tenant uuid.UUID) error {
	after := uuid.Nil
	for {
		var ids []uuid.UUID
		err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
			d, err := s.open(ctx, tx, tenant)
			if err != nil {
				return err
			}
			found, err := d.q.LinkedAssets(ctx, db.LinkedAssetsParams{TenantID: tenant, After: after, Most: deriveBatch})
			if err != nil {
				return fmt.Errorf("read linked assets: %w", err)
			}
			ids = ids[:0]
			for _, id := range found {
				ids = append(ids, idOf(id))
			}
			return d.derive(ctx, ids)
		})
		if err != nil || len(ids) < deriveBatch {
			return err
		}
		after = ids[len(ids)-1]
	}
}
