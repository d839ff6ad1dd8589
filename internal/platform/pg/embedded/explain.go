//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// explain turns the machine's words for a full disk and a closed folder into
// ours. Errors that are explained already stay as they are.
func explain(dir string, err error) error {
	switch {
	case errors.Is(err, ErrDiskFull), errors.Is(err, ErrForeign):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), tellsOfFullDisk(err.Error()):
		return fmt.Errorf("%w: no room is left for %s%s; make room and start again: %w", ErrDiskFull, dir, room(dir), err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: this program runs as %s and may not use %s%s; start it as the owner, "+
			"or choose another data folder: %w", ErrForeign, accountOf(os.Geteuid()).name, dir, holder(dir), err)
	default:
		return err
	}
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

// room says how much is free where dir lies, for a person.
func room(dir string) string {
	var stat syscall.Statfs_t
	if syscall.Statfs(dir, &stat) != nil {
		return ""
	}
	free := stat.Bavail * uint64(stat.Bsize) //nolint:gosec,unconvert // block sizes are small and positive
	return fmt.Sprintf(" (%d MB free)", free>>20)
}

// holder names the owner of dir, or of the nearest folder above that exists.
func holder(dir string) string {
	for {
		info, err := os.Stat(dir)
		if err == nil {
			return fmt.Sprintf(" (%s belongs to %s)", dir, accountOf(ownerOf(info)).name)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}
