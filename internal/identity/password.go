package identity

import (
	"context"
	"fmt"
	"runtime"

	"github.com/alexedwards/argon2id"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// minPassword follows NIST SP 800-63B: length counts, composition rules do not.
// maxPassword keeps a caller from making the hash slow.
const (
	minPassword = 12
	maxPassword = 200
)

// hasher makes and checks password hashes. Each takes tens of megabytes, so only
// as many run at once as there are cores: a flood of sign-ins queues instead of
// eating the memory.
type hasher struct {
	params *argon2id.Params
	slots  chan struct{}
	dummy  string
}

func newHasher(params *argon2id.Params) (*hasher, error) {
	if params == nil {
		params = argon2id.DefaultParams
	}
	// What is compared when there is no user, so that both ways take as long.
	dummy, err := argon2id.CreateHash("a password nobody has", params)
	if err != nil {
		return nil, fmt.Errorf("prepare password hashing: %w", err)
	}
	return &hasher{params: params, slots: make(chan struct{}, runtime.NumCPU()), dummy: dummy}, nil
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := checkPassword("body.password", password); err != nil {
		return "", err
	}
	if err := h.take(ctx); err != nil {
		return "", err
	}
	defer h.give()
	text, err := argon2id.CreateHash(password, h.params)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return text, nil
}

func checkPassword(location, password string) error {
	if n := len([]rune(password)); n < minPassword || n > maxPassword {
		return fault.InvalidField(location, fmt.Sprintf("%d to %d characters", minPassword, maxPassword))
	}
	return nil
}

// matches compares in the same time whether or not there is a hash. The caller
// holds a slot.
func (h *hasher) matches(password string, hash *string) (bool, error) {
	if len(password) > 4*maxPassword {
		return false, nil
	}
	against := h.dummy
	if hash != nil {
		against = *hash
	}
	same, err := argon2id.ComparePasswordAndHash(password, against)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return same && hash != nil, nil
}

func (h *hasher) take(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *hasher) give() { <-h.slots }
