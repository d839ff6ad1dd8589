package attachment_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/blob"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// s3 opens a store at a server that speaks S3's wire format, as an operator's address
// says: the driver is the one of production.
func s3(t *testing.T, server string) *blob.Store {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	store, err := blob.Open(t.Context(), "s3://files?region=eu-central-1&use_path_style=true&prefix=acme/&response_checksum_validation=when_required&endpoint="+server, "")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

// Files in a cloud are kept, shown from any place in them, and swept like those in a
// folder.
func TestFilesInS3(t *testing.T) { //nolint:paralleltest // the driver reads its keys from the environment
	backend := s3mem.New()
	require.NoError(t, backend.CreateBucket("files"))
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	b := setup(t)
	b.use(s3(t, server.URL))
	text := b.upload(t, "x.txt", []byte("0123456789"))
	picture := b.upload(t, "x.jpg", asJPEG(t, photo(600, 400)))
	require.Equal(t, "0123456789", string(b.content(t, text.ID)))
	require.NotEmpty(t, b.content(t, picture.ID))
	part, err := b.Open(t.Context(), b.tenant, b.berlin, text.ID)
	require.NoError(t, err)
	_, err = part.Seek(-4, io.SeekEnd) // as a browser that goes on with half a download
	require.NoError(t, err)
	rest, err := io.ReadAll(part)
	require.NoError(t, err)
	require.NoError(t, part.Close())
	require.Equal(t, "6789", string(rest))
	small, err := b.OpenThumbnail(t.Context(), b.tenant, b.berlin, picture.ID)
	require.NoError(t, err)
	require.NoError(t, small.Close())
	require.Len(t, b.keys(t), 3)

	require.NoError(t, b.Delete(t.Context(), b.tenant, b.berlin, picture.ID, nil))
	b.clock.Advance(48 * time.Hour)
	require.NoError(t, b.Sweep(t.Context(), b.tenant))
	require.Len(t, b.keys(t), 1)
}

// A store that refuses us is said to be away, and nothing is half there.
func TestErrS3Refuses(t *testing.T) { //nolint:paralleltest // the driver reads its keys from the environment
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(server.Close)
	b := setup(t)
	b.use(s3(t, server.URL))
	_, err := b.Upload(t.Context(), b.tenant, b.berlin, "x.txt", strings.NewReader("text"))
	require.True(t, fault.Is(err, "attachment.store_unavailable"), "%v", err)
	found, err := b.List(t.Context(), b.tenant, b.berlin)
	require.NoError(t, err)
	require.Empty(t, found)
}

// The other clouds' addresses are understood.
func TestAddressesOfClouds(t *testing.T) {
	t.Setenv("AZURE_STORAGE_ACCOUNT", "acme")
	t.Setenv("AZURE_STORAGE_KEY", "a2V5")
	t.Setenv("STORAGE_EMULATOR_HOST", "127.0.0.1:1") // or the driver asks the machine's cloud who we are
	for _, address := range []string{"gs://files", "azblob://files"} {
		store, err := blob.Open(t.Context(), address, "")
		require.NoError(t, err, address)
		require.NoError(t, store.Close())
	}
}
