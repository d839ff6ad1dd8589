package pg_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Whatever SQL a room runs inside a company's door: it neither sees nor touches
// another company's rows.
func TestTenant_KeepsCompaniesApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mine, theirs := b.add(t, b.acme, "mine"), b.add(t, b.globex, "theirs")
	require.NoError(t, b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
		for sql, want := range map[string]int64{
			"select * from things":                                                      1,
			"select * from things where name = 'theirs'":                                0,
			"select * from things where tenant_id = '" + b.globex.String() + "'":        0,
			"select * from tenants":                                                     1,
			"update things set name = name || '!' where id = '" + theirs.String() + "'": 0,
			"delete from things where id = '" + theirs.String() + "'":                   0,
			"select * from things for update":                                           1,
		} {
			tag, err := tx.Exec(ctx, sql)
			require.NoError(t, err, sql)
			require.Equal(t, want, tag.RowsAffected(), sql)
		}
		return nil
	}))
	for name, sql := range map[string]string{
		"ErrInsert":        "insert into things values ('" + b.globex.String() + "', gen_random_uuid(), 'x')",
		"ErrGiveAway":      "update things set tenant_id = '" + b.globex.String() + "'",
		"ErrOverwrite":     "insert into things values ('" + b.globex.String() + "', '" + theirs.String() + "', 'x') on conflict (tenant_id, id) do update set name = 'x'",
		"ErrTruncate":      "truncate things",
		"ErrUnprotect":     "alter table things disable row level security",
		"ErrRowSecurity":   "set local row_security = off; select * from things",
		"ErrCopy":          "copy things from stdin",
		"ErrMakeTenant":    "insert into tenants (id, slug, name, created_at) values (gen_random_uuid(), 'x', 'X', now())",
		"ErrRemoveTenants": "delete from tenants",
		"ErrSignIns":       "select * from sign_in_failures",
	} {
		err := b.Tenant(t.Context(), b.acme, func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Conn().PgConn().Exec(ctx, sql).ReadAll()
			return err
		})
		require.Error(t, err, name)
	}
	require.Equal(t, []string{"mine", "theirs"}, b.names(t))
	require.NotEqual(t, mine, theirs)
}

// A connection that served one company serves the next without memory of it, and
// shows nothing to who names none.
func TestTenant_ForgetsTheCompany(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.add(t, b.acme, "mine")
	conn := connect(t, b.dsn)
	_, err := conn.Exec(t.Context(), "set role assetronics_app")
	require.NoError(t, err)
	count := func() (n int) {
		require.NoError(t, conn.QueryRow(t.Context(), "select count(*) from things").Scan(&n))
		return n
	}
	require.Zero(t, count(), "a setting that never was")
	_, err = conn.Exec(t.Context(), "begin; select set_config('assetronics.tenant_id', '"+b.acme.String()+"', true); commit")
	require.NoError(t, err)
	require.Zero(t, count(), "a setting that ended is empty, not absent")
	require.Error(t, b.Tenant(t.Context(), uuid.Nil, insert(b.acme, uuid.New(), "nobody's")))
}

func TestSystem_SeesAllCompanies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.add(t, b.acme, "mine")
	b.add(t, b.globex, "theirs")
	require.Equal(t, []string{"mine", "theirs"}, b.names(t))
}

// The doors work as roles that own nothing, whatever a room does to its
// connection.
func TestDoorsWorkAsTheirRoles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	who := func(want string) pg.Func {
		return func(ctx context.Context, tx pgx.Tx) error {
			for _, sql := range []string{"select 1", "reset role", "set role none; reset role"} {
				var user string
				_, err := tx.Conn().PgConn().Exec(ctx, sql).ReadAll()
				require.NoError(t, err)
				require.NoError(t, tx.QueryRow(ctx, "select current_user").Scan(&user))
				require.Equal(t, want, user, sql)
			}
			return nil
		}
	}
	require.NoError(t, b.Tenant(t.Context(), b.acme, who("assetronics_app")))
	require.NoError(t, b.System(t.Context(), who("assetronics_system")))
}
