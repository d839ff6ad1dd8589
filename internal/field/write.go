package field

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register"
)

// prepared are values that have been judged.
type prepared struct {
	service *Service
	tenant  uuid.UUID
	owner   uuid.UUID
	changes event.Changes
	writes  []write
	there   map[string]bool // references looked up already: many owners point at the same
}

type write struct {
	field Field
	value *stored // nil: there is none any more
	plain []byte  // of a sealed one
}

// sealedMark stands for a sealed value wherever it may not be seen.
var sealedMark = map[string]bool{"sealed": true}

// Judge reads the fields of an object once, and judges by them what somebody says of
// one owner after the other. It belongs into the transaction of whoever changes the
// owners. The values of the locked are read once too; whoever has locked an owner
// itself keeps others from its values.
func (s *Service) Judge(ctx context.Context, tenant uuid.UUID, object string, locked ...uuid.UUID) (register.Judge, error) {
	all, err := s.List(ctx, tenant, Object(object))
	if err != nil {
		return nil, err
	}
	read := map[uuid.UUID]map[string]any{}
	if len(locked) > 0 {
		found, err := s.Values(ctx, tenant, Object(object), locked...)
		if err != nil {
			return nil, err
		}
		for _, id := range locked {
			read[id] = found[id] // nil, but there, when it has none
		}
	}
	worn := map[register.Owner][]Field{}
	there := map[string]bool{}
	return func(ctx context.Context, owner register.Owner, said register.Custom) (register.Judged, error) {
		p := &prepared{service: s, tenant: tenant, owner: owner.ID, changes: event.Changes{}, there: there}
		if len(said) == 0 && (!owner.New || len(all) == 0) {
			return p, nil
		}
		class := register.Owner{Category: owner.Category, Model: owner.Model}
		fields, known := worn[class]
		if !known {
			var err error
			if fields, err = s.worn(ctx, tenant, Object(object), all, owner); err != nil {
				return nil, err
			}
			worn[class] = fields
		}
		return p, s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
			before, known := read[owner.ID]
			if !known {
				var err error
				if before, err = s.before(ctx, tx, tenant, Object(object), owner); err != nil {
					return err
				}
			}
			return p.judge(ctx, db.New(tx), tenant, owner, fields, before, said)
		})
	}, nil
}

// before are the owner's values, which nobody else changes from then on.
func (s *Service) before(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, of Object, owner register.Owner) (map[string]any, error) {
	if owner.New {
		return nil, nil //nolint:nilnil // it has none yet
	}
	if err := db.New(tx).LockOwner(ctx, owner.ID.String()); err != nil {
		return nil, fmt.Errorf("lock custom values: %w", err)
	}
	values, err := s.Values(ctx, tenant, of, owner.ID)
	return values[owner.ID], err
}

// Changes are what becomes of the values, "custom.key" to before and after.
func (p *prepared) Changes() event.Changes { return p.changes }

// worn are the fields that an owner has: those that are everywhere and those of
// its sets.
func (s *Service) worn(ctx context.Context, tenant uuid.UUID, of Object, all []Field, owner register.Owner) ([]Field, error) {
	if of != Asset {
		return all, nil
	}
	var inSets []uuid.UUID
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		inSets, err = db.New(tx).Worn(ctx, db.WornParams{TenantID: tenant, CategoryID: owner.Category, ModelID: owner.Model})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read field sets: %w", err)
	}
	return slices.DeleteFunc(slices.Clone(all), func(f Field) bool { return !f.Everywhere && !slices.Contains(inSets, f.ID) }), nil
}

func (p *prepared) judge(ctx context.Context, q *db.Queries, tenant uuid.UUID, owner register.Owner, fields []Field, before map[string]any, input map[string]json.RawMessage) error {
	bad := fault.New(fault.Invalid, "invalid_input", "The input is not valid.")
	known := map[string]bool{}
	for _, f := range fields {
		known[f.Key] = true
		raw, given := input[f.Key]
		at := "body.custom." + f.Key
		switch {
		case !given && owner.New && f.Required:
			bad.At(at, "is needed")
		case !given || isMark(raw):
		case string(raw) == "null" && f.Required:
			bad.At(at, "is needed")
		case string(raw) == "null":
			p.put(write{field: f}, before[f.Key], nil)
		default:
			v, err := f.read(raw)
			if err == nil {
				err = p.exists(ctx, q, tenant, f, v)
			}
			if err != nil {
				bad.At(at, err.Error())
				continue
			}
			p.put(write{field: f, value: &v, plain: raw}, before[f.Key], v.shown)
		}
	}
	for key := range input {
		if !known[key] {
			bad.At("body.custom."+key, "there is no such field here")
		}
	}
	if len(bad.Fields) > 0 {
		slices.SortFunc(bad.Fields, func(x, y fault.Field) int { return bytes.Compare([]byte(x.Location), []byte(y.Location)) })
		return bad
	}
	return nil
}

// isMark tells whether a sealed value came back as it was shown.
func isMark(raw json.RawMessage) bool {
	var mark map[string]bool
	return json.Unmarshal(raw, &mark) == nil && len(mark) == 1 && mark["sealed"]
}

// put keeps a write unless nothing would change.
func (p *prepared) put(w write, before, after any) {
	if w.field.Sealed {
		if after != nil {
			after = sealedMark
		} else if before == nil {
			return
		}
		p.writes = append(p.writes, w)
		p.changes["custom."+w.field.Key] = [2]any{before, after}
		return
	}
	old, _ := json.Marshal(plain(before))
	now, _ := json.Marshal(after)
	if !bytes.Equal(old, now) {
		p.writes = append(p.writes, w)
		p.changes["custom."+w.field.Key] = [2]any{plain(before), after}
	}
}

// plain is a value as it is written: of a reference the id.
func plain(shown any) any {
	if r, ok := shown.(Ref); ok {
		return r.ID.String()
	}
	return shown
}

// exists looks for what a reference points at.
func (p *prepared) exists(ctx context.Context, q *db.Queries, tenant uuid.UUID, f Field, v stored) error {
	if f.Type != Person && f.Type != Place && f.Type != Thing || p.there[v.keys[0]] {
		return nil
	}
	id, err := uuid.Parse(v.keys[0])
	if err != nil {
		return err
	}
	names, err := namesOf(ctx, q, tenant, f.Type, []uuid.UUID{id})
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("there is no such %s", f.Type)
	}
	p.there[v.keys[0]] = true
	return nil
}
