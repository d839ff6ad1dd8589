package device

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/device/internal/db"
)

// desk is what one transaction does to devices: the rows as they will be, beside
// what they were. Nothing is written before save.
type desk struct {
	*Service
	tx     pgx.Tx
	q      *db.Queries
	tenant uuid.UUID
	rows   map[uuid.UUID]*row
	before map[uuid.UUID]*row // absent: somebody new
	moved  map[uuid.UUID]bool // tied devices whose own keys have changed
}

// open begins work on devices of a company. From here to the end of the
// transaction nobody else does.
func (s *Service) open(ctx context.Context, tx pgx.Tx, tenant uuid.UUID) (*desk, error) {
	d := &desk{
		Service: s, tx: tx, q: db.New(tx), tenant: tenant,
		rows: map[uuid.UUID]*row{}, before: map[uuid.UUID]*row{}, moved: map[uuid.UUID]bool{},
	}
	if err := d.q.LockMatching(ctx, tenant); err != nil {
		return nil, fmt.Errorf("lock devices: %w", err)
	}
	return d, nil
}

// lay puts rows of the table on the desk, unless they lie there already, and gives
// them as they are now.
func (d *desk) lay(found []db.Device) []*row {
	rows := make([]*row, len(found))
	for i, f := range found {
		r, there := d.rows[f.ID]
		if !there {
			r = rowOf(f)
			was := *r
			d.rows[f.ID], d.before[f.ID] = r, &was
		}
		rows[i] = r
	}
	return rows
}

// seek is what devices are looked for by. A nil list would be null, which is not
// the same as nothing.
type seek struct {
	serials, uuids, imeis, tags map[string]bool
	assets                      map[uuid.UUID]bool
}

func newSeek() seek {
	return seek{
		serials: map[string]bool{}, uuids: map[string]bool{}, imeis: map[string]bool{}, tags: map[string]bool{}, assets: map[uuid.UUID]bool{},
	}
}

// of adds what the devices can be found by.
func (s seek) of(rows ...*row) seek {
	add := func(in map[string]bool, key *string) {
		if key != nil {
			in[*key] = true
		}
	}
	for _, r := range rows {
		add(s.serials, r.SerialKey)
		add(s.uuids, r.UuidKey)
		add(s.imeis, r.ImeiKey)
		add(s.tags, r.TagKey)
		if r.AssetID != nil {
			s.assets[*r.AssetID] = true
		}
	}
	return s
}

// answering adds what devices of these assets would have.
func (s seek) answering(l ledger) seek {
	for _, a := range l.byID {
		if a.serial != "" {
			s.serials[a.serial], s.imeis[a.serial] = true, true
		}
		s.assets[a.id] = true
	}
	for tag := range l.byTag {
		s.tags[tag] = true
	}
	return s
}

// finds tells whether a device is one of those sought.
func (s seek) finds(r *row) bool {
	has := func(in map[string]bool, key *string) bool { return key != nil && in[*key] }
	return has(s.serials, r.SerialKey) || has(s.uuids, r.UuidKey) || has(s.imeis, r.ImeiKey) || has(s.tags, r.TagKey) ||
		r.AssetID != nil && s.assets[*r.AssetID]
}

// around gives the devices that are found so: those of the table, and those on the
// desk, as they are there.
func (d *desk) around(ctx context.Context, s seek) ([]*row, error) {
	found, err := d.q.DevicesAround(ctx, db.DevicesAroundParams{
		TenantID: d.tenant, Serials: keysOf(s.serials), Uuids: keysOf(s.uuids), Imeis: keysOf(s.imeis), Tags: keysOf(s.tags), Assets: keysOf(s.assets),
	})
	if err != nil {
		return nil, fmt.Errorf("read devices: %w", err)
	}
	d.lay(found)
	var rows []*row
	for _, r := range d.rows {
		if s.finds(r) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// register reads the assets that the devices may be, by the register.
func (d *desk) register(ctx context.Context, rows []*row) (ledger, error) {
	s := newSeek().of(rows...)
	maps.Copy(s.serials, s.imeis)
	found, err := d.q.Registered(ctx, db.RegisteredParams{TenantID: d.tenant, Serials: keysOf(s.serials), Tags: keysOf(s.tags), Ids: keysOf(s.assets)})
	if err != nil {
		return ledger{}, fmt.Errorf("read assets: %w", err)
	}
	l := ledger{byID: map[uuid.UUID]registered{}, bySerial: map[string]registered{}, byTag: map[string]registered{}}
	for _, f := range found {
		a := registered{id: f.ID, serial: text(f.SerialKey)}
		l.byID[a.id], l.byTag[f.TagKey] = a, a
		if a.serial != "" {
			l.bySerial[a.serial] = a
		}
	}
	return l, nil
}

// match decides about devices that are new or have changed, and about all whom
// that may concern: who shares a key with them, now or before, and who waits for an
// asset that becomes free.
func (d *desk) match(ctx context.Context, changed []*row) error {
	if len(changed) == 0 {
		return nil
	}
	for range maxRounds {
		vacated, err := d.round(ctx, changed)
		if err != nil || len(vacated) == 0 {
			return err
		}
		changed = vacated
	}
	return nil
}

// maxRounds bounds how far one change is followed: an asset that becomes free goes
// to who waits for it, who gives another up, and so on.
const maxRounds = 10

// round is one step of match; it gives the devices that lost their asset.
func (d *desk) round(ctx context.Context, changed []*row) ([]*row, error) {
	then := make([]*row, 0, 2*len(changed))
	for _, r := range changed {
		if was := d.before[r.ID]; was != nil {
			then = append(then, was)
		}
	}
	touched := append(then, changed...)
	l, err := d.register(ctx, touched)
	if err != nil {
		return nil, err
	}
	concerned, err := d.around(ctx, newSeek().of(touched...).answering(l))
	if err != nil {
		return nil, err
	}
	open := union(changed, concerned)
	kin, err := d.around(ctx, kinship(open))
	if err != nil {
		return nil, err
	}
	// Who waits for an asset because of what another was recognised as shares no key
	// with the asset, only with that other.
	if more := waiting(kin, open); len(more) > 0 {
		open = union(open, more)
		if kin, err = d.around(ctx, kinship(open)); err != nil {
			return nil, err
		}
	}
	all := union(open, kin)
	if l, err = d.register(ctx, all); err != nil {
		return nil, err
	}
	m := matching{ledger: l, open: open, all: all, moved: d.moved}
	if m.rivals, err = d.rivals(ctx, m); err != nil {
		return nil, err
	}
	return d.place(m.decide()), nil
}

// waiting are the devices besides those open that would have an asset if no other
// had it.
func waiting(kin, open []*row) []*row {
	return slices.DeleteFunc(slices.Clone(kin), func(r *row) bool {
		return text(r.Reason) != string(Duplicate) || slices.Contains(open, r)
	})
}

// kinship seeks by what machines have in common: not by the tags that people stick
// on them.
func kinship(rows []*row) seek {
	s := newSeek().of(rows...)
	s.tags, s.assets = map[string]bool{}, map[uuid.UUID]bool{}
	return s
}

// rivals are devices that have an asset which an open one may get.
func (d *desk) rivals(ctx context.Context, m matching) ([]*row, error) {
	s := newSeek()
	for _, v := range m.decide() {
		if v.asset != uuid.Nil {
			s.assets[v.asset] = true
		}
	}
	found, err := d.around(ctx, s)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(r *row) bool {
		return slices.Contains(m.open, r) || r.AssetID == nil
	}), nil
}

// place puts devices where the verdicts say.
func (d *desk) place(verdicts map[uuid.UUID]verdict) []*row {
	var vacated []*row
	for id, v := range verdicts {
		r := d.rows[id]
		if r.placed() == v {
			continue
		}
		if r.AssetID != nil && v.asset != *r.AssetID {
			vacated = append(vacated, r)
		}
		r.put(v)
		r.Held = v.why == SerialChanged // else the next sync would settle what a person must
	}
	return vacated
}

func union(a, b []*row) []*row {
	seen := make(map[uuid.UUID]bool, len(a)+len(b))
	all := make([]*row, 0, len(a)+len(b))
	for _, r := range slices.Concat(a, b) {
		if !seen[r.ID] {
			seen[r.ID] = true
			all = append(all, r)
		}
	}
	return all
}

func keysOf[K comparable](set map[K]bool) []K {
	keys := make([]K, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	return keys
}
