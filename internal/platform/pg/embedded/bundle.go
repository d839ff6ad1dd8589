//go:build unix

package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// usableBy gives programs that the account can run: these, or a copy of them
// where the account can reach it.
func (p programs) usableBy(ctx context.Context, a account) (programs, error) {
	if !a.other {
		return p, nil
	}
	if !a.mayEnter(p.dir) {
		copied, err := p.copyForAll()
		if err != nil {
			return programs{}, fmt.Errorf("copy PostgreSQL to where %s can run it: %w", a.name, err)
		}
		p = copied
	}
	if out, err := command(ctx, a, "/", p.postgres(), "--version").CombinedOutput(); err != nil {
		return programs{}, fmt.Errorf("%w: %s as %s: %w %s; start this program as an ordinary user, or set DATABASE_URL",
			ErrAccount, p.postgres(), a.name, err, out)
	}
	return p, nil
}

// copyForAll copies the bundle (bin, lib and share) below stateDir, once for
// each build of PostgreSQL.
func (p programs) copyForAll() (programs, error) {
	digest, err := digestOf(p.postgres())
	if err != nil {
		return programs{}, err
	}
	if err := makeStateDir(); err != nil {
		return programs{}, err
	}
	target := filepath.Join(stateDir, fmt.Sprintf("pgsql-%d-%s", p.major, digest))
	copied := programs{dir: filepath.Join(target, "bin"), major: p.major}
	if exists(target) {
		return copied, nil
	}
	unfinished, err := os.MkdirTemp(stateDir, "pgsql-new-")
	if err != nil {
		return programs{}, err
	}
	defer func() { _ = os.RemoveAll(unfinished) }()
	for _, part := range []string{"bin", "lib", "share"} {
		source := filepath.Join(filepath.Dir(p.dir), part)
		if err := os.CopyFS(filepath.Join(unfinished, part), os.DirFS(source)); err != nil {
			return programs{}, err
		}
	}
	if err := openToAll(unfinished); err != nil {
		return programs{}, err
	}
	// Another program may have been faster; its copy is the same.
	if err := os.Rename(unfinished, target); err != nil && !exists(target) {
		return programs{}, err
	}
	return copied, nil
}

func digestOf(path string) (digest string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)[:6]), nil
}

// openToAll lets everybody read what is below root, whatever the umask was.
func openToAll(root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type() == fs.ModeSymlink {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if entry.IsDir() || mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode)
	})
}
