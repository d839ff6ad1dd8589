package archive_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded/archive"
)

// bundle makes a folder like PostgreSQL's.
func bundle(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, mode := range map[string]fs.FileMode{"bin/postgres": 0o700, "bin/initdb": 0o755, "lib/libpq.so.5.18": 0o600, "share/a.sql": 0o664, "include/left-out.h": 0o644} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(strings.Repeat(name, 1000)), mode))
	}
	require.NoError(t, os.Symlink("libpq.so.5.18", filepath.Join(dir, "lib/libpq.so.5")))
	return dir
}

func pack(t *testing.T, dir string) (packed []byte, digest string) {
	t.Helper()
	var out bytes.Buffer
	digest, err := archive.Pack(&out, dir)
	require.NoError(t, err)
	return out.Bytes(), digest
}

func TestPackAndUnpack(t *testing.T) {
	t.Parallel()
	packed, digest := pack(t, bundle(t))
	dir := t.TempDir()
	require.NoError(t, archive.Unpack(bytes.NewReader(packed), dir, digest))

	content, err := os.ReadFile(filepath.Join(dir, "lib/libpq.so.5")) // through the link
	require.NoError(t, err)
	require.Equal(t, strings.Repeat("lib/libpq.so.5.18", 1000), string(content))
	for name, mode := range map[string]fs.FileMode{"bin/postgres": 0o755, "share/a.sql": 0o644} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode().Perm()|0o022&mode, name)
	}
	require.NoDirExists(t, filepath.Join(dir, "include"))
}

// Pinning only works if time and owner make no difference.
func TestPack_SameFilesSameDigest(t *testing.T) {
	t.Parallel()
	one, two := bundle(t), bundle(t)
	require.NoError(t, os.Chtimes(filepath.Join(two, "bin/postgres"), time.Unix(1, 0), time.Unix(1, 0)))
	_, before := pack(t, one)
	_, after := pack(t, two)
	require.Equal(t, before, after)

	require.NoError(t, os.WriteFile(filepath.Join(two, "bin/postgres"), []byte("another"), 0o600))
	_, changed := pack(t, two)
	require.NotEqual(t, before, changed)
}

func TestUnpack_ErrDigest(t *testing.T) {
	t.Parallel()
	packed, digest := pack(t, bundle(t))
	other := strings.Repeat("0", 64)
	require.ErrorIs(t, archive.Unpack(bytes.NewReader(packed), t.TempDir(), other), archive.ErrDigest)
	require.ErrorIs(t, archive.Unpack(bytes.NewReader(packed[:len(packed)/2]), t.TempDir(), digest), archive.ErrDigest)
}

func TestUnpack_StaysInItsFolder(t *testing.T) {
	t.Parallel()
	var plain, packed bytes.Buffer
	files := tar.NewWriter(&plain)
	require.NoError(t, files.WriteHeader(&tar.Header{Name: "../outside", Typeflag: tar.TypeReg, Mode: 0o644}))
	require.NoError(t, files.Close())
	sum := sha256.Sum256(plain.Bytes())
	compressed, err := zstd.NewWriter(&packed)
	require.NoError(t, err)
	_, err = compressed.Write(plain.Bytes())
	require.NoError(t, err)
	require.NoError(t, compressed.Close())

	parent := t.TempDir()
	dir := filepath.Join(parent, "in")
	require.NoError(t, os.Mkdir(dir, 0o755))
	require.Error(t, archive.Unpack(&packed, dir, hex.EncodeToString(sum[:])))
	require.NoFileExists(t, filepath.Join(parent, "outside"))
}
