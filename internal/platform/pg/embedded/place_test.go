package embedded_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Root's data folder may be closed to the user PostgreSQL runs as, like a clone
// in root's home, and so may PostgreSQL's programs.
func TestStart_ClosedToPostgres(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root runs PostgreSQL as somebody else")
	}
	dir := folder(t)
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o700))
	first := start(t, config(dir))
	target, err := os.ReadFile(filepath.Join(dir, "postgres.location"))
	require.NoError(t, err)
	place := strings.TrimSpace(string(target))
	t.Cleanup(func() { _, _ = os.RemoveAll(place), os.Remove(place+".lock") })
	run(t, connect(t, first), "create table kept as select 42 as n")
	info, err := os.Stat(place)
	require.NoError(t, err)
	require.Equal(t, os.ModeDir|0o700, info.Mode())
	require.NotZero(t, info.Sys().(*syscall.Stat_t).Uid)
	require.NoError(t, first.Stop(deadline(t)))

	// The pointer decides, also when the folder has moved and become open.
	moved := filepath.Join(folder(t), "moved")
	require.NoError(t, os.Rename(dir, moved))
	second := start(t, config(moved))
	require.Equal(t, "42", query(t, connect(t, second), "select n::text from kept"))
}

// Root takes over the user that a cluster belongs to.
func TestStart_KeepsOwner(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root runs PostgreSQL as somebody else")
	}
	const nobody = 65534
	dir := folder(t)
	require.NoError(t, os.Chown(dir, nobody, nobody))
	program, dsn := startElsewhere(t, dir, &syscall.Credential{Uid: nobody, Gid: nobody})
	require.Contains(t, dsn, "postgres://")
	require.NoError(t, program.Process.Kill())
	_ = program.Wait()

	start(t, config(dir))
	info, err := os.Stat(filepath.Join(dir, "postgres", "data", "postmaster.pid"))
	require.NoError(t, err)
	require.EqualValues(t, nobody, info.Sys().(*syscall.Stat_t).Uid)
}
