package embedded_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
)

// A disk that is full at the first start, and one that fills up later.
func TestStart_ErrDiskFull(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]string{"AtFirst": "size=30m", "Later": "size=200m"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t)
			if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, size+",mode=711"); err != nil {
				t.Skip("a small disk can only be mounted as root:", err)
			}
			t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
			cluster, err := embedded.Start(deadline(t), config(dir))
			if err == nil {
				require.NoError(t, cluster.Stop(deadline(t)))
				fill(t, filepath.Join(dir, "filler"))
				_, err = embedded.Start(deadline(t), config(dir))
			}
			require.ErrorIs(t, err, embedded.ErrDiskFull)
			require.ErrorContains(t, err, " MB free")
		})
	}
}

func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	require.NoError(t, err)
	block := make([]byte, 64<<10)
	for err == nil {
		_, err = file.Write(block)
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.NoError(t, file.Close())
}
