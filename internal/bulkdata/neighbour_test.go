package bulkdata_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// reading counts the pages that what it is asked for reads: time is noise, pages are
// not.
type reading struct {
	pgx.Tx
	pages int
	most  string // the plan that read the most, to be shown
	worst int
}

func (r *reading) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if !strings.HasPrefix(sql, "explain") {
		var text []byte
		if err := r.Tx.QueryRow(ctx, "explain (analyze, buffers, format json) "+sql, args...).Scan(&text); err != nil {
			return nil, err
		}
		var plan []struct {
			Plan struct {
				Hit  int `json:"Shared Hit Blocks"`
				Read int `json:"Shared Read Blocks"`
			}
		}
		if err := json.Unmarshal(text, &plan); err != nil {
			return nil, err
		}
		n := plan[0].Plan.Hit + plan[0].Plan.Read
		if r.pages += n; n > r.worst {
			r.worst, r.most = n, string(text)
		}
	}
	return r.Tx.Query(ctx, sql, args...)
}

func (r *reading) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if !strings.HasPrefix(sql, "explain") {
		rows, err := r.Query(ctx, sql, args...)
		if err == nil {
			rows.Close()
		}
	}
	return r.Tx.QueryRow(ctx, sql, args...)
}

// Whatever a small company asks of its lists reads a few pages, although the company
// next door has thousands of times as many rows in the same tables: how long an answer
// takes tells nothing of them. Counts, facets and estimates are of what it asks for
// itself.
func TestSmallCompaniesReadLittle(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 20_000)
	columns, err := s.fields.Columns(t.Context(), s.small, field.Asset, "a.id")
	require.NoError(t, err)
	of := func(filters ...list.Filter) list.Request {
		return list.Request{Count: true, Facets: []string{"status", "model"}, Filters: filters, Extra: columns}
	}
	requests := map[string]list.Request{
		"Everything": of(), "Status": of(list.Filter{Name: "status", Value: "in_stock"}), "Category": of(list.Filter{Name: "category", Value: "laptop"}),
		"Bought": of(list.Filter{Name: "purchase_date", Op: "gte", Value: "2024-01-01"}), "NameHas": of(list.Filter{Name: "name", Op: "contains", Value: "macbook"}),
		"OwnField": of(list.Filter{Name: "custom.desk", Op: "gte", Value: "C"}), "OwnFieldHas": of(list.Filter{Name: "custom.desk", Op: "contains", Value: "-12"}),
		"Words": {Query: "macbook", Count: true}, "TwoWords": {Query: "macbook ast-", Count: true}, "Nowhere": {Query: "zzzqqq", Count: true},
		"Misspelt": {Query: "thinkpda", Count: true}, "Model": {Query: "model:macbook status:assigned", Count: true},
	}
	for _, col := range asset.Listing.Columns {
		if col.Sort {
			requests["Sort "+col.Name] = list.Request{Sort: col.Name, Filters: []list.Filter{{Name: "status", Op: "not", Value: "retired"}}}
		}
	}
	few := func(spec list.Spec, name string, req list.Request) {
		require.NoError(t, s.db.Tenant(t.Context(), s.small, func(ctx context.Context, tx pgx.Tx) error {
			r := &reading{Tx: tx}
			_, err := list.IDs(ctx, r, spec, s.small, req)
			require.NoError(t, err, name)
			require.NotZero(t, r.pages, name)
			require.Less(t, r.worst, manyPages, "%s: %s", name, r.most)
			return nil
		}))
	}
	for name, req := range requests {
		few(asset.Listing, name, req)
	}
	few(employee.Listing, "People", list.Request{Query: "okafor", Count: true})
}

// manyPages is more than any one statement needs for the sixty assets of the small
// company, each looked up by its key in three tables, and a fraction of what the
// 20,000 of the big one fill.
const manyPages = 600
