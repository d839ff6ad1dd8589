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

// socketPort is only part of the socket's name: nothing listens on a port.
const socketPort = "5432"

// socketFile is how PostgreSQL calls its socket.
const socketFile = ".s.PGSQL." + socketPort

// maxSocketPath is the longest path of a socket: 107 bytes on Linux, 103 on
// macOS (the last one is NUL).
const maxSocketPath = len(syscall.RawSockaddrUnix{}.Path) - 1

// makeSocketDir makes the folder for the socket: in the place, or, when that
// path is too long for a socket, a short one where temporary files go.
func makeSocketDir(p place) (string, error) {
	if dir := filepath.Join(p.dir, "run"); fits(dir) {
		return dir, privateDir(dir, p.account)
	}
	var failures []error
	for _, base := range []string{os.Getenv("XDG_RUNTIME_DIR"), os.TempDir(), "/tmp"} {
		dir := filepath.Join(base, "assetronics-"+shortHash(p.dir))
		if base == "" || !fits(dir) || !p.account.mayEnter(base) {
			continue
		}
		err := trusted(base, p.account)
		if err == nil {
			err = privateDir(dir, p.account)
		}
		if err == nil {
			return dir, nil
		}
		failures = append(failures, err)
	}
	return "", fmt.Errorf("find a short private folder for the database socket: %w", errors.Join(failures...))
}

func fits(dir string) bool { return len(filepath.Join(dir, socketFile)) <= maxSocketPath }

// privateDir makes an empty folder that the account alone can enter. What is
// there under that name must be such a folder already: nobody can lay a trap by
// being first.
func privateDir(dir string, a account) error {
	err := os.Mkdir(dir, 0o700)
	if err == nil {
		return a.own(dir)
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	mine := ownerOf(info) == a.uid || ownerOf(info) == os.Geteuid()
	if !info.IsDir() || !mine || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s is not a private folder of %s: somebody else has made it; remove it", dir, a.name)
	}
	if err := a.own(dir); err != nil {
		return err
	}
	// A socket that a killed server left behind; that none runs is known by now.
	for _, stale := range []string{socketFile, socketFile + ".lock"} {
		if err := os.Remove(filepath.Join(dir, stale)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// trusted tells whether nobody but the account and root can exchange a folder
// inside base for another: base is theirs, and if others may write there it has
// the sticky bit.
func trusted(base string, a account) error {
	info, err := os.Stat(base)
	if err != nil {
		return err
	}
	if uid := ownerOf(info); uid != 0 && uid != a.uid {
		return fmt.Errorf("%s belongs to %s", base, accountOf(uid).name)
	}
	if info.Mode().Perm()&0o022 != 0 && info.Mode()&fs.ModeSticky == 0 {
		return fmt.Errorf("%s can be changed by everybody", base)
	}
	return nil
}
