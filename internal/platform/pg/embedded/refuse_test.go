package embedded_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
)

func TestStart_ErrInUse(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start(t, config(dir))
	_, err := embedded.Start(deadline(t), config(dir))
	require.ErrorIs(t, err, embedded.ErrInUse)
	require.ErrorContains(t, err, "process "+strconv.Itoa(os.Getpid()))
}

func TestStart_ErrVersion(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	require.NoError(t, start(t, config(dir)).Stop(deadline(t)))
	version := filepath.Join(dir, "postgres", "data", "PG_VERSION")
	require.NoError(t, os.WriteFile(version, []byte("14\n"), 0o600))
	_, err := embedded.Start(deadline(t), config(dir))
	require.ErrorIs(t, err, embedded.ErrVersion)
	require.ErrorContains(t, err, "PostgreSQL 14")
}

func TestStart_ErrNoPrograms(t *testing.T) {
	t.Parallel()
	cfg := config(folder(t))
	cfg.BinDir = t.TempDir()
	_, err := embedded.Start(deadline(t), cfg)
	require.ErrorIs(t, err, embedded.ErrNoPrograms)
	require.ErrorContains(t, err, cfg.BinDir)
}

// The cluster was made by root, whose PostgreSQL runs as somebody else.
func TestStart_ErrForeign(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	pointer := filepath.Join(dir, "postgres.location")
	require.NoError(t, os.WriteFile(pointer, []byte("/usr\n"), 0o644))
	if os.Geteuid() != 0 {
		_, err := embedded.Start(deadline(t), config(dir))
		require.ErrorIs(t, err, embedded.ErrForeign)
		require.ErrorContains(t, err, "/usr belongs to root")
		return
	}
	require.NoError(t, os.Chmod(dir, 0o755))
	_, line := startElsewhere(t, dir, &syscall.Credential{Uid: 65534, Gid: 65534})
	require.Contains(t, line, "/usr belongs to root, and this program runs as nobody")
}

func TestStart_ErrClosedFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		_, err := embedded.Start(deadline(t), config("/usr/assetronics-test"))
		require.ErrorIs(t, err, embedded.ErrForeign)
		return
	}
	dir := folder(t)
	_, line := startElsewhere(t, filepath.Join(dir, "data"), &syscall.Credential{Uid: 65534, Gid: 65534})
	require.Contains(t, line, embedded.ErrForeign.Error())
	require.Contains(t, line, dir+" belongs to root")
}

func TestStart_ErrDatabaseGone(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	pointer := filepath.Join(dir, "postgres.location")
	require.NoError(t, os.WriteFile(pointer, []byte(filepath.Join(dir, "gone")), 0o600))
	_, err := embedded.Start(deadline(t), config(dir))
	require.ErrorIs(t, err, embedded.ErrMissing)
	require.ErrorContains(t, err, pointer)
}

// Somebody was first to make the folders that the socket could be in.
func TestStart_ErrSquattedSocketFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("long", 30))
	first := start(t, config(dir))
	name := filepath.Base(socketFolder(t, first))
	require.NoError(t, first.Stop(deadline(t)))

	traps := map[string]func(path string) error{
		"a link":       func(path string) error { return os.Symlink(t.TempDir(), path) },
		"an open door": func(path string) error { return errors.Join(os.Mkdir(path, 0o700), os.Chmod(path, 0o755)) },
	}
	for trap, lay := range traps {
		bases := slices.Compact([]string{filepath.Clean(os.TempDir()), "/tmp"})
		for _, base := range bases {
			require.NoError(t, lay(filepath.Join(base, name)))
		}
		_, err := embedded.Start(deadline(t), config(dir))
		for _, base := range bases {
			require.NoError(t, os.Remove(filepath.Join(base, name)))
			require.ErrorContains(t, err, filepath.Join(base, name)+" is not a private folder", trap)
		}
	}
}
