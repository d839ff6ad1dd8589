package merge

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register"
)

// row is a row of a register, whatever its columns.
type row struct {
	id      uuid.UUID
	version int64
	label   string
	columns map[string]any // as JSON has them
}

func (r row) ref() register.Ref { return register.Ref{ID: r.id, Name: r.label} }

// rows reads the winner and the losers, these in the order asked for.
func (m *merger) rows(ctx context.Context, r Request, lock string) (winner row, losers []row, err error) {
	all, err := m.read(ctx, r.Table, append([]uuid.UUID{r.Winner}, r.Losers...), lock)
	if err != nil {
		return row{}, nil, err
	}
	for _, id := range append([]uuid.UUID{r.Winner}, r.Losers...) {
		found, ok := all[id]
		switch {
		case !ok && id == r.Winner:
			return row{}, nil, fault.Missing(r.Table.Noun)
		case !ok:
			return row{}, nil, fault.New(fault.Invalid, r.Table.Noun+".unknown", "One of them does not exist.").
				At("body.ids", "there is no "+id.String())
		case id == r.Winner:
			winner = found
		default:
			losers = append(losers, found)
		}
	}
	return winner, losers, nil
}

// read reads rows, locked in the order of their ids.
func (m *merger) read(ctx context.Context, t register.Table, ids []uuid.UUID, lock string) (map[uuid.UUID]row, error) {
	sql := fmt.Sprintf("select t.id, t.version, %s, to_json(t) from %s t where t.tenant_id = $1 and t.id = any($2) order by t.id %s", t.Label, quoted(t.Name), lock)
	rows, err := m.tx.Query(ctx, sql, m.tenant, ids)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Plural, err)
	}
	defer rows.Close()
	found := map[uuid.UUID]row{}
	for rows.Next() {
		var r row
		var columns []byte
		if err := rows.Scan(&r.id, &r.version, &r.label, &columns); err != nil {
			return nil, fmt.Errorf("read %s: %w", t.Plural, err)
		}
		if err := json.Unmarshal(columns, &r.columns); err != nil {
			return nil, fmt.Errorf("read %s: %w", t.Plural, err)
		}
		found[r.id] = r
	}
	return found, rows.Err()
}
