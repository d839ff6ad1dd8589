package kit

import (
	"crypto/rand"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Tokens are a vendor's access tokens: opaque, mortal, forgotten once dead.
type Tokens struct {
	now func() time.Time

	mu    sync.Mutex
	alive map[string]grant
}

type grant struct {
	holder  string
	expires time.Time
}

// NewTokens makes a store that dies with the ordered trouble.
func (d *Desk) NewTokens() *Tokens {
	t := &Tokens{now: d.Now, alive: map[string]grant{}}
	d.OnSignOut(t.Clear)
	return t
}

// Issue makes a token for the holder that lives so long.
func (t *Tokens) Issue(holder string, life time.Duration) (token string, expires time.Time) {
	token, expires = rand.Text()+rand.Text(), t.now().Add(life)
	t.mu.Lock()
	defer t.mu.Unlock()
	for other, g := range t.alive {
		if !t.now().Before(g.expires) {
			delete(t.alive, other)
		}
	}
	t.alive[token] = grant{holder, expires}
	return token, expires
}

// Holder is whose token it is; ok is false for a strange or dead one.
func (t *Tokens) Holder(token string) (holder string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	g, known := t.alive[token]
	return g.holder, known && t.now().Before(g.expires)
}

// Revoke ends one token.
func (t *Tokens) Revoke(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.alive, token)
}

// Clear ends all tokens.
func (t *Tokens) Clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.alive)
}

// OnSignOut registers what ends sign-ins, to be called when a fault kills tokens.
func (d *Desk) OnSignOut(fn func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.signOut = append(d.signOut, fn)
}

// SignOutAll ends all tokens.
func (d *Desk) SignOutAll() {
	d.mu.Lock()
	all := d.signOut
	d.mu.Unlock()
	for _, fn := range all {
		fn()
	}
}

// Bearer is the token of an Authorization header, "" without one.
func Bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
