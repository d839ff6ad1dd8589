package field

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/register"
)

// prepared are values that have been judged.
type prepared struct {
	service *Service
	tenant  uuid.UUID
	owner   uuid.UUID
	changes event.Changes
	writes  []write
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
// owners.
func (s *Service) Judge(ctx context.Context, tenant uuid.UUID, object string) (register.Judge, error) {
	all, err := s.List(ctx, tenant, Object(object))
	if err != nil {
		return nil, err
	}
	worn := map[register.Owner][]Field{}
	return func(ctx context.Context, owner register.Owner, said register.Custom) (register.Judged, error) {
		p := &prepared{service: s, tenant: tenant, owner: owner.ID, changes: event.Changes{}}
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
			before, err := s.before(ctx, tx, tenant, Object(object), owner)
			if err != nil {
				return err
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

// Write stores the values.
func (p *prepared) Write(ctx context.Context) error {
	return p.service.db.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		return p.service.store(ctx, db.New(tx), p.tenant, p.owner, *p)
	})
}

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
				err = f.exists(ctx, q, tenant, v)
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
func (f Field) exists(ctx context.Context, q *db.Queries, tenant uuid.UUID, v stored) error {
	if f.Type != Person && f.Type != Place && f.Type != Thing {
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
	return nil
}

func (s *Service) store(ctx context.Context, q *db.Queries, tenant, owner uuid.UUID, p prepared) error {
	if len(p.writes) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, len(p.writes))
	for i, w := range p.writes {
		ids[i] = w.field.ID
	}
	if err := q.ClearValues(ctx, db.ClearValuesParams{TenantID: tenant, OwnerID: owner, FieldIds: ids}); err != nil {
		return fmt.Errorf("clear custom values: %w", err)
	}
	for _, w := range p.writes {
		if w.value == nil {
			continue
		}
		if err := s.add(ctx, q, tenant, owner, w); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) add(ctx context.Context, q *db.Queries, tenant, owner uuid.UUID, w write) error {
	row := db.AddValueParams{TenantID: tenant, OwnerID: owner, FieldID: w.field.ID, Num: w.value.num}
	var err error
	if w.field.Sealed {
		row.Num = nil
		row.Sealed, err = s.sealer.Seal(ctx, tenant, placeOf(owner, w.field), w.plain)
		if err != nil {
			return fmt.Errorf("seal a custom value: %w", err)
		}
		return added(q.AddValue(ctx, row), w.field)
	}
	if row.Value, err = json.Marshal(w.value.shown); err != nil {
		return fmt.Errorf("encode a custom value: %w", err)
	}
	keys := w.value.keys
	if len(keys) > 0 {
		row.Key = &keys[0]
		keys = keys[1:]
	}
	if w.field.Unique {
		row.Once = row.Key
		if row.Num != nil {
			text := strconv.FormatInt(*row.Num, 10)
			row.Once = &text
		}
	}
	if err := added(q.AddValue(ctx, row), w.field); err != nil {
		return err
	}
	for i := range keys { // further choices
		next := db.AddValueParams{TenantID: tenant, OwnerID: owner, FieldID: w.field.ID, Place: int16(i + 1), Key: &keys[i]}
		if err := added(q.AddValue(ctx, next), w.field); err != nil {
			return err
		}
	}
	return nil
}

func added(err error, f Field) error {
	if pg.Constraint(err) == "field_values_once" {
		return fault.New(fault.Conflict, "field.taken", "%s has this value elsewhere already.", f.Name).At("body.custom."+f.Key, "is taken")
	}
	if err != nil {
		return fmt.Errorf("write a custom value: %w", err)
	}
	return nil
}

func placeOf(owner uuid.UUID, f Field) seal.Place {
	return seal.Place{Table: "field_values", Column: f.ID.String(), Row: owner}
}
