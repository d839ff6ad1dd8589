package seal_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/assetronics/assetronics/internal/platform/seal"
)

func keysetText(t *testing.T) seal.Secret {
	t.Helper()
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&b)))
	return seal.Secret(base64.StdEncoding.EncodeToString(b.Bytes()))
}

func TestParseMaster(t *testing.T) {
	t.Parallel()
	key := bytes.Repeat([]byte{0xfb, 0xff}, 16)
	for name, text := range map[string]seal.Secret{
		"Standard": seal.Secret(base64.StdEncoding.EncodeToString(key)),
		"URL":      seal.Secret(base64.RawURLEncoding.EncodeToString(key)),
		"Made":     seal.NewMasterText() + "\n",
		"Brace":    seal.Secret(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{'{'}, 32))), // begins as a keyset does
		"Two":      seal.NewMasterText() + ", " + seal.NewMasterText(),
		"Keyset":   keysetText(t),
	} {
		master, err := seal.ParseMaster(text)
		require.NoError(t, err, name)
		require.NotContains(t, fmt.Sprintf("%v %+v %#v", master, master, master), "aead")
	}
	same := seal.NewMasterText()
	for name, text := range map[string]seal.Secret{
		"ErrEmpty":  "",
		"ErrShort":  seal.Secret(base64.StdEncoding.EncodeToString(key[:16])),
		"ErrBase64": "hunter2-hunter2!",
		"ErrKeyset": seal.Secret(base64.StdEncoding.EncodeToString([]byte(`{"secret":1}`))),
		"ErrTwice":  same + "," + same,
	} {
		_, err := seal.ParseMaster(text)
		require.Error(t, err, name)
		if text != "" {
			require.NotContains(t, err.Error(), text.Reveal()[:8], name)
		}
	}
}

func TestMasterFileIsMadeOnce(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	_, made, err := seal.LoadMaster("", folder)
	require.NoError(t, err)
	require.True(t, made)
	path := filepath.Join(folder, seal.MasterFile)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	before, err := os.ReadFile(path)
	require.NoError(t, err)

	_, made, err = seal.LoadMaster("", folder)
	require.NoError(t, err)
	require.False(t, made)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)

	_, _, err = seal.LoadMaster(seal.Secret(strings.TrimSpace(string(before))), t.TempDir())
	require.NoError(t, err, "the file's line can be given in the environment")
}

func TestMasterFileOfTwoStartsAtOnce(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	var group sync.WaitGroup
	var mu sync.Mutex
	wins := 0
	for range 8 {
		group.Go(func() {
			_, made, err := seal.LoadMaster("", folder)
			mu.Lock()
			defer mu.Unlock()
			require.NoError(t, err)
			if made {
				wins++
			}
		})
	}
	group.Wait()
	require.Equal(t, 1, wins)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, entries, 1, "nothing left beside the key")
}

func TestErrMasterFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, seal.MasterFile)
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604, 0o620} {
		require.NoError(t, os.WriteFile(path, []byte(seal.NewMasterText().Reveal()), 0o600))
		require.NoError(t, os.Chmod(path, mode))
		_, _, err := seal.LoadMaster("", folder)
		require.ErrorContains(t, err, "chmod 600", mode)
	}
	require.NoError(t, os.Chmod(path, 0o600))
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	_, _, err := seal.LoadMaster("", folder)
	require.ErrorContains(t, err, path, "an emptied file is not replaced in silence")
}
