package netsuite

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

const (
	tokenLife     = time.Hour
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// DemoKey is the private key of the certificate DemoCertificate, made when it is
// first needed.
var DemoKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		panic(err) // the system has no randomness
	}
	return key
})

func demoPEM() string {
	der, _ := x509.MarshalPKCS8PrivateKey(DemoKey()) // cannot fail for an RSA key
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// token is the grant of client credentials by a signed assertion.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	no := func(word, reason string) {
		s.remember(r, reason)
		kit.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": word})
	}
	if err := r.ParseForm(); err != nil || kit.MediaType(r) != "application/x-www-form-urlencoded" {
		no("invalid_request", "the body is no form")
		return
	}
	switch {
	case r.PostForm.Get("grant_type") != "client_credentials":
		no("unsupported_grant_type", "the grant type is not client_credentials")
		return
	case r.PostForm.Get("client_assertion_type") != assertionType:
		no("invalid_request", "the assertion type is not "+assertionType)
		return
	}
	if err := s.checkAssertion(r.PostForm.Get("client_assertion"), s.desk.URL(r)+tokenPath); err != nil {
		no("invalid_client", err.Error())
		return
	}
	token, _ := s.tokens.Issue(s.opts.ClientID, tokenLife)
	kit.WriteJSON(w, http.StatusOK, map[string]string{
		"access_token": token, "expires_in": fmt.Sprint(int(tokenLife / time.Second)), "token_type": "bearer",
	})
}

// claims are what an assertion says.
type claims struct {
	Issuer   string `json:"iss"`
	Scope    words  `json:"scope"`
	Audience words  `json:"aud"`
	Issued   int64  `json:"iat"`
	Expires  int64  `json:"exp"`
	ID       string `json:"jti"`
}

// words are a list, or a text of words.
type words []string

// UnmarshalJSON takes both.
func (l *words) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*l = strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
		return nil
	}
	var list []string
	err := json.Unmarshal(raw, &list)
	*l = list
	return err
}

// checkAssertion verifies the signature and everything it says.
func (s *Server) checkAssertion(assertion, audience string) error {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return errors.New("the assertion is no JWT")
	}
	var header struct{ Alg, Typ, Kid string }
	var c claims
	if decodePart(parts[0], &header) != nil || decodePart(parts[1], &c) != nil {
		return errors.New("the assertion cannot be read")
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return errors.New("the signature cannot be read")
	}
	if header.Typ != "" && !strings.EqualFold(header.Typ, "JWT") {
		return errors.New("typ is not JWT")
	}
	if header.Alg == "RS256" && s.opts.RefuseRS256 {
		return errors.New("RS256 is not accepted any more")
	}
	key := s.certificate(header.Kid)
	if key == nil {
		return fmt.Errorf("there is no certificate %q", header.Kid)
	}
	if !signatureHolds(header.Alg, key, []byte(parts[0]+"."+parts[1]), signature) {
		return errors.New("the signature does not match, or not the algorithm")
	}
	now := s.desk.Now()
	issued, expires := time.Unix(c.Issued, 0), time.Unix(c.Expires, 0)
	switch {
	case c.Issuer != s.opts.ClientID:
		return errors.New("iss is not the client id")
	case !slices.Contains(c.Scope, "rest_webservices"):
		return errors.New("scope has no rest_webservices")
	case !slices.Contains(c.Audience, audience):
		return errors.New("aud is not " + audience)
	case issued.After(now.Add(time.Minute)):
		return errors.New("iat lies ahead")
	case !expires.After(now):
		return errors.New("exp is over")
	case expires.Sub(issued) > time.Hour:
		return errors.New("exp is more than an hour after iat")
	case c.ID != "" && !s.firstUse("jti/"+c.ID, expires):
		return errors.New("jti was used before")
	}
	return nil
}

func decodePart(part string, into any) error {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

func (s *Server) certificate(id string) crypto.PublicKey {
	if s.opts.Certificates == nil && id == DemoCertificate {
		return &DemoKey().PublicKey
	}
	return s.opts.Certificates[id]
}

// signatureHolds checks RS256, PS256 and ES256 against a key of their kind.
func signatureHolds(alg string, key crypto.PublicKey, signed, signature []byte) bool {
	digest := sha256.Sum256(signed)
	switch k := key.(type) {
	case *rsa.PublicKey:
		switch alg {
		case "RS256":
			return rsa.VerifyPKCS1v15(k, crypto.SHA256, digest[:], signature) == nil
		case "PS256":
			return rsa.VerifyPSS(k, crypto.SHA256, digest[:], signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}) == nil
		}
	case *ecdsa.PublicKey:
		if alg == "ES256" && len(signature) == 64 {
			return ecdsa.Verify(k, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
		}
	}
	return false
}
