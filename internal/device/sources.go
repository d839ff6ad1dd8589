package device

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// Sources is all that is said of an asset, and by whom.
type Sources struct {
	Fields  []precedence.Field
	Devices []Device // in the order in which their integrations were connected
	// SuggestedHolder is whom the devices are used by, when that is one person and
	// another than who holds the asset. Nothing follows from it by itself.
	SuggestedHolder *Ref
}

// readings are the fields that the register does not keep, and how a device tells
// them.
var readings = []struct {
	name string
	of   func(*row) any
}{
	{fieldSerial, func(r *row) any { return orNil(r.Serial) }},
	{"model_identifier", func(r *row) any { return orNil(r.ModelIdentifier) }},
	{"os_name", func(r *row) any { return orNil(r.OsName) }},
	{"os_version", func(r *row) any { return orNil(r.OsVersion) }},
	{"ram_bytes", func(r *row) any { return orNil(r.RamBytes) }},
	{"storage_bytes", func(r *row) any { return orNil(r.StorageBytes) }},
	{"encrypted", func(r *row) any { return orNil(r.Encrypted) }},
	{"managed", func(r *row) any { return orNil(r.Managed) }},
	{"ownership", func(r *row) any { return orNil(r.Ownership) }},
	{fieldUUID, func(r *row) any { return orNil(r.HardwareUuid) }},
	{fieldIMEI, func(r *row) any { return orNil(r.Imei) }},
	{fieldTag, func(r *row) any { return orNil(r.AssetTag) }},
	{"macs", func(r *row) any {
		if len(r.Macs) == 0 {
			return nil
		}
		return r.Macs
	}},
	{"user_email", func(r *row) any { return orNil(r.UserEmail) }},
	{"last_seen_at", func(r *row) any { return orNil(r.LastSeenAt) }},
	{"enrolled_at", func(r *row) any { return orNil(r.EnrolledAt) }},
}

// Sources gives what is said of an asset. One without devices has what people say.
func (s *Service) Sources(ctx context.Context, tenant, id uuid.UUID) (Sources, error) {
	var all Sources
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		d := &desk{Service: s, tx: tx, q: db.New(tx), tenant: tenant, rows: map[uuid.UUID]*row{}, before: map[uuid.UUID]*row{}}
		accounts, err := d.accounts(ctx, []uuid.UUID{id})
		if err != nil {
			return err
		}
		a := accounts[id]
		if a == nil {
			return fault.Missing("asset")
		}
		order, err := readOrders(ctx, tx, tenant)
		if err != nil {
			return err
		}
		ids, err := d.q.DevicesOfAsset(ctx, db.DevicesOfAssetParams{TenantID: tenant, AssetID: id})
		if err != nil {
			return fmt.Errorf("read devices of asset: %w", err)
		}
		all = Sources{}
		if all.Devices, err = readMany(ctx, tx, tenant, ids); err != nil {
			return err
		}
		all.Fields = a.fields(order)
		all.SuggestedHolder = suggestedHolder(all.Devices)
		return nil
	})
	return all, err
}

func (a account) fields(o precedence.Orders) []precedence.Field {
	var fields []precedence.Field
	for _, name := range kept {
		f := precedence.Field{Name: name}
		for _, source := range o.Of(name) {
			if word := a.said(name, source); word != "" {
				f.Add(o.Source(source), word)
			}
		}
		if now := a.now[name]; now != "" {
			f.Value, f.From = now, a.from(name, o)
		}
		compare(&f, func(x, y any) bool { return same(name, fmt.Sprint(x), fmt.Sprint(y)) })
		fields = append(fields, f)
	}
	for _, r := range readings {
		f := precedence.Field{Name: r.name}
		for _, source := range o.Of(r.name) {
			for _, d := range a.devices {
				if value := r.of(d); d.IntegrationID == source && value != nil {
					f.Add(o.Source(source), value)
				}
			}
		}
		choose(&f)
		compare(&f, reflect.DeepEqual)
		fields = append(fields, f)
	}
	return fields
}

// choose takes the first word, or of times the latest: of when it was last seen or
// enrolled everybody knows only a part.
func choose(f *precedence.Field) {
	for i, s := range f.Says {
		this, isTime := s.Value.(time.Time)
		best, _ := f.Value.(time.Time)
		if i == 0 || isTime && this.After(best) {
			f.Value, f.From = s.Value, &f.Says[i].Source
		}
	}
}

// compare tells whether all say the same; sights differ by nature.
func compare(f *precedence.Field, same func(x, y any) bool) {
	for _, s := range f.Says {
		if _, isTime := s.Value.(time.Time); !isTime && !same(s.Value, f.Says[0].Value) {
			f.Differs = true
		}
	}
}

// from is where a kept field comes from as it stands.
func (a account) from(field string, o precedence.Orders) *precedence.Source {
	origin, ok := a.origins[field]
	from := o.Source(precedence.ByPeople)
	if ok && origin.written != "" && same(field, a.now[field], origin.written) {
		from = o.Source(origin.integration)
	}
	return &from
}

func suggestedHolder(devices []Device) *Ref {
	var user *Ref
	for _, d := range devices {
		if d.User == nil {
			continue
		}
		if user != nil && user.ID != d.User.ID {
			return nil
		}
		user = d.User
	}
	if user == nil || len(devices) == 0 || devices[0].Asset == nil {
		return nil
	}
	if holder := devices[0].Asset.Holder; holder != nil && holder.ID == user.ID {
		return nil
	}
	return user
}
