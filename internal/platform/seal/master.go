package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/aead/aesgcm"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/secretdata"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const keySize = 32 // AES-256

// Master wraps the tenants' keys. Without it nothing sealed can be opened.
type Master struct{ aead tink.AEAD }

// String is stars: a master key is never printed.
func (*Master) String() string { return stars }

// GoString is stars.
func (*Master) GoString() string { return stars }

// ParseMaster reads a master key: 32 bytes in base64, or several separated by
// commas of which the first one wraps and all unwrap, or one Tink keyset (JSON)
// in base64. Its errors never hold a part of the key.
func ParseMaster(text Secret) (*Master, error) {
	manager := keyset.NewManager()
	for i, item := range strings.Split(text.Reveal(), ",") {
		raw, err := decode(item)
		if err != nil {
			return nil, err
		}
		// A key may begin with any byte: only its length tells it from a keyset.
		if i == 0 && len(raw) != keySize && bytes.HasPrefix(raw, []byte("{")) {
			return parseKeyset(raw)
		}
		if len(raw) != keySize {
			return nil, fmt.Errorf("the master key has %d bytes, not %d", len(raw), keySize)
		}
		if err := addKey(manager, raw, i == 0); err != nil {
			return nil, err
		}
	}
	handle, err := manager.Handle()
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	return newMaster(handle)
}

func newMaster(handle *keyset.Handle) (*Master, error) {
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	return &Master{aead: primitive}, nil
}

func parseKeyset(raw []byte) (*Master, error) {
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(raw)))
	if err != nil {
		return nil, errors.New("the master key is no Tink keyset")
	}
	return newMaster(handle)
}

// addKey gives a plain key an id of its own, the same on every machine, so that
// what it wrapped can name it.
func addKey(manager *keyset.Manager, raw []byte, primary bool) error {
	parameters, err := aesgcm.NewParameters(aesgcm.ParametersOpts{
		KeySizeInBytes: keySize, IVSizeInBytes: 12, TagSizeInBytes: 16, Variant: aesgcm.VariantTink,
	})
	if err != nil {
		return fmt.Errorf("master key: %w", err)
	}
	sum := sha256.Sum256(raw)
	id := binary.BigEndian.Uint32(sum[:4])
	key, err := aesgcm.NewKey(secretdata.NewBytesFromData(raw, insecuresecretdataaccess.Token{}), id, parameters)
	if err != nil {
		return fmt.Errorf("master key: %w", err)
	}
	if _, err := manager.AddKey(key); err != nil {
		return errors.New("the same master key is given twice")
	}
	if primary {
		return manager.SetPrimary(id)
	}
	return nil
}

// NewMasterText makes a master key as it is written to a file or a variable.
func NewMasterText() Secret {
	raw := make([]byte, keySize)
	_, _ = rand.Read(raw) // never fails: it crashes the program instead
	return Secret(base64.StdEncoding.EncodeToString(raw))
}

func decode(item string) ([]byte, error) {
	item = strings.TrimRight(strings.TrimSpace(item), "=")
	if raw, err := base64.RawStdEncoding.DecodeString(item); err == nil {
		return raw, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(item)
	if err != nil {
		return nil, errors.New("the master key is not base64")
	}
	return raw, nil
}
