package seal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/google/uuid"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Keys keeps the tenants' wrapped keys.
//
// Both calls get a context without values: a transaction that travels in the
// caller's context is not joined. A key saved in a transaction that is rolled
// back would be lost while values sealed with it are kept.
type Keys interface {
	// LoadKey gives the wrapped key, nil when the tenant has none yet.
	LoadKey(ctx context.Context, tenant uuid.UUID) ([]byte, error)
	// SaveKey keeps the wrapped key unless there is one already, and gives the
	// one that is kept: of two who come at once the first one wins. It is
	// committed when SaveKey returns.
	SaveKey(ctx context.Context, tenant uuid.UUID, wrapped []byte) ([]byte, error)
}

var (
	// ErrUnreadable: the value was changed, or belongs to another place.
	ErrUnreadable = errors.New("the sealed value cannot be opened")
	// ErrWrongMaster: the tenant's key was wrapped by another master key.
	ErrWrongMaster = errors.New("the master key does not fit this database: was it replaced or lost?")
)

// Place is where a value is stored: it opens nowhere else.
type Place struct {
	Table  string
	Column string // or a name inside it: "secrets.api_key"
	Row    uuid.UUID
}

// Sealer seals and opens values. Safe for concurrent use.
type Sealer struct {
	master *Master
	keys   Keys

	mu      sync.RWMutex
	tenants map[uuid.UUID]tink.AEAD // unwrapped; a hundred bytes each
}

// New builds a Sealer.
func New(master *Master, keys Keys) *Sealer {
	return &Sealer{master: master, keys: keys, tenants: map[uuid.UUID]tink.AEAD{}}
}

// Seal encrypts a value for its place.
func (s *Sealer) Seal(ctx context.Context, tenant uuid.UUID, place Place, plain []byte) ([]byte, error) {
	key, err := s.tenantKey(ctx, tenant)
	if err != nil {
		return nil, err
	}
	return key.Encrypt(plain, binding(tenant, place))
}

// Open decrypts a value read from its place. A value that does not open gives
// ErrUnreadable.
func (s *Sealer) Open(ctx context.Context, tenant uuid.UUID, place Place, sealed []byte) ([]byte, error) {
	key, err := s.tenantKey(ctx, tenant)
	if err != nil {
		return nil, err
	}
	plain, err := key.Decrypt(sealed, binding(tenant, place))
	if err == nil {
		return plain, nil
	}
	// Another node may have added a key to the set since we read it.
	if key, err = s.loadKey(ctx, tenant); err != nil {
		return nil, err
	}
	if plain, err = key.Decrypt(sealed, binding(tenant, place)); err != nil {
		return nil, fmt.Errorf("%s.%s: %w", place.Table, place.Column, ErrUnreadable)
	}
	return plain, nil
}

func (s *Sealer) tenantKey(ctx context.Context, tenant uuid.UUID) (tink.AEAD, error) {
	s.mu.RLock()
	key, ok := s.tenants[tenant]
	s.mu.RUnlock()
	if ok {
		return key, nil
	}
	return s.loadKey(ctx, tenant)
}

// loadKey reads the tenant's key, making it when there is none.
func (s *Sealer) loadKey(ctx context.Context, tenant uuid.UUID) (tink.AEAD, error) {
	ctx = detach(ctx)
	wrapped, err := s.keys.LoadKey(ctx, tenant)
	if err != nil {
		return nil, fmt.Errorf("load tenant key: %w", err)
	}
	if wrapped == nil {
		if wrapped, err = s.makeKey(ctx, tenant); err != nil {
			return nil, err
		}
	}
	handle, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(wrapped)), s.master.aead, wrapping(tenant))
	if err != nil {
		return nil, ErrWrongMaster
	}
	key, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("tenant key: %w", err)
	}
	s.mu.Lock()
	s.tenants[tenant] = key
	s.mu.Unlock()
	return key, nil
}

func (s *Sealer) makeKey(ctx context.Context, tenant uuid.UUID) ([]byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make tenant key: %w", err)
	}
	var wrapped bytes.Buffer
	if err := handle.WriteWithAssociatedData(keyset.NewBinaryWriter(&wrapped), s.master.aead, wrapping(tenant)); err != nil {
		return nil, fmt.Errorf("wrap tenant key: %w", err)
	}
	kept, err := s.keys.SaveKey(ctx, tenant, wrapped.Bytes())
	if err != nil {
		return nil, fmt.Errorf("save tenant key: %w", err)
	}
	return kept, nil
}

// wrapping binds a wrapped key to its tenant.
func wrapping(tenant uuid.UUID) []byte { return []byte("assetronics tenant key 1 " + tenant.String()) }

// binding is what a value is bound to. %q keeps two places from ever reading
// the same.
func binding(tenant uuid.UUID, p Place) []byte {
	return fmt.Appendf(nil, "assetronics value 1 %s %q %q %s", tenant, p.Table, p.Column, p.Row)
}

// detach keeps a transaction of the caller's out of reach.
func detach(ctx context.Context) context.Context { return withoutValues{ctx} }

// withoutValues ends with the caller's context but carries nothing of it.
type withoutValues struct{ context.Context }

// Value finds nothing.
func (withoutValues) Value(any) any { return nil }
