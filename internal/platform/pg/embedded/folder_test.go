package embedded_test

import (
	"os"
	"os/exec"
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
	program := filepath.Join(dir, "embedded.test")
	// Copied by another process: were the file open for writing here, a program
	// that another test starts at that moment would keep it open, and this one
	// could not be started ("text file busy").
	require.NoError(t, exec.CommandContext(t.Context(), "cp", self, program).Run())
	require.NoError(t, os.Chmod(program, 0o755))
	return program
}
