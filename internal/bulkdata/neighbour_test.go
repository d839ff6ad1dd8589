package bulkdata_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/fault"
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

// Looking up a tag or serial that only the company next door has reads as many pages
// as looking up what nobody has.
func TestLookingUpTheNeighboursTag(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 3_000)
	theirs, err := s.assets.List(t.Context(), s.big, list.Request{Limit: 1, Sort: "-tag", Filters: []list.Filter{{Name: "serial", Op: "isnull", Value: "false"}}}, access.Everything)
	require.NoError(t, err)
	reads := func(code string) (pages int64) {
		t.Helper()
		err := s.db.Tenant(t.Context(), s.small, func(ctx context.Context, tx pgx.Tx) error {
			fetched := func() (n int64) {
				require.NoError(t, tx.QueryRow(ctx, `
					select sum(pg_stat_get_xact_blocks_fetched(oid)) from pg_class
					where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')`).Scan(&n))
				return n
			}
			before := fetched()
			_, err := s.assets.LookUp(ctx, s.small, code, access.Everything)
			pages = fetched() - before
			return err
		})
		require.True(t, fault.Is(err, "asset.not_found"), "%s: %v", code, err)
		return pages
	}
	one := theirs.Rows[0]
	const address = "https://example.test/assets/"
	for asked, nobodys := range map[string]string{
		one.Tag: "AST-9999999", *one.Serial: "NOBODYHAS1", address + one.ID.String(): address + uuid.NewString(),
	} {
		pages := reads(nobodys)
		require.NotZero(t, pages)
		require.InDelta(t, pages, reads(asked), 2, asked) // a page of an index may end there
	}
}

// What a small company is told stays the same, to the letter, while the company next
// door becomes four times as big: before the database has counted again, and after.
func TestTheNeighboursGrowthIsUnseen(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 3_000)
	columns, err := s.fields.Columns(t.Context(), s.small, field.Asset, "a.id")
	require.NoError(t, err)
	told := func() string {
		t.Helper()
		var all []list.Page[asset.Asset]
		for _, req := range []list.Request{
			{Count: true, Facets: []string{"status", "model", "location"}, Extra: columns, Limit: 5},
			{Count: true, Filters: []list.Filter{{Name: "status", Value: "in_stock"}}, Limit: 5}, {Count: true, Query: "macbook", Limit: 5}, {Count: true, Query: "thinkpda", Limit: 5},
		} {
			page, err := s.assets.List(t.Context(), s.small, req, access.Everything)
			require.NoError(t, err)
			require.False(t, page.Estimated)
			all = append(all, page)
		}
		text, err := json.Marshal(all)
		require.NoError(t, err)
		return string(text)
	}
	before := told()
	_, err = s.owner.Exec(t.Context(), `
		insert into assets (tenant_id, id, tag, tag_key, name, name_key, category_id, model_id, status, created_at, updated_at)
		select tenant_id, gen_random_uuid(), 'N-' || n || tag, 'n-' || n || tag_key, name, name_key, category_id, model_id, 'in_stock', now(), now()
		from assets, generate_series(1, 3) n where tenant_id = $1`, s.big)
	require.NoError(t, err)
	require.Equal(t, before, told(), "not counted again yet")
	s.analyze(t)
	require.Equal(t, before, told(), "counted again")
}
