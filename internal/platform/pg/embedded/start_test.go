package embedded_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
)

func TestStart(t *testing.T) {
	t.Parallel()
	cluster := start(t, config(folder(t)))
	conn := connect(t, cluster)
	require.NoError(t, cluster.EnsureDatabase(t.Context(), database), "a second time changes nothing")

	for setting, want := range map[string]string{
		"listen_addresses": "",
		"data_checksums":   "on",
		"server_encoding":  "UTF8",
		"fsync":            "off", // ours, through Config.Settings
		"TimeZone":         "UTC",
		"is_superuser":     "off",
		"max_wal_size":     "4GB", // for an operator to change
	} {
		require.Equal(t, want, query(t, conn, "select current_setting($1)", setting), setting)
	}
	require.Equal(t, "true true false", query(t, conn,
		"select concat_ws(' ', rolcreatedb::text, rolcreaterole::text, rolbypassrls::text) from pg_roles where rolname = current_user"))
	require.Equal(t, "assetronics", query(t, conn,
		"select pg_get_userbyid(datdba) from pg_database where datname = current_database()"))
}

func TestStart_SortsByCodePoint(t *testing.T) {
	t.Parallel()
	conn := connect(t, start(t, config(folder(t))))
	require.Equal(t, "B,a,Ä,ß,中", query(t, conn,
		"select string_agg(x, ',' order by x) from unnest(array['中', 'a', 'ß', 'B', 'Ä']) x"))
	require.Equal(t, "äöé", query(t, conn, "select lower('ÄÖÉ')"))
}

func TestStart_KeepsData(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := start(t, config(dir))
	run(t, connect(t, first), "create table kept as select 42 as n")
	require.NoError(t, first.Stop(deadline(t)))

	second := start(t, config(dir))
	require.Equal(t, first.DSN("postgres"), second.DSN("postgres"))
	require.Equal(t, "42", query(t, connect(t, second), "select n::text from kept"))
}

func TestStart_LongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("long", 30))
	cluster := start(t, config(dir))
	connect(t, cluster)

	socketDir := socketFolder(t, cluster)
	info, err := os.Lstat(socketDir)
	require.NoError(t, err)
	require.Equal(t, os.ModeDir|0o700, info.Mode())
	require.NoError(t, cluster.Stop(deadline(t)))
	require.NoDirExists(t, socketDir)
}

// What was left of an interrupted first start is thrown away.
func TestStart_HalfMadeCluster(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	half := filepath.Join(dir, "postgres", "new-1")
	require.NoError(t, os.MkdirAll(half, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(half, "PG_VERSION"), []byte("15\n"), 0o600))
	start(t, config(dir))
	require.NoDirExists(t, half)
}

// Those who stop after the supervisor still need the database.
func TestServe_EndLeavesServerRunning(t *testing.T) {
	t.Parallel()
	cluster := start(t, config(folder(t)))
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- cluster.Serve(ctx) }()
	cancel()
	require.ErrorIs(t, <-served, context.Canceled)
	connect(t, cluster)
}

func TestStop(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cluster := start(t, config(dir))
	conn := connect(t, cluster)
	require.NoError(t, cluster.Stop(deadline(t)), "an open connection does not hold it up")
	require.Error(t, conn.Ping(t.Context()))
	require.NoFileExists(t, filepath.Join(dir, "postgres", "data", "postmaster.pid"))
	require.NoError(t, cluster.Stop(deadline(t)), "a second time does nothing")
}

func TestStop_ErrNoTime(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cluster := start(t, config(dir))
	run(t, connect(t, cluster), "create table kept as select 42 as n")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, cluster.Stop(ended), context.Canceled)

	again := start(t, config(dir))
	require.Equal(t, "42", query(t, connect(t, again), "select n::text from kept"))
}

func TestStart_ErrNoTime(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := embedded.Start(ended, config(dir))
	require.ErrorIs(t, err, context.Canceled)
	start(t, config(dir))
}

// database is what the tests work in.
const database = "test"

func connect(t *testing.T, cluster *embedded.Cluster) *pgx.Conn {
	t.Helper()
	require.NoError(t, cluster.EnsureDatabase(t.Context(), database))
	conn, err := pgx.Connect(deadline(t), cluster.DSN(database))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

func query(t *testing.T, conn *pgx.Conn, sql string, args ...any) string {
	t.Helper()
	var answer string
	require.NoError(t, conn.QueryRow(t.Context(), sql, args...).Scan(&answer))
	return answer
}

func run(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	_, err := conn.Exec(t.Context(), sql)
	require.NoError(t, err)
}

func socketFolder(t *testing.T, cluster *embedded.Cluster) string {
	t.Helper()
	address, err := url.Parse(cluster.DSN(database))
	require.NoError(t, err)
	return address.Query().Get("host")
}
