package list_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/list"
)

var (
	noon  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	refA  = uuid.MustParse("00000000-0000-4000-8000-00000000000a")
	refB  = uuid.MustParse("00000000-0000-4000-8000-00000000000b")
	three = []thing{
		{ID: refA, Name: "Ana_1", Note: ptr("100%"), Kind: "big", N: ptr(int64(1)), Day: clock.MustDate("2026-01-01"), At: noon, OK: ptr(true), Ref: &refB},
		{ID: refB, Name: "Bo's", Note: ptr(`a\b`), Kind: "small", N: ptr(int64(-7)), Day: clock.MustDate("2026-02-28"), At: noon.Add(time.Hour), OK: ptr(false), Ref: &refA},
		{ID: uuid.MustParse("00000000-0000-4000-8000-00000000000c"), Name: "cy, anna", Kind: "small", At: noon.AddDate(0, 0, 1)},
	}
)

func TestFilters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const a, bo, c = "Ana_1", "Bo's", "cy, anna"
	for query, want := range map[string][]string{
		"name=Ana_1": {a}, "name=ana_1": {}, "name=Ana_1,Bo's": {a, bo}, "name=": {},
		"name__not=Ana_1": {bo, c}, "name__in=Ana_1": {a},
		"name__contains=AN": {a, c}, "name__contains=_": {a}, "name__contains=": {a, bo, c}, "name__startswith=an": {a}, "name__startswith=%": {},
		"name__gt=Bo's": {c}, "name__lte=Bo's": {a, bo},
		"note__contains=%": {a}, `note__contains=\`: {bo}, "note__isnull=true": {c}, "note__isnull=false": {a, bo}, "note__not=100%": {bo, c},
		"kind=big": {a}, "kind=big,small": {a, bo, c}, "kind__not=big": {bo, c}, "kind=big , small": {a, bo, c},
		"label=100%": {a}, "label__isnull=1": {c},
		"n=1": {a}, "n=1,-7": {a, bo}, "n__gt=-7": {a}, "n__gte=-7": {a, bo}, "n__lt=1": {bo}, "n__lte=1": {a, bo}, "n__not=1": {bo, c}, "n__isnull=true": {c},
		"n=9223372036854775807": {}, "n__gte=-9223372036854775808": {a, bo},
		"day=2026-01-01": {a}, "day__gte=2026-01-01": {a, bo}, "day__gt=2026-01-01": {bo}, "day__lt=2026-02-28": {a}, "day__isnull=true": {c}, "day__not=2026-01-01": {bo, c},
		"day__lt=9999-12-31": {a, bo}, "day__gt=0001-01-01": {a, bo},
		"at__gte=2026-03-02": {c}, "at__gt=2026-03-01T12:00:00Z": {bo, c}, "at__lte=2026-03-01T13:00:00%2B01:00": {a}, "at=2026-03-01T12:00:00Z": {a},
		"at__lt=2026-03-02": {a, bo},
		"ok=true":           {a}, "ok=false": {bo}, "ok__isnull=true": {c}, "ok__not=true": {bo, c}, "ok=true,false": {a, bo},
		"ref=" + refB.String(): {a}, "ref__not=" + refB.String(): {bo, c}, "ref__isnull=true": {c}, "parent=" + refA.String(): {bo},
		"ref=" + strings.ToUpper(refB.String()): {a},
		"kind=small&n__lt=0":                    {bo}, "n__gt=-100&n__lt=1": {bo},
	} {
		b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
			req := list.Request{Sort: "name", Count: true}
			for _, part := range strings.Split(strings.ReplaceAll(query, "%2B", "+"), "&") {
				name, value, _ := strings.Cut(part, "=")
				req.Filters = append(req.Filters, list.ParseFilter(name, value))
			}
			page, err := b.query(ctx, tx, req)
			require.NoError(t, err, query)
			require.Equal(t, want, page.Rows, query)
			require.EqualValues(t, len(want), *page.Total, query)
		})
	}
}

func TestFilters_Err(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for query, location := range map[string]string{
		"colour=red": "query.colour", "secret=" + refA.String(): "query.secret", "": "query.", "t.name=x": "query.t.name", "name'=x": "query.name'",
		"name__like=x": "query.name__like", "name__=x": "query.name__", "name__gt__lt=x": "query.name__gt__lt", "NAME=x": "query.NAME",
		"kind=red": "query.kind", "kind=big,red": "query.kind", "kind=": "query.kind", "kind__gt=big": "query.kind__gt", "kind__contains=b": "query.kind__contains",
		"n=one": "query.n", "n=1.5": "query.n", "n=9223372036854775808": "query.n", "n=1,": "query.n", "n__contains=1": "query.n__contains", "n=": "query.n", "n__gt=1,2": "query.n__gt",
		"day=2026-02-30": "query.day", "day=tomorrow": "query.day", "day=0000-01-01": "query.day", "day=2026-1-1": "query.day", "day__startswith=2026": "query.day__startswith",
		"at=noon": "query.at", "at=2026-03-01T25:00:00Z": "query.at", "at__gt=0000-01-01T00:00:00Z": "query.at__gt",
		"ok=perhaps": "query.ok", "ok__gt=false": "query.ok__gt", "ref=me": "query.ref", "ref__lt=" + refA.String(): "query.ref__lt", "ref=": "query.ref",
		"note__isnull=perhaps": "query.note__isnull", "note__isnull=": "query.note__isnull",
		"n=" + strings.Repeat("1,", 200) + "1": "query.n", // more values than anybody means
	} {
		b.trying(t, nil, func(ctx context.Context, tx pgx.Tx) {
			name, value, _ := strings.Cut(query, "=")
			_, err := b.query(ctx, tx, list.Request{Filters: []list.Filter{list.ParseFilter(name, value)}})
			requireInvalid(t, err, "list.bad_filter", location)
		})
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for query, want := range map[string][]string{
		"": {"Ana_1", "Bo's", "cy, anna"}, "   ": {"Ana_1", "Bo's", "cy, anna"},
		"an": {"Ana_1", "cy, anna"}, "AN 100": {"Ana_1"}, " cy\tanna ": {"cy, anna"}, "an bo": {},
		"%": {"Ana_1"}, "_": {"Ana_1"}, `\`: {"Bo's"}, "'": {"Bo's"}, "%[1]s": {}, "$1": {},
	} {
		b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
			page, err := b.query(ctx, tx, list.Request{Query: query, Count: true})
			require.NoError(t, err, query)
			require.Equal(t, want, page.Rows, query)
			require.EqualValues(t, len(want), *page.Total)
		})
	}
	b.trying(t, nil, func(ctx context.Context, tx pgx.Tx) {
		_, err := b.query(ctx, tx, list.Request{Query: strings.Repeat("a ", 33)})
		requireInvalid(t, err, "list.bad_search", "query.q")
		plain := spec
		plain.Search = ""
		_, err = list.Query(ctx, tx, plain, b.tenant, list.Request{Query: "x"}, func(pgx.Rows, ...any) (string, error) { return "", nil })
		requireInvalid(t, err, "list.no_search", "query.q")
	})
}

// What the room itself demands holds beside what the caller asks for.
func TestWhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
		mine := list.Where{SQL: "(t.ref = %s or t.n > %s)", Args: []any{refA, 100}}
		page, err := b.query(ctx, tx, list.Request{Count: true, Filters: []list.Filter{{Name: "kind", Value: "big,small"}}}, mine)
		require.NoError(t, err)
		require.Equal(t, []string{"Bo's"}, page.Rows)
		require.EqualValues(t, 1, *page.Total)
		page, err = b.query(ctx, tx, list.Request{Query: "ana"}, mine)
		require.NoError(t, err)
		require.Empty(t, page.Rows)
	})
}
