package testkit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// memory is a folder that lives in memory: a database is a good 600 files, and
// making those takes 10 ms there, against up to 400 on a disk.
const memory = "/dev/shm"

// memoryNeeded is what must be free there; the databases of a full run take
// less than half of it. Containers often have only 64 MB.
const memoryNeeded = 1 << 30

// clusterDir makes the folder of this user's test cluster. TMPDIR decides where,
// if it is set. In a folder that everybody may write to nobody else can have
// made it first.
func clusterDir() (string, error) {
	base := os.TempDir()
	var disk syscall.Statfs_t
	if os.Getenv("TMPDIR") == "" && syscall.Statfs(memory, &disk) == nil &&
		disk.Bavail*uint64(disk.Bsize) >= memoryNeeded { //nolint:gosec // block sizes are small and positive
		base = memory
	}
	dir := filepath.Join(base, fmt.Sprintf("assetronics-test-%d", os.Geteuid()))
	mode := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711 // PostgreSQL runs as another user, who passes through
	}
	if err := os.Mkdir(dir, mode); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	if stat := info.Sys().(*syscall.Stat_t); !info.IsDir() || int(stat.Uid) != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return "", fmt.Errorf("%s is not a private folder of this user: remove it", dir)
	}
	return dir, os.Chmod(dir, mode)
}
