package embedded_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// openUp lets everybody pass through the folders that the testing package made.
func openUp(t *testing.T, dir string) {
	t.Helper()
	for ; dir != filepath.Clean(os.TempDir()); dir = filepath.Dir(dir) {
		require.NoError(t, os.Chmod(dir, 0o711))
	}
}

// testProgram is this test program where every user can run it: in memory nobody
// may, on some machines.
func testProgram(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	if os.Geteuid() != 0 {
		return self
	}
	dir, err := os.MkdirTemp("/tmp", "embedded-test-") //nolint:usetesting // t.TempDir may be in memory
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o711))
	from, err := os.Open(self)
	require.NoError(t, err)
	defer func() { require.NoError(t, from.Close()) }()
	to, err := os.OpenFile(filepath.Join(dir, "embedded.test"), os.O_CREATE|os.O_WRONLY, 0o755)
	require.NoError(t, err)
	_, err = io.Copy(to, from)
	require.NoError(t, err)
	require.NoError(t, to.Close())
	return to.Name()
}
