//go:build unix

package embedded_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
	"github.com/assetronics/assetronics/internal/platform/pg/embedded/archive"
)

// A release needs no PostgreSQL on the machine: it unpacks its own at the first
// start, and only then.
func TestStart_WithTheProgramsOfARelease(t *testing.T) {
	t.Parallel()
	bundle := os.Getenv("ASSETRONICS_PG_BUNDLE")
	if _, err := os.Stat(bundle); err != nil {
		t.Skip("there is no bundle for this platform")
	}
	var packed bytes.Buffer
	digest, err := archive.Pack(&packed, filepath.Dir(bundle))
	require.NoError(t, err)

	dir := folder(t)
	cfg := embedded.Carrying(config(dir), packed.Bytes(), digest)
	first := start(t, cfg)
	programs := embedded.Programs(first)
	require.Contains(t, programs, "pgsql-"+digest[:12])
	require.Equal(t, "42", query(t, connect(t, first), "select '42'"))
	require.NoError(t, first.Stop(deadline(t)))

	made, err := os.Stat(filepath.Join(programs, "postgres"))
	require.NoError(t, err)
	second := start(t, cfg)
	require.Equal(t, programs, embedded.Programs(second))
	still, err := os.Stat(filepath.Join(programs, "postgres"))
	require.NoError(t, err)
	require.True(t, os.SameFile(made, still), "it was unpacked once")
	require.NoError(t, second.Stop(deadline(t)))

	leftovers, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(programs)), "pgsql-new-*"))
	require.NoError(t, err)
	require.Empty(t, leftovers)
}

func TestStart_ErrDamagedRelease(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	source := t.TempDir()
	for _, part := range []string{"bin", "lib", "share"} {
		require.NoError(t, os.Mkdir(filepath.Join(source, part), 0o755))
	}
	_, err := archive.Pack(&packed, source)
	require.NoError(t, err)
	cfg := embedded.Carrying(config(folder(t)), packed.Bytes(), strings.Repeat("0", 64))
	_, err = embedded.Start(deadline(t), cfg)
	require.ErrorIs(t, err, archive.ErrDigest)
}
