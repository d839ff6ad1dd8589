package connector

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// jwtTimeout is how long the vendor's keys may take: the caller is waiting.
const jwtTimeout = 5 * time.Second

// jwtSkew is how far two clocks may differ.
const jwtSkew = 5 * time.Minute

// claims are what a webhook's token says.
type claims struct {
	Issuer   string `json:"iss"`
	Audience any    `json:"aud"`
	Expires  int64  `json:"exp"`
	NotAfter int64  `json:"nbf"`
}

// checkJWT verifies a token by the vendor's published keys.
func (s *Session) checkJWT(p *webhookPlan, in Incoming, env formula.Env, now time.Time) error {
	sent, err := p.sent(in.Header, env)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(context.Background(), s.client), jwtTimeout)
	defer cancel()
	keys := oidc.NewRemoteKeySet(ctx, string(p.Signature.Keys))
	payload, err := keys.VerifySignature(ctx, strings.TrimSpace(sent[0]))
	if err != nil {
		return ErrSignature
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return ErrSignature
	}
	issuer, _, _ := p.issuer.Text(env)
	audience, _, _ := p.audience.Text(env)
	if issuer == "" || audience == "" || c.Issuer != issuer || !names(c.Audience, audience) {
		return ErrSignature
	}
	if c.Expires == 0 || now.After(time.Unix(c.Expires, 0).Add(jwtSkew)) || now.Add(jwtSkew).Before(time.Unix(c.NotAfter, 0)) {
		return ErrReplay
	}
	return nil
}

// names tells whether a claim, one text or several, names somebody.
func names(claim any, who string) bool {
	for _, v := range formula.List(claim) {
		if v == who {
			return true
		}
	}
	return false
}
