package seal_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/seal"
)

type txKey struct{}

// shelf is a table of keys in memory; the database's own is tested in its room.
type shelf struct {
	mu     sync.Mutex
	keys   map[uuid.UUID][]byte
	loads  int
	failed error
}

func (s *shelf) LoadKey(ctx context.Context, tenant uuid.UUID) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Value(txKey{}) != nil {
		return nil, errors.New("joined the caller's transaction")
	}
	s.loads++
	return s.keys[tenant], s.failed
}

func (s *shelf) SaveKey(ctx context.Context, tenant uuid.UUID, wrapped []byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Value(txKey{}) != nil {
		return nil, errors.New("joined the caller's transaction")
	}
	if s.keys[tenant] == nil {
		s.keys[tenant] = wrapped
	}
	return s.keys[tenant], s.failed
}

type bundle struct {
	text   seal.Secret
	shelf  *shelf
	sealer *seal.Sealer
	tenant uuid.UUID
	place  seal.Place
}

func sealer(t *testing.T, text seal.Secret, keys seal.Keys) *seal.Sealer {
	t.Helper()
	master, err := seal.ParseMaster(text)
	require.NoError(t, err)
	return seal.New(master, keys)
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{
		text:   seal.NewMasterText(),
		shelf:  &shelf{keys: map[uuid.UUID][]byte{}},
		tenant: uuid.New(),
		place:  seal.Place{Table: "integrations", Column: "secrets", Row: uuid.New()},
	}
	b.sealer = sealer(t, b.text, b.shelf)
	return b
}

func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, plain := range []string{"", "a longer text that would be seen", "päss\x00wörd"} {
		sealed, err := b.sealer.Seal(t.Context(), b.tenant, b.place, []byte(plain))
		require.NoError(t, err)
		require.Len(t, sealed, 5+12+len(plain)+16, "key id, nonce, text, tag")
		require.False(t, len(plain) > 8 && bytes.Contains(sealed, []byte(plain)))
		got, err := b.sealer.Open(t.Context(), b.tenant, b.place, sealed)
		require.NoError(t, err)
		require.Equal(t, plain, string(got))
	}
	require.Equal(t, 1, b.shelf.loads, "the unwrapped key is kept in memory")
}

func TestSealedValueOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sealed, err := b.sealer.Seal(t.Context(), b.tenant, b.place, []byte("k"))
	require.NoError(t, err)
	got, err := sealer(t, b.text, b.shelf).Open(t.Context(), b.tenant, b.place, sealed)
	require.NoError(t, err)
	require.Equal(t, "k", string(got))
}

func TestErrOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sealed, err := b.sealer.Seal(t.Context(), b.tenant, b.place, []byte("k"))
	require.NoError(t, err)
	flipped := append([]byte(nil), sealed...)
	flipped[len(flipped)-1] ^= 1
	p := b.place
	for name, c := range map[string]struct {
		tenant uuid.UUID
		place  seal.Place
		sealed []byte
	}{
		"ErrTenant":    {uuid.New(), p, sealed},
		"ErrTable":     {b.tenant, seal.Place{Table: "users", Column: p.Column, Row: p.Row}, sealed},
		"ErrColumn":    {b.tenant, seal.Place{Table: p.Table, Column: "webhook_key", Row: p.Row}, sealed},
		"ErrRow":       {b.tenant, seal.Place{Table: p.Table, Column: p.Column, Row: uuid.New()}, sealed},
		"ErrBoundary":  {b.tenant, seal.Place{Table: "integrationss", Column: "ecrets", Row: p.Row}, sealed},
		"ErrChanged":   {b.tenant, p, flipped},
		"ErrTruncated": {b.tenant, p, sealed[:8]},
		"ErrEmpty":     {b.tenant, p, nil},
	} {
		_, err := b.sealer.Open(t.Context(), c.tenant, c.place, c.sealed)
		require.ErrorIs(t, err, seal.ErrUnreadable, name)
	}
}

// A wrapped key moved to another tenant's row does not open there.
func TestErrTenantKeyMoved(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.sealer.Seal(t.Context(), b.tenant, b.place, []byte("k"))
	require.NoError(t, err)
	other := uuid.New()
	b.shelf.keys[other] = b.shelf.keys[b.tenant]
	_, err = b.sealer.Seal(t.Context(), other, b.place, []byte("k"))
	require.ErrorIs(t, err, seal.ErrWrongMaster)
}

func TestMasterRotation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sealed, err := b.sealer.Seal(t.Context(), b.tenant, b.place, []byte("k"))
	require.NoError(t, err)
	next := seal.NewMasterText()

	got, err := sealer(t, next+","+b.text, b.shelf).Open(t.Context(), b.tenant, b.place, sealed)
	require.NoError(t, err, "the old key behind the new one still opens")
	require.Equal(t, "k", string(got))

	_, err = sealer(t, next, b.shelf).Open(t.Context(), b.tenant, b.place, sealed)
	require.ErrorIs(t, err, seal.ErrWrongMaster)
}

// Two nodes that use a tenant for the first time at once end with one key.
func TestFirstKeyWins(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var group sync.WaitGroup
	sealed := make([][]byte, 16)
	for i := range sealed {
		group.Go(func() {
			var err error
			sealed[i], err = sealer(t, b.text, b.shelf).Seal(t.Context(), b.tenant, b.place, []byte("k"))
			require.NoError(t, err)
		})
	}
	group.Wait()
	for _, value := range sealed {
		_, err := b.sealer.Open(t.Context(), b.tenant, b.place, value)
		require.NoError(t, err)
	}
}

func TestKeysDoNotJoinTheCallersTransaction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := context.WithValue(t.Context(), txKey{}, true)
	_, err := b.sealer.Seal(ctx, b.tenant, b.place, []byte("k"))
	require.NoError(t, err)
}

func TestErrStorageIsReported(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.shelf.failed = errors.New("database is down")
	_, err := b.sealer.Seal(t.Context(), b.tenant, b.place, []byte("k"))
	require.ErrorIs(t, err, b.shelf.failed)
	b.shelf.failed = nil
	_, err = b.sealer.Seal(t.Context(), b.tenant, b.place, []byte("k"))
	require.NoError(t, err, "a failure is not remembered")
}
