package pg_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/db/migrations"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
	"github.com/assetronics/assetronics/internal/testkit"
)

// newServer starts a server on which nobody has ever migrated: roles belong to a
// whole server. It gives the addresses of two of its databases.
func newServer(t *testing.T) (one, two string) {
	t.Helper()
	dir := t.TempDir()
	for up := dir; up != filepath.Clean(os.TempDir()); up = filepath.Dir(up) {
		require.NoError(t, os.Chmod(up, 0o711)) // PostgreSQL's own user must get there
	}
	cluster, err := embedded.Start(t.Context(), embedded.Config{
		DataDir: dir, Logger: slog.New(slog.DiscardHandler), Settings: map[string]string{"fsync": "off"},
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, cluster.Stop(context.WithoutCancel(t.Context()))) })
	for _, name := range []string{"one", "two"} {
		require.NoError(t, cluster.EnsureDatabase(t.Context(), name))
	}
	return cluster.DSN("one"), cluster.DSN("two")
}

// Many nodes of two installations start in one moment on a new server, where a
// start has crashed: it made one of the roles and was not yet allowed to enter it.
func TestMigrate_AllAtOnce(t *testing.T) {
	t.Parallel()
	one, two := newServer(t)
	_, err := connect(t, one).Exec(t.Context(), "create role assetronics_app nologin")
	require.NoError(t, err)
	ends := make(chan error)
	for _, dsn := range []string{one, two, one, two, one, two} {
		go func() { ends <- pg.Migrate(t.Context(), dsn) }()
	}
	for range 6 {
		require.NoError(t, <-ends)
	}
	for _, dsn := range []string{one, two} {
		require.NoError(t, pg.Migrate(t.Context(), dsn), "once more")
		db, err := pg.Open(t.Context(), pg.Config{DSN: dsn})
		require.NoError(t, err)
		testkit.Tenant(t, db)
		db.Close()
	}
	t.Run("WithoutTheRightToMakeRoles", func(t *testing.T) { migrateAsPlainOwner(t, one) })
}

// migrateAsPlainOwner has an administrator prepare a database for an owner who
// may nothing but own it.
func migrateAsPlainOwner(t *testing.T, dsn string) {
	t.Helper()
	admin := connect(t, as(t, dsn, "postgres", "postgres"))
	run := func(conn *pgx.Conn, sql string) {
		_, err := conn.Exec(t.Context(), sql)
		require.NoError(t, err, sql)
	}
	run(admin, "create role plain login")
	run(admin, "create database plain owner plain")
	plain := as(t, dsn, "plain", "plain")
	require.ErrorContains(t, pg.Migrate(t.Context(), plain), "run what `assetronics migrate --print-roles` prints")

	// The roles exist on this server: only the last statement is left to do.
	statements := strings.Split(strings.TrimSpace(fmt.Sprintf(pg.RolesSQL, "plain")), "\n")
	run(admin, statements[len(statements)-1])
	require.NoError(t, pg.Migrate(t.Context(), plain))
	db, err := pg.Open(t.Context(), pg.Config{DSN: plain})
	require.NoError(t, err)
	defer db.Close()
	testkit.Tenant(t, db)
}

// as is the address of another role and database of the same server.
func as(t *testing.T, dsn, role, database string) string {
	t.Helper()
	address, err := url.Parse(dsn)
	require.NoError(t, err)
	address.User, address.Path = url.User(role), "/"+database
	return address.String()
}

// Every migration can be taken back, and then done again.
func TestMigrate_DownAndUp(t *testing.T) {
	t.Parallel()
	dsn := testkit.NewDatabase(t)
	conn := connect(t, dsn)
	cfg, err := pgx.ParseConfig(dsn)
	require.NoError(t, err)
	std := stdlib.OpenDB(*cfg)
	defer func() { require.NoError(t, std.Close()) }()
	provider, err := goose.NewProvider(goose.DialectPostgres, std, migrations.FS)
	require.NoError(t, err)

	list := func(sql string) (names []string) {
		rows, err := conn.Query(t.Context(), sql)
		require.NoError(t, err)
		names, err = pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		return names
	}
	const left = `select relname::text from pg_class where relnamespace = 'public'::regnamespace and relname not like 'goose_%'
		union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')`
	const schema = `select format('%s %s %s %s', table_name, column_name, data_type, column_default) from information_schema.columns
		where table_schema = 'public' order by table_name, ordinal_position`
	before := list(schema)
	_, err = provider.DownTo(t.Context(), 0)
	require.NoError(t, err)
	require.Empty(t, list(left))
	require.NoError(t, pg.Migrate(t.Context(), dsn))
	require.Equal(t, before, list(schema))
}

// Nodes of one version may migrate while another works.
func TestMigrate_BesideAWorkingNode(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			if err := pg.Migrate(t.Context(), b.dsn); err != nil {
				t.Error(err)
			}
		})
	}
	b.add(t, b.acme, "meanwhile")
	group.Wait()
	require.Equal(t, []string{"meanwhile"}, b.names(t))
}
