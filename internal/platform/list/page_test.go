package list_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Whatever the rows and the sort, in both directions: the pages put together are
// the whole list in its order, no row twice and none left out.
func TestPagesAreTheWholeList(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(drawThing), 0, 12).Draw(t, "rows")
		for i := range rows { // ids in no order; names tell rows apart
			rows[i].ID = uuid.NewSHA1(uuid.Nil, []byte{byte(i)})
			rows[i].Note, rows[i].Name = ptr(rows[i].Name), fmt.Sprint(i)
			if rapid.Bool().Draw(t, "note is null") {
				rows[i].Note = nil
			}
			if i > 0 && rows[i].OK != nil {
				rows[i].Ref = &rows[i/2].ID
			}
		}
		sort := rapid.SampledFrom([]string{"note", "kind", "n", "day", "at", "ok", "ref", "parent"}).Draw(t, "sort")
		desc := rapid.Bool().Draw(t, "desc")
		limit := rapid.IntRange(1, 5).Draw(t, "limit")
		want := sorted(rows, sort, desc)

		b.trying(t, rows, func(ctx context.Context, tx pgx.Tx) {
			req := list.Request{Limit: limit, Sort: sort, Count: true}
			if desc {
				req.Sort = "-" + sort
			}
			got := []string{}
			for pages := 0; ; pages++ {
				require.LessOrEqual(t, pages, len(rows))
				page, err := b.query(ctx, tx, req)
				require.NoError(t, err)
				require.EqualValues(t, len(rows), *page.Total)
				require.LessOrEqual(t, len(page.Rows), limit)
				got = append(got, page.Rows...)
				if !page.HasMore() {
					break
				}
				require.Len(t, page.Rows, limit)
				req.Cursor = page.NextCursor
			}
			require.Equal(t, want, got)
		})
	})
}

// drawThing makes rows with few different values, so that many are equal. Name
// is what becomes the note.
func drawThing(t *rapid.T) thing {
	maybe := func(name string) bool { return rapid.IntRange(0, 2).Draw(t, name) > 0 }
	r := thing{
		Name: rapid.SampledFrom([]string{"", "a", "A", "b'", "ä", "\u00a0", "a,b", `"`, "日本"}).Draw(t, "text"),
		Kind: rapid.SampledFrom([]string{"big", "small"}).Draw(t, "kind"),
		At:   noon.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "at")) * time.Microsecond),
	}
	if maybe("n is set") {
		r.N = ptr(rapid.SampledFrom([]int64{-1 << 63, -1, 0, 1, 1<<63 - 1}).Draw(t, "n"))
	}
	if maybe("day is set") {
		r.Day = rapid.SampledFrom([]clock.Date{clock.MustDate("0001-01-01"), clock.MustDate("2026-01-01"), clock.MustDate("2026-01-02"), clock.MustDate("9999-12-31")}).Draw(t, "day")
	}
	if maybe("ok is set") {
		r.OK = ptr(rapid.Bool().Draw(t, "ok"))
	}
	return r
}

// sorted is the names in the order that the list promises: rows without a value
// last in both directions, equal ones by id.
func sorted(rows []thing, sort string, desc bool) []string {
	rows = slices.Clone(rows)
	names := map[uuid.UUID]string{}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	sign := 1
	if desc {
		sign = -1
	}
	slices.SortFunc(rows, func(x, y thing) int {
		a, b := valueOf(x, sort, names), valueOf(y, sort, names)
		switch {
		case a == nil && b != nil:
			return 1
		case a != nil && b == nil:
			return -1
		}
		var c int
		if a != nil {
			c = compare(a, b)
		}
		return sign * cmp.Or(c, bytes.Compare(x.ID[:], y.ID[:]))
	})
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = r.Name
	}
	return texts
}

func valueOf(r thing, column string, names map[uuid.UUID]string) any {
	switch column {
	case "note":
		return deref(r.Note)
	case "kind":
		return r.Kind
	case "n":
		return deref(r.N)
	case "day":
		if r.Day.IsZero() {
			return nil
		}
		return r.Day.String()
	case "at":
		return r.At.UnixMicro()
	case "ok":
		return deref(r.OK)
	case "ref":
		if r.Ref == nil {
			return nil
		}
		return r.Ref.String()
	default: // parent
		if r.Ref == nil {
			return nil
		}
		return names[*r.Ref]
	}
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func compare(a, b any) int {
	switch a := a.(type) {
	case string:
		return cmp.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	default:
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) // false comes before true
	}
}

// The row at a page's end may go, or move, without the next page skipping others.
func TestPageAfterARowThatIsGone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
		page, err := b.query(ctx, tx, list.Request{Limit: 1})
		require.NoError(t, err)
		require.Equal(t, []string{"Ana_1"}, page.Rows)
		_, err = tx.Exec(ctx, "delete from things where name = 'Ana_1'")
		require.NoError(t, err)
		page, err = b.query(ctx, tx, list.Request{Limit: 1, Cursor: page.NextCursor})
		require.NoError(t, err)
		require.Equal(t, []string{"Bo's"}, page.Rows)
	})
}

func TestPages_Err(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
		page, err := b.query(ctx, tx, list.Request{Limit: 1, Sort: "n"})
		require.NoError(t, err)
		forge := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
		for name, c := range map[string]struct {
			req            list.Request
			code, location string
		}{
			"ErrLimitNegative":  {list.Request{Limit: -1}, "list.bad_limit", "query.limit"},
			"ErrLimitTooLarge":  {list.Request{Limit: list.MaxLimit + 1}, "list.bad_limit", "query.limit"},
			"ErrSort":           {list.Request{Sort: "colour"}, "list.bad_sort", "query.sort"},
			"ErrSortUnsortable": {list.Request{Sort: "label"}, "list.bad_sort", "query.sort"},
			"ErrSortTwice":      {list.Request{Sort: "--n"}, "list.bad_sort", "query.sort"},
			"ErrSortNothing":    {list.Request{Sort: "-"}, "list.bad_sort", "query.sort"},
			"ErrSortSQL":        {list.Request{Sort: "name; drop table things"}, "list.bad_sort", "query.sort"},
			"ErrOtherSort":      {list.Request{Sort: "-n", Cursor: page.NextCursor}, "list.bad_cursor", "query.cursor"},
			"ErrDefaultSort":    {list.Request{Cursor: page.NextCursor}, "list.bad_cursor", "query.cursor"},
			"ErrCutOff":         {list.Request{Sort: "n", Cursor: page.NextCursor[:8]}, "list.bad_cursor", "query.cursor"},
			"ErrGarbage":        {list.Request{Sort: "n", Cursor: "%%%"}, "list.bad_cursor", "query.cursor"},
			"ErrNotJSON":        {list.Request{Sort: "n", Cursor: forge("x")}, "list.bad_cursor", "query.cursor"},
			"ErrNull":           {list.Request{Sort: "n", Cursor: forge("null")}, "list.bad_cursor", "query.cursor"},
			"ErrNoID":           {list.Request{Sort: "n", Cursor: forge(`{"s":"n","v":"1"}`)}, "list.bad_cursor", "query.cursor"},
			"ErrValue":          {list.Request{Sort: "n", Cursor: forge(`{"s":"n","v":"x","i":"` + refA.String() + `"}`)}, "list.bad_cursor", "query.cursor"},
			"ErrDay":            {list.Request{Sort: "day", Cursor: forge(`{"s":"day","v":"2026-02-30","i":"` + refA.String() + `"}`)}, "list.bad_cursor", "query.cursor"},
			"ErrFilter":         {list.Request{Filters: []list.Filter{{Name: "x"}}}, "list.bad_filter", "query.x"},
		} {
			_, err := b.query(ctx, tx, c.req)
			require.Error(t, err, name)
			requireInvalid(t, err, c.code, c.location)
		}
		// A forged value of the right type is only another place in the list.
		page, err = b.query(ctx, tx, list.Request{Sort: "name", Cursor: forge(`{"s":"name","v":"B' or 1=1 --","i":"` + refA.String() + `"}`)})
		require.NoError(t, err)
		require.Equal(t, []string{"Bo's", "cy, anna"}, page.Rows)
	})
}

func TestIDsAndArrange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids := spec
	ids.Select = "select t.id\nfrom things t\nwhere t.tenant_id = $1"
	b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
		page, err := list.IDs(ctx, tx, ids, b.tenant, list.Request{Sort: "-name", Limit: 2, Count: true})
		require.NoError(t, err)
		require.Equal(t, []uuid.UUID{three[2].ID, three[1].ID}, page.Rows)
		arranged := list.Arrange(page, []thing{three[1], three[2]}, func(r thing) uuid.UUID { return r.ID })
		require.Equal(t, []thing{three[2], three[1]}, arranged.Rows)
		require.Equal(t, page.NextCursor, arranged.NextCursor)
		require.EqualValues(t, 3, *arranged.Total)
		gone := list.Arrange(page, []thing{three[1]}, func(r thing) uuid.UUID { return r.ID })
		require.Equal(t, []thing{three[1]}, gone.Rows)
	})
}
