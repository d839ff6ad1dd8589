package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// Prefixes say what a token is for, to people and to secret scanners.
const (
	sessionPrefix    = "ases_"
	socketPrefix     = "asoc_"
	invitationPrefix = "ainv_"
	setupPrefix      = "aset_"
)

// newToken makes a token of 256 random bits and the hash that is stored.
func newToken(prefix string) (token string, hash []byte) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: crypto/rand ends the program instead
	token = prefix + base64.RawURLEncoding.EncodeToString(raw)
	return token, hashOf(token)
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// isSocketToken tells a socket token from a session token without a look-up.
func isSocketToken(token string) bool { return strings.HasPrefix(token, socketPrefix) }
