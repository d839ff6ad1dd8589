package list_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Whatever a stranger asks of a list: it answers, or says that the request is
// wrong. PostgreSQL itself judges what becomes of it.
func FuzzQuery(f *testing.F) {
	b := setup(f)
	valid := `eyJzIjoibmFtZSIsInYiOiJBbmFfMSIsImkiOiIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMGEifQ`
	for _, seed := range [][5]string{
		{"", "", "", "", ""},
		{valid, "name", "name", "Ana_1", "an"},
		{valid + "=", "-n", "n__gte", "9223372036854775808", "% _ \\"},
		{valid, "name", "at__lt", "2026-03-01T12:00:00.000000001+14:00", "a\x00b"},
		{"\xff", "\xff", "note__contains", "\xff\x00", "\xff"},
		{"e30", "-at", "at", "9999-12-31T23:59:59-14:00", "'; drop table things; --"},
		{"", "day", "day__gt", "9999-12-31", "$1 $2 %[1]s %d"},
		{"", "parent", "parent__isnull", "t", strings.Repeat("a", 3000)},
		{"", "-ref", "ref", "{00000000-0000-4000-8000-00000000000a}", "\u0085"},
		{`eyJzIjoibiIsInYiOm51bGwsImkiOiIwMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMGEifQ`, "n", "ok", "T", ""},
		{`eyJzIjoibmFtZSIsInYiOiJcdTAwMDAiLCJpIjoiMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDBhIn0`, "name", "", "", ""},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3], seed[4])
	}
	f.Fuzz(func(t *testing.T, cursor, sort, filter, value, q string) {
		for _, req := range []list.Request{
			{Cursor: cursor, Sort: sort, Limit: 1},
			{Filters: []list.Filter{list.ParseFilter(filter, value)}, Count: true},
			{Query: q, Count: true},
			{Cursor: cursor, Sort: sort, Filters: []list.Filter{list.ParseFilter(filter, value)}, Query: q},
		} {
			err := b.db.Tenant(context.Background(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
				_, err := b.query(ctx, tx, req)
				return err
			})
			if err != nil {
				require.Equal(t, fault.Invalid, fault.KindOf(err), "%+v: %v", req, err)
			}
		}
	})
}
