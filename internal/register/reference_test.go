package register_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
	"github.com/assetronics/assetronics/internal/testkit"
)

// texts reads rows of texts from a fresh database.
func texts(t *testing.T, db *pg.DB, sql string, args ...any) (found [][]string) {
	t.Helper()
	require.NoError(t, db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]string, error) {
			values, err := row.Values()
			line := make([]string, len(values))
			for i, v := range values {
				line[i], _ = v.(string)
			}
			return line, err
		})
		return err
	}))
	return found
}

func names() (all []string) {
	for _, t := range register.Registers {
		all = append(all, t.Name)
	}
	return all
}

// TestReferencesAreThoseOfTheDatabase holds the declared references against the
// foreign keys: what a migration lets point at a register has to be declared, or
// merging would lose it and deleting would not name it.
func TestReferencesAreThoseOfTheDatabase(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	var there, declared []string
	for _, row := range texts(t, db, `
		select f.conrelid::regclass::text, a.attname::text, f.confrelid::regclass::text, case f.confdeltype when 'c' then 'goes' else 'stays' end
		from pg_constraint f join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
		where f.contype = 'f' and cardinality(f.conkey) = 2 and f.confrelid::regclass::text = any($1)`, names()) {
		there = append(there, row[0]+"."+row[1]+" to "+row[2]+", "+row[3])
	}
	for _, r := range register.References {
		stays := "stays"
		if r.Goes {
			stays = "goes"
		}
		declared = append(declared, r.From.Name+"."+r.Column+" to "+r.To.Name+", "+stays)
	}
	require.ElementsMatch(t, there, declared, "declare each foreign key in internal/register/reference.go (A: database, B: declared)")
}

// TestWithinIsWhatIsUnique: where moving a reference can make two rows one, the
// declaration says by what.
func TestWithinIsWhatIsUnique(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	for _, r := range register.References {
		var within []string
		for _, row := range texts(t, db, `
			select (select string_agg(a.attname, ',' order by a.attname) from unnest(x.indkey::int2[]) k(num)
			        join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.num where a.attname not in ('tenant_id', $2))
			from pg_index x join pg_attribute c on c.attrelid = x.indrelid and c.attnum = any(x.indkey) and c.attname = $2
			where x.indisunique and x.indrelid = $1::regclass`, r.From.Name, r.Column) {
			within = append(within, row[0])
		}
		if r.Within == "" {
			require.Empty(t, within, "%s.%s", r.From.Name, r.Column)
		} else {
			require.Equal(t, []string{r.Within}, within, "%s.%s", r.From.Name, r.Column)
		}
	}
}

// TestEveryReferenceIsIndexed: merging and deleting look for rows by each of the
// columns, in tables with a million rows.
func TestEveryReferenceIsIndexed(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	for _, r := range register.References {
		require.NotEmpty(t, texts(t, db, `
			select i.relname::text from pg_index x join pg_class i on i.oid = x.indexrelid
			join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[1]
			where x.indrelid = $1::regclass and a.attname = $2`, r.From.Name, r.Column), "%s.%s has no index of its own", r.From.Name, r.Column)
	}
}
