//go:build unix

package embedded

import (
	"fmt"
	"strings"
	"syscall"
)

// newClusterMB is what a new cluster takes, with its first log segment.
const newClusterMB = 64

// ensureRoom refuses to begin what the disk cannot hold: PostgreSQL's programs
// crash half way there.
func ensureRoom(dir string) error {
	if free := freeMB(dir); free < newClusterMB {
		return fmt.Errorf("%w: a new database needs %d MB in %s, and %d MB free are left; make room and start again",
			ErrDiskFull, newClusterMB, dir, free)
	}
	return nil
}

// freeMB is the room that is left where dir lies; a lot when that is unknown.
func freeMB(dir string) uint64 {
	var disk syscall.Statfs_t
	if syscall.Statfs(dir, &disk) != nil {
		return 1 << 32
	}
	return disk.Bavail * uint64(disk.Bsize) >> 20 //nolint:gosec // block sizes are small and positive
}

// tellsOfFullDisk reads what PostgreSQL's programs print, in the C locale.
func tellsOfFullDisk(output string) bool {
	for _, sign := range []string{"No space left on device", "Disk quota exceeded", "Check free disk space"} {
		if strings.Contains(output, sign) {
			return true
		}
	}
	return false
}
