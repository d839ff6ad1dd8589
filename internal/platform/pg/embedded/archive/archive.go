// Package archive packs the programs of PostgreSQL into one file that a release
// carries, and unpacks them again. The same folder packs to the same bytes, so
// what a release carries can be pinned by its digest.
package archive

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

// ErrDigest says that an archive is not the one that was pinned.
var ErrDigest = errors.New("the archive is not what it should be")

// parts are what a server needs of a bundle.
var parts = []string{"bin", "lib", "share"}

// Pack writes the bundle in dir and gives the digest of what it packed, which is
// the same whatever the compression makes of it.
func Pack(w io.Writer, dir string) (digest string, err error) {
	compressed, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	files := tar.NewWriter(io.MultiWriter(compressed, hash))
	for _, part := range parts {
		if err := filepath.WalkDir(filepath.Join(dir, part), func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return pack(files, dir, path, entry)
		}); err != nil {
			return "", err
		}
	}
	if err := errors.Join(files.Close(), compressed.Close()); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// pack writes one entry without what differs between machines: owner, times, and
// modes beyond "may be run".
func pack(files *tar.Writer, dir, path string, entry fs.DirEntry) error {
	name, err := filepath.Rel(dir, path)
	if err != nil {
		return err
	}
	info, err := entry.Info()
	if err != nil {
		return err
	}
	head := tar.Header{Name: filepath.ToSlash(name), Mode: 0o644, Format: tar.FormatPAX}
	switch {
	case info.IsDir():
		head.Typeflag, head.Mode = tar.TypeDir, 0o755
		return files.WriteHeader(&head)
	case info.Mode().Type() == fs.ModeSymlink:
		head.Typeflag = tar.TypeSymlink
		if head.Linkname, err = os.Readlink(path); err != nil {
			return err
		}
		return files.WriteHeader(&head)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is neither file, folder nor link", path)
	}
	if info.Mode()&0o100 != 0 {
		head.Mode = 0o755
	}
	head.Typeflag, head.Size = tar.TypeReg, info.Size()
	if err := files.WriteHeader(&head); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, err = io.Copy(files, file)
	return err
}

// Unpack writes the archive's files below dir and then says whether they were
// the ones of the digest: until it has returned nil, none of them may be run.
func Unpack(r io.Reader, dir, digest string) (err error) {
	root, err := os.OpenRoot(dir) // no entry gets out of it, whatever it is called
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	plain, err := zstd.NewReader(r)
	if err != nil {
		return err
	}
	defer plain.Close()
	hash := sha256.New()
	stream := io.TeeReader(plain, hash)
	files := tar.NewReader(stream)
	for {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrDigest, err)
		}
		if err := unpack(root, head, files); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, stream); err != nil { // the padding counts too
		return fmt.Errorf("%w: %w", ErrDigest, err)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != digest {
		return fmt.Errorf("%w: digest %s, wanted %s", ErrDigest, got, digest)
	}
	return nil
}

func unpack(root *os.Root, head *tar.Header, content io.Reader) error {
	name, mode := filepath.FromSlash(head.Name), fs.FileMode(head.Mode)&fs.ModePerm //nolint:gosec // masked
	switch head.Typeflag {
	case tar.TypeDir:
		return root.MkdirAll(name, mode)
	case tar.TypeSymlink:
		return root.Symlink(head.Linkname, name)
	case tar.TypeReg:
	default:
		return fmt.Errorf("%w: %s is of a kind that we do not pack", ErrDigest, head.Name)
	}
	file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}
