package connector

import (
	"context"
	"net/http"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// accessToken gives a token that is good for a while. refused is one that the
// vendor did not take although it should be good.
func (s *Session) accessToken(ctx context.Context, refused Token) (Token, error) {
	good := func(t Token) bool {
		return t.valid(s.clock.Now()) && (len(refused.Values) == 0 || !t.same(refused))
	}
	s.mu.Lock()
	held := s.token
	s.mu.Unlock()
	if good(held) {
		return held, nil
	}
	s.renew.Lock() // one of us asks, the others wait for its answer
	defer s.renew.Unlock()
	s.mu.Lock()
	held = s.token
	s.mu.Unlock()
	if good(held) {
		return held, nil
	}
	kept, err := s.tokens.Load(ctx)
	if err != nil {
		return Token{}, err
	}
	if !good(kept) {
		kept, err = s.tokens.Renew(ctx, func(ctx context.Context, current Token) (Token, error) {
			if good(current) { // another process was faster
				return current, nil
			}
			return s.obtain(ctx, current)
		})
		if err != nil {
			return Token{}, err
		}
	}
	for _, v := range kept.Values {
		s.hide(v.Reveal())
	}
	s.mu.Lock()
	s.token = kept
	s.mu.Unlock()
	return kept, nil
}

// obtain asks the vendor for a token.
func (s *Session) obtain(ctx context.Context, current Token) (Token, error) {
	if s.auth.session != nil {
		return s.logIn(ctx)
	}
	return s.grant(ctx, current)
}

// sessionPlan is a sign-in by a call of the vendor's own kind.
type sessionPlan struct {
	login    *requestPlan
	keep     map[string]*formula.Expression
	expires  *formula.Expression
	lifetime time.Duration
}

func (c *compiler) session(at string, a Auth) *sessionPlan {
	if a.Login == nil {
		c.add(at, "login is required")
		return nil
	}
	scope := answerScope(c.scope).With("cookies")
	p := &sessionPlan{
		login: c.request(at+".login", *a.Login, c.scope), keep: map[string]*formula.Expression{},
		expires: c.expression(at+".expires", a.Expires, scope), lifetime: a.Lifetime,
	}
	for name, source := range a.Keep {
		p.keep[name] = c.expression(sub(at+".keep", name), source, scope)
	}
	c.need(at, len(p.keep) > 0, "keep")
	return p
}

func (s *Session) logIn(ctx context.Context) (Token, error) {
	p := s.auth.session
	env := s.with(nil)
	got, err := s.raw(ctx, p.login, env, nil)
	if err != nil {
		return Token{}, err
	}
	if e := s.judge(got, env); e != nil {
		if got.status >= 400 && got.status < 404 && e.Code == VendorError {
			e.Code = BadCredentials
		}
		return Token{}, e
	}
	env = got.into(env)
	env["cookies"] = cookies(got.header)
	t := Token{Values: map[string]seal.Secret{}, Issued: s.clock.Now()}
	for name, e := range p.keep {
		v, err := e.Eval(env)
		if err != nil {
			return Token{}, err
		}
		text, err := formula.Show(v)
		if err != nil || text == "" {
			return Token{}, &Error{Code: BadCredentials, Message: s.connector.sentenceOf(BadCredentials), Status: got.status}
		}
		t.Values[name] = seal.Secret(text)
	}
	t.Expires = s.expiry(p.expires, p.lifetime, got, env)
	return t, nil
}

// expiry reads when a token ends: seconds, or the moment, or what the manifest
// says when the vendor does not.
func (s *Session) expiry(e *formula.Expression, otherwise time.Duration, r reply, env formula.Env) time.Time {
	now := s.clock.Now()
	if e != nil {
		if v, err := e.Eval(env); err == nil && v != nil {
			if life := s.waitOf(v, r); life > 0 {
				return now.Add(life)
			}
		}
	}
	if otherwise > 0 {
		return now.Add(otherwise)
	}
	return time.Time{}
}

// refusedToken tells whether an answer at the token's address means that the
// credentials are wrong.
func refusedToken(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden
}
