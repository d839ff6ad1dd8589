package connector

import (
	"crypto"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// assertionPlan is a JWT that we sign, made ready.
type assertionPlan struct {
	algorithm, key, keyID, issuer, subject, audience *formula.Template
	lifetime                                         time.Duration
	claims                                           object
	headers                                          []header
}

func (c *compiler) assertion(at string, a Assertion) *assertionPlan {
	s := c.scope
	p := &assertionPlan{
		algorithm: c.template(at+".algorithm", a.Algorithm, s), key: c.template(at+".key", a.Key, s),
		keyID: c.template(at+".key_id", a.KeyID, s), issuer: c.template(at+".issuer", a.Issuer, s), subject: c.template(at+".subject", a.Subject, s),
		audience: c.template(at+".audience", a.Audience, s), lifetime: a.Lifetime, claims: c.object(at+".claims", a.Claims, s),
		headers: c.headers(at+".headers", a.Headers, s),
	}
	if p.lifetime == 0 {
		p.lifetime = 5 * time.Minute
	}
	c.need(at, p.algorithm != nil, "algorithm")
	c.need(at, p.key != nil, "key")
	if p.algorithm != nil && p.algorithm.Fixed() && jwt.GetSigningMethod(p.algorithm.Source()) == nil {
		c.add(at+".algorithm", "must be RS256, PS256, ES256 or the like, not %q", p.algorithm.Source())
	}
	return p
}

// assert makes the signed statement.
func (s *Session) assert(p *assertionPlan) (string, error) {
	env := s.with(nil)
	get := func(t *formula.Template) string {
		if t == nil {
			return ""
		}
		v, _, _ := t.Text(env)
		return v
	}
	now := s.now()
	claims := jwt.MapClaims{"iat": now.Unix(), "exp": now.Add(p.lifetime).Unix(), "jti": nonce()}
	for name, t := range map[string]*formula.Template{"iss": p.issuer, "sub": p.subject, "aud": p.audience} {
		if v := get(t); v != "" {
			claims[name] = v
		}
	}
	more, err := p.claims.value(env)
	if err != nil {
		return "", err
	}
	maps.Copy(claims, more.(map[string]any))
	method := jwt.GetSigningMethod(get(p.algorithm))
	if method == nil || strings.HasPrefix(method.Alg(), "HS") || method.Alg() == "none" {
		return "", fault.New(fault.Invalid, "connector.settings_invalid", "The settings do not fit.").At("body.settings", "The algorithm of the key is not known.")
	}
	token := jwt.NewWithClaims(method, claims)
	if id := get(p.keyID); id != "" {
		token.Header["kid"] = id
	}
	for _, h := range p.headers {
		token.Header[h.name] = get(h.value)
	}
	key, err := privateKey(method, get(p.key))
	if err == nil {
		var signed string
		if signed, err = token.SignedString(key); err == nil {
			return signed, nil
		}
	}
	return "", &Error{Code: BadCredentials, Message: "The private key cannot be used: it must be a PEM file that fits " + method.Alg() + ".", cause: err}
}

func privateKey(method jwt.SigningMethod, pem string) (crypto.PrivateKey, error) {
	data := []byte(strings.ReplaceAll(pem, `\n`, "\n")) // as it stands in a JSON file
	switch {
	case strings.HasPrefix(method.Alg(), "ES"):
		return jwt.ParseECPrivateKeyFromPEM(data)
	case method.Alg() == "EdDSA":
		return jwt.ParseEdPrivateKeyFromPEM(data)
	}
	return jwt.ParseRSAPrivateKeyFromPEM(data)
}

// nonce is a text that never comes again.
func nonce() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw) // never fails: it crashes the program instead
	return hex.EncodeToString(raw)
}
