package bulkdata_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/bulkdata"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

// street is one big company beside a small one, with fresh statistics.
type street struct {
	db         *pg.DB
	owner      *pgx.Conn
	assets     *asset.Service
	people     *employee.Service
	fields     *field.Service
	big, small uuid.UUID
}

func newStreet(t *testing.T, big int) *street {
	t.Helper()
	dsn := testkit.NewDatabase(t)
	db, err := pg.Open(t.Context(), pg.Config{DSN: dsn})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	recorder := event.NewRecorder(c, func() {})
	kinds := catalog.NewService(db, c, recorder)
	s := &street{db: db, assets: asset.NewService(db, c, recorder, kinds)}
	s.people = employee.NewService(db, c, recorder, location.NewService(db, c, recorder))
	s.fields = field.NewService(db, c, recorder, nil) // nothing is sealed here
	s.owner, err = pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.owner.Close(context.WithoutCancel(t.Context())) })
	for i, size := range []int{60, big} {
		id := testkit.Tenant(t, db)
		require.NoError(t, kinds.Seed(t.Context(), id))
		require.NoError(t, bulkdata.Fill(t.Context(), db, id, bulkdata.Size{Assets: size, People: size / 10, Seed: uint64(size), Now: c.Now(), Told: func(int) { s.analyze(t) }}))
		if i == 0 {
			s.small = id
		} else {
			s.big = id
		}
	}
	s.analyze(t)
	return s
}

// desk is a field that the big company has added to its assets.
func (s *street) desk(t *testing.T) field.Field {
	t.Helper()
	all, err := s.fields.List(t.Context(), s.big, field.Asset)
	require.NoError(t, err)
	return all[slices.IndexFunc(all, func(f field.Field) bool { return f.Key == "desk" })]
}

// analyze does what a database does by itself within a minute.
func (s *street) analyze(t *testing.T) {
	t.Helper()
	for _, table := range []string{"assets", "employees", "assignments", "asset_texts", "employee_texts", "models", "locations", "categories", "manufacturers", "departments", "field_values"} {
		_, err := s.owner.Exec(t.Context(), "analyze "+table)
		require.NoError(t, err)
	}
}

// explaining keeps the plans of what it is asked for.
type explaining struct {
	pgx.Tx
	plans []string
}

func (e *explaining) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	rows, err := e.Tx.Query(ctx, "explain "+sql, args...)
	if err != nil {
		return nil, err
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	e.plans = append(e.plans, strings.Join(lines, "\n"))
	return e.Tx.Query(ctx, sql, args...)
}

func (e *explaining) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if !strings.HasPrefix(sql, "explain") {
		rows, err := e.Query(ctx, sql, args...) // keeps its plan
		if err == nil {
			rows.Close()
		}
	}
	return e.Tx.QueryRow(ctx, sql, args...)
}

// Under row level security every sort, from the first page and from within,
// forwards and backwards, is read from an index that begins with the company,
// without reading or sorting all of its rows.
func TestPlansOfEverySort(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 20_000)
	for table, spec := range map[string]list.Spec{"assets a": asset.Listing, "employees e": employee.Listing} {
		for _, col := range spec.Columns {
			if !col.Sort {
				continue
			}
			for _, sort := range []string{col.Name, "-" + col.Name} {
				require.NoError(t, s.db.Tenant(t.Context(), s.big, func(ctx context.Context, tx pgx.Tx) error {
					e := &explaining{Tx: tx}
					first, err := list.IDs(ctx, e, spec, s.big, list.Request{Sort: sort})
					require.NoError(t, err, sort)
					require.Len(t, first.Rows, list.DefaultLimit)
					second, err := list.IDs(ctx, e, spec, s.big, list.Request{Sort: sort, Cursor: first.NextCursor})
					require.NoError(t, err, sort)
					back, err := list.IDs(ctx, e, spec, s.big, list.Request{Sort: sort, Cursor: second.PrevCursor})
					require.NoError(t, err, sort)
					require.Equal(t, first.Rows, back.Rows, sort)
					for _, plan := range e.plans {
						require.NotContains(t, plan, "Seq Scan on "+table, sort+"\n"+plan)
						require.Regexp(t, `Index Cond: \(+tenant_id = `, plan)
					}
					return nil
				}))
			}
		}
	}
}

// Sorted along models and narrowed by status, each model is left after the rows that
// are shown.
func TestPlanOfModelsByStatus(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 20_000)
	for _, category := range []string{"", "laptop"} {
		req := list.Request{Sort: "model", Filters: []list.Filter{{Name: "status", Value: "assigned"}}}
		if category != "" {
			req.Filters = append(req.Filters, list.Filter{Name: "category", Value: category})
		}
		require.NoError(t, s.db.Tenant(t.Context(), s.big, func(ctx context.Context, tx pgx.Tx) error {
			e := &explaining{Tx: tx}
			_, err := list.IDs(ctx, e, asset.Listing, s.big, req)
			require.Contains(t, e.plans[len(e.plans)-1], "assets_of_model_status")
			return err
		}))
	}
}

// Rows of a status are counted in an index, which knows what is in the bin.
func TestPlanOfCount(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 20_000)
	_, err := s.owner.Exec(t.Context(), "vacuum (analyze) assets")
	require.NoError(t, err)
	require.NoError(t, s.db.Tenant(t.Context(), s.big, func(ctx context.Context, tx pgx.Tx) error {
		e := &explaining{Tx: tx}
		_, err := list.IDs(ctx, e, asset.Listing, s.big, list.Request{Count: true, Filters: []list.Filter{{Name: "status", Value: "in_stock"}}})
		require.Contains(t, e.plans[len(e.plans)-1], "Index Only Scan using assets_")
		return err
	}))
}

// Two words that very many assets have: those of the rarer one are looked at one by
// one, each by its key, and the page is of those that have both.
func TestSearchOfManyByTwoWords(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 20_000)
	req := list.Request{Query: "macbook ast-", Count: true, Sort: "tag"}
	require.NoError(t, s.db.Tenant(t.Context(), s.big, func(ctx context.Context, tx pgx.Tx) error {
		e := &explaining{Tx: tx}
		page, err := list.IDs(ctx, e, asset.Listing, s.big, req)
		require.NoError(t, err)
		kept := slices.IndexFunc(e.plans, func(plan string) bool { return strings.Contains(plan, "Function Scan on unnest") })
		require.GreaterOrEqual(t, kept, 0)
		require.Contains(t, e.plans[kept], "Index Scan using assets_pkey")
		var all []uuid.UUID
		rows, err := tx.Query(ctx, `select a.id from assets a join models m on m.tenant_id = a.tenant_id and m.id = a.model_id
			join manufacturers f on f.tenant_id = a.tenant_id and f.id = m.manufacturer_id
			where a.tenant_id = $1 and a.deleted_at is null and position('macbook' in concat(a.name_key, ' ', m.name_key, ' ', f.name_key, ' ', lower(a.notes))) > 0
			order by a.tag_key`, s.big)
		require.NoError(t, err)
		all, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		require.Greater(t, len(all), list.Most, "more than are ranked")
		require.EqualValues(t, len(all), *page.Total)
		require.Equal(t, all[:list.DefaultLimit], page.Rows)
		return err
	}))
}

// The index behind the search functions is used for what they ask, by the role
// that they run as.
func TestPlansOfSearch(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 20_000)
	desk := s.desk(t).ID.String()
	for _, c := range []struct{ table, predicate string }{
		{"asset_texts", "text like '%c02%'"},
		{"asset_texts", "text %> 'thinkpda'"},
		{"field_values", "key like '%f8-3%' and field_id = '" + desk + "'"},
	} {
		tx, err := s.owner.Begin(t.Context())
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), "set local role assetronics_system; set local enable_seqscan = off")
		require.NoError(t, err)
		rows, err := tx.Query(t.Context(), "explain select from "+c.table+" where tenant_id = '"+s.big.String()+"' and "+c.predicate+" limit 2001")
		require.NoError(t, err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		require.Contains(t, strings.Join(lines, "\n"), c.table+"_trigrams")
		require.NoError(t, tx.Rollback(t.Context()))
	}
}

// A part of a text in a company's own field is looked up in an index, and gives what
// going through all of them would.
func TestPartsOfOwnFields(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 20_000)
	columns, err := s.fields.Columns(t.Context(), s.big, field.Asset, "a.id")
	require.NoError(t, err)
	for op, pattern := range map[string]string{"contains": "%8-31%", "startswith": "f8-3%"} {
		req := list.Request{Limit: list.MaxLimit, Count: true, Extra: columns, Filters: []list.Filter{{Name: "custom.desk", Op: op, Value: strings.ToUpper(strings.Trim(pattern, "%"))}}}
		require.NoError(t, s.db.Tenant(t.Context(), s.big, func(ctx context.Context, tx pgx.Tx) error {
			e := &explaining{Tx: tx}
			page, err := list.IDs(ctx, e, asset.Listing, s.big, req)
			require.NoError(t, err)
			require.Contains(t, strings.Join(e.plans, "\n"), "find_field_values")
			var want []uuid.UUID
			err = tx.QueryRow(ctx, "select array_agg(owner_id) from field_values where tenant_id = $1 and field_id = $2 and key like $3", s.big, s.desk(t).ID, pattern).Scan(&want)
			require.NotEmpty(t, want)
			require.EqualValues(t, len(want), *page.Total)
			require.Subset(t, want, page.Rows)
			return err
		}))
	}
}

// Search finds what is misspelt, and what was typed exactly comes first.
func TestSearchRanks(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 2_000)
	find := func(q string) []asset.Asset {
		page, err := s.assets.List(t.Context(), s.big, list.Request{Query: q}, access.Everything)
		require.NoError(t, err, q)
		return page.Rows
	}
	exact := find("AST-000100")
	require.Equal(t, "AST-000100", exact[0].Tag)
	require.Equal(t, exact[0].ID, find("ast-000100")[0].ID)
	serial := *find("c02")[0].Serial
	require.Equal(t, serial, *find(serial)[0].Serial)
	for _, q := range []string{"thinkpda", "macbok", "latitdue", "lenvo x1"} {
		found := find(q)
		require.NotEmpty(t, found, q)
		for _, a := range found {
			require.NotNil(t, a.Model, q)
		}
	}
	require.Empty(t, find("zzzzqqqq"))
	who, err := s.people.List(t.Context(), s.big, list.Request{Query: "okafro"}, access.Everything)
	require.NoError(t, err)
	require.NotEmpty(t, who.Rows)
	require.Equal(t, "Okafor", who.Rows[0].LastName)
}

// A company learns nothing of what another has: not from rows, counts, names,
// completion or errors, and its searches read no more because of it.
func TestNothingOfTheNeighbour(t *testing.T) {
	t.Parallel()
	s := newStreet(t, 20_000)
	ctx := t.Context()
	require.NoError(t, s.db.Tenant(ctx, s.big, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update models set name = 'Secret Prototype', name_key = 'secret prototype' where tenant_id = $1 and name = 'MacBook Air 13 M1'", s.big)
		return err
	}))
	for _, q := range []string{"secret", "prototype", "sercet"} {
		page, err := s.assets.List(ctx, s.small, list.Request{Query: q, Count: true, Facets: []string{"model", "status"}}, access.Everything)
		require.NoError(t, err)
		require.Empty(t, page.Rows, q)
		require.Zero(t, *page.Total, q)
		require.Empty(t, page.Facets[0].Values, q)
	}
	page, err := s.assets.List(ctx, s.small, list.Request{Count: true, Facets: []string{"status"}}, access.Everything)
	require.NoError(t, err)
	require.EqualValues(t, 60, *page.Total)
	require.False(t, page.Estimated)
	require.False(t, page.Facets[0].Estimated)
	_, err = s.assets.List(ctx, s.small, list.Request{Query: `model:"Secret Prototype"`}, access.Everything)
	_, never := s.assets.List(ctx, s.small, list.Request{Query: `model:"Nothing ofthekind"`}, access.Everything)
	require.Equal(t, fault.As(never).Code, fault.As(err).Code)
	require.Equal(t, `no model is called "Secret Prototype"`, fault.As(err).Fields[0].Message)
	require.NoError(t, s.db.Tenant(ctx, s.small, func(ctx context.Context, tx pgx.Tx) error {
		c, err := list.Complete(ctx, tx, asset.Listing, s.small, "model:secr", 10)
		for _, suggestion := range c.Suggestions {
			require.NotContains(t, suggestion.Text, "Secret")
		}
		return err
	}))
	s.requireOwnIDs(t)
	s.requireSmallReads(t)
}

// requireOwnIDs asks the search functions themselves.
func (s *street) requireOwnIDs(t *testing.T) {
	t.Helper()
	for _, call := range []string{"find_assets('%ast%', 100000)", "find_assets_alike('thinkpad', 100000)", "find_employees('%a%', 100000)", "find_employees_alike('okafor', 100000)",
		"find_field_values('%a%', 100000, '" + s.desk(t).ID.String() + "')",
	} {
		table := "assets"
		if strings.Contains(call, "employees") {
			table = "employees"
		}
		require.NoError(t, s.db.Tenant(t.Context(), s.small, func(ctx context.Context, tx pgx.Tx) error {
			var given, own int
			err := tx.QueryRow(ctx, "select count(*), count(x.id) from "+call+" f(id) left join "+table+" x on x.tenant_id = $1 and x.id = f.id", s.small).Scan(&given, &own)
			require.Equal(t, own, given, call)
			require.LessOrEqual(t, given, 60, call)
			return err
		}))
		var n int
		tx, err := s.owner.Begin(t.Context())
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), "set local role assetronics_app") // of no company
		require.NoError(t, err)
		require.NoError(t, tx.QueryRow(t.Context(), "select count(*) from "+call).Scan(&n))
		require.Zero(t, n, call)
		require.NoError(t, tx.Rollback(t.Context()))
	}
}

// requireSmallReads counts the pages that a search of the small company reads:
// time is noise, pages are not.
func (s *street) requireSmallReads(t *testing.T) {
	t.Helper()
	require.NoError(t, s.db.Tenant(t.Context(), s.small, func(ctx context.Context, tx pgx.Tx) error {
		for _, call := range []string{"find_assets('%macbook%', 2001)", "find_assets('%secret%', 2001)", "find_employees('%okafor%', 2001)"} {
			var text []byte
			for range 2 { // the first also reads the catalogue
				if err := tx.QueryRow(ctx, "explain (analyze, buffers, format json) select * from "+call).Scan(&text); err != nil {
					return err
				}
			}
			var plan []struct {
				Plan struct {
					Hit  int `json:"Shared Hit Blocks"`
					Read int `json:"Shared Read Blocks"`
				}
			}
			require.NoError(t, json.Unmarshal(text, &plan))
			require.Less(t, plan[0].Plan.Hit+plan[0].Plan.Read, 150, call)
		}
		return nil
	}))
}
