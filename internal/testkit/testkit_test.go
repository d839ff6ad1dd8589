package testkit_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/testkit"
)

// envUser makes this program a process that uses the cluster of its own
// temporary folder until its input ends.
const envUser = "TESTKIT_TEST_USER"

func TestMain(m *testing.M) {
	if os.Getenv(envUser) != "" {
		use()
		return
	}
	m.Run()
}

func use() {
	cluster, err := testkit.Shared()
	if err == nil {
		var dsn string
		dsn, err = cluster.Clone(context.Background())
		fmt.Println(dsn)
	}
	if err != nil {
		fmt.Println("error:", err)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func TestNewDatabase(t *testing.T) {
	t.Parallel()
	one, two := connect(t, testkit.NewDatabase(t)), connect(t, testkit.NewDatabase(t))
	_, err := one.Exec(t.Context(), "create table mine ()")
	require.NoError(t, err)
	require.Equal(t, "true", query(t, one, "select (to_regclass('mine') is not null)::text"))
	require.Equal(t, "false", query(t, two, "select (to_regclass('mine') is not null)::text"))
	require.Equal(t, "true", query(t, two, "select (to_regclass('tenants') is not null)::text"), "migrated")
	require.Equal(t, "Asia/Kathmandu", query(t, two, "select current_setting('timezone')"))
	require.Equal(t, "off", query(t, two, "select current_setting('is_superuser')"))
}

func TestDB(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	err := db.Tenant(t.Context(), uuid.New(), func(ctx context.Context, tx pgx.Tx) error {
		var tenants int
		require.NoError(t, tx.QueryRow(ctx, "select count(*) from tenants").Scan(&tenants))
		require.Zero(t, tenants)
		return nil
	})
	require.NoError(t, err)
}

func TestNewDatabase_DropsAtTheEnd(t *testing.T) {
	t.Parallel()
	var dsn string
	t.Run("User", func(t *testing.T) { dsn = testkit.NewDatabase(t) })
	_, err := pgx.Connect(t.Context(), dsn)
	require.ErrorContains(t, err, "does not exist")
}

// The cluster runs as long as one process uses it, however the others end, and
// what killed ones leave in it is gone afterwards.
func TestKeeper_StopsAfterTheLastUser(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o711))
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o711))
	pidFile := filepath.Join(dir, fmt.Sprintf("assetronics-test-%d", os.Geteuid()), "postgres", "data", "postmaster.pid")

	first, firstDSN := startUser(t, dir)
	second, secondDSN := startUser(t, dir)
	require.NoError(t, first.Process.Kill())
	_ = first.Wait()
	require.Equal(t, "1", query(t, connect(t, secondDSN), "select '1'"))
	require.NoError(t, second.Process.Kill())
	_ = second.Wait()
	require.Eventually(t, func() bool {
		_, err := os.Stat(pidFile)
		return os.IsNotExist(err)
	}, 20*time.Second, 20*time.Millisecond, "the cluster still runs")

	_, thirdDSN := startUser(t, dir)
	conn := connect(t, thirdDSN)
	require.NotEqual(t, firstDSN, thirdDSN)
	require.Equal(t, "1", query(t, conn, "select count(*)::text from pg_database where datname like 'assetronics_test_%'"))
	require.Equal(t, "1", query(t, conn, "select count(*)::text from pg_database where datname like 'assetronics_template_%'"),
		"the template is kept")
}

// startUser starts a process that uses a cluster and gives the address of the
// database it has made.
func startUser(t *testing.T, tempDir string) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), envUser+"=1", "TMPDIR="+tempDir)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "postgres://")
	return cmd, strings.TrimSpace(line)
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

func query(t *testing.T, conn *pgx.Conn, sql string) string {
	t.Helper()
	var answer string
	require.NoError(t, conn.QueryRow(t.Context(), sql).Scan(&answer))
	return answer
}
