package connector

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Token is what signing in gave: access_token, refresh_token, or whatever names
// the manifest keeps.
type Token struct {
	Values  map[string]seal.Secret
	Issued  time.Time
	Expires time.Time // zero: not known
}

// Encode gives the token with its values in clear, to be sealed.
func (t Token) Encode() []byte {
	plain := plainToken{Values: map[string]string{}, Issued: t.Issued, Expires: t.Expires}
	for k, v := range t.Values {
		plain.Values[k] = v.Reveal()
	}
	data, _ := json.Marshal(plain) // texts and times: cannot fail
	return data
}

// DecodeToken reads what Encode gave.
func DecodeToken(data []byte) (Token, error) {
	var plain plainToken
	err := json.Unmarshal(data, &plain)
	t := Token{Values: map[string]seal.Secret{}, Issued: plain.Issued, Expires: plain.Expires}
	for k, v := range plain.Values {
		t.Values[k] = seal.Secret(v)
	}
	return t, err
}

type plainToken struct {
	Values  map[string]string `json:"values"`
	Issued  time.Time         `json:"issued"`
	Expires time.Time         `json:"expires"`
}

// valid tells whether the token can be used for a while. The while is short beside
// its life: some live for a minute.
func (t Token) valid(now time.Time) bool {
	if len(t.Values) == 0 {
		return false
	}
	return t.Expires.IsZero() || now.Add(min(t.Expires.Sub(t.Issued)/4, time.Minute)).Before(t.Expires)
}

func (t Token) same(other Token) bool {
	return t.Issued.Equal(other.Issued) && t.Values["access_token"] == other.Values["access_token"]
}

// TokenStore keeps the token of one integration, for all processes that use it.
type TokenStore interface {
	// Load gives the token that is kept; the zero Token when there is none.
	Load(ctx context.Context) (Token, error)
	// Renew locks the integration's token, calls renew with the token as it is
	// then, and keeps what it gives before it unlocks. A refresh token that can be
	// used once only is so never used twice, nor lost. What renew fails with is
	// given back and nothing kept.
	Renew(ctx context.Context, renew func(ctx context.Context, current Token) (Token, error)) (Token, error)
}

// MemoryTokens is a TokenStore of this process alone.
type MemoryTokens struct {
	renew sync.Mutex
	mu    sync.Mutex
	token Token
}

// NewMemoryTokens makes an empty one.
func NewMemoryTokens() *MemoryTokens { return &MemoryTokens{} }

// Load gives the token.
func (m *MemoryTokens) Load(context.Context) (Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.token, nil
}

// Renew replaces it, one caller at a time.
func (m *MemoryTokens) Renew(ctx context.Context, renew func(context.Context, Token) (Token, error)) (Token, error) {
	m.renew.Lock()
	defer m.renew.Unlock()
	current, _ := m.Load(ctx)
	fresh, err := renew(ctx, current)
	if err != nil {
		return Token{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.token = fresh
	return fresh, nil
}
