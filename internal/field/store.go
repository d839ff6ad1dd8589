package field

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/field/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/register"
)

// value is a row of field_values, by the names of its columns.
type value struct {
	Owner  uuid.UUID       `json:"owner_id"`
	Field  uuid.UUID       `json:"field_id"`
	Place  int             `json:"place"`
	Value  json.RawMessage `json:"value,omitempty"`
	Key    *string         `json:"key"`
	Num    *int64          `json:"num"`
	Once   *string         `json:"once"`
	Sealed []byte          `json:"sealed"`
}

// Write stores what a judge of this room judged, of one owner or of thousands, with
// one statement for all values; those of a unique field have their own, so that the
// fault can say which is taken.
func (s *Service) Write(ctx context.Context, tenant uuid.UUID, judged ...register.Judged) error {
	clear := db.ClearValuesParams{TenantID: tenant}
	var plain []value
	var once []Field
	unique := map[uuid.UUID][]value{}
	for _, j := range judged {
		p, ok := j.(*prepared)
		if !ok {
			return fmt.Errorf("write custom values: %T was not judged here", j)
		}
		for _, w := range p.writes {
			clear.OwnerIds, clear.FieldIds = append(clear.OwnerIds, p.owner), append(clear.FieldIds, w.field.ID)
			rows, err := s.rows(ctx, tenant, p.owner, w)
			switch {
			case err != nil:
				return err
			case !w.field.Unique:
				plain = append(plain, rows...)
			default:
				if _, known := unique[w.field.ID]; !known {
					once = append(once, w.field)
				}
				unique[w.field.ID] = append(unique[w.field.ID], rows...)
			}
		}
	}
	if len(clear.OwnerIds) == 0 {
		return nil
	}
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.ClearValues(ctx, clear); err != nil {
			return fmt.Errorf("clear custom values: %w", err)
		}
		if err := add(ctx, q, tenant, Field{}, plain); err != nil {
			return err
		}
		for _, f := range once {
			if err := add(ctx, q, tenant, f, unique[f.ID]); err != nil {
				return err
			}
		}
		return nil
	})
}

// rows are what is kept of a value: one row, and one for each further choice.
func (s *Service) rows(ctx context.Context, tenant, owner uuid.UUID, w write) ([]value, error) {
	if w.value == nil {
		return nil, nil
	}
	row := value{Owner: owner, Field: w.field.ID}
	var err error
	if w.field.Sealed {
		if row.Sealed, err = s.sealer.Seal(ctx, tenant, placeOf(owner, w.field), w.plain); err != nil {
			return nil, fmt.Errorf("seal a custom value: %w", err)
		}
		return []value{row}, nil
	}
	if row.Value, err = json.Marshal(w.value.shown); err != nil {
		return nil, fmt.Errorf("encode a custom value: %w", err)
	}
	row.Num = w.value.num
	if len(w.value.keys) > 0 {
		row.Key = &w.value.keys[0]
	}
	if w.field.Unique {
		row.Once = row.Key
		if row.Num != nil {
			text := strconv.FormatInt(*row.Num, 10)
			row.Once = &text
		}
	}
	rows := []value{row}
	for i := 1; i < len(w.value.keys); i++ {
		rows = append(rows, value{Owner: owner, Field: w.field.ID, Place: i, Key: &w.value.keys[i]})
	}
	return rows, nil
}

// add writes rows; all of one field, when it is a unique one.
func add(ctx context.Context, q *db.Queries, tenant uuid.UUID, f Field, rows []value) error {
	if len(rows) == 0 {
		return nil
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("encode custom values: %w", err)
	}
	err = q.AddValues(ctx, db.AddValuesParams{TenantID: tenant, Rows: text})
	if pg.Constraint(err) == "field_values_once" {
		return fault.New(fault.Conflict, "field.taken", "%s has this value elsewhere already.", f.Name).At("body.custom."+f.Key, "is taken")
	}
	if err != nil {
		return fmt.Errorf("write custom values: %w", err)
	}
	return nil
}

func placeOf(owner uuid.UUID, f Field) seal.Place {
	return seal.Place{Table: "field_values", Column: f.ID.String(), Row: owner}
}
