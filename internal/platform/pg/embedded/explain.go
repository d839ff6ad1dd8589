//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// explain turns the machine's words for a full disk and a closed folder into
// ours. Errors that are explained already stay as they are.
func explain(dir string, err error) error {
	switch {
	case errors.Is(err, ErrDiskFull), errors.Is(err, ErrForeign):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), tellsOfFullDisk(err.Error()):
		return fmt.Errorf("%w: no room is left for %s (%d MB free); make room and start again: %w", ErrDiskFull, dir, freeMB(dir), err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: this program runs as %s and may not use %s%s; start it as the owner, "+
			"or choose another data folder: %w", ErrForeign, accountOf(os.Geteuid()).name, dir, holder(dir), err)
	default:
		return err
	}
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
