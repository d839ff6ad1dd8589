package connector

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// The ways to get a token.
const (
	grantClient   = "client_credentials"
	grantCode     = "authorization_code"
	grantRefresh  = "refresh_token"
	grantJWT      = "jwt_bearer"
	grantPassword = "password"
)

// oauth2Plan is an OAuth 2.0 client made ready.
type oauth2Plan struct {
	grant                           string
	clientID, clientSecret, refresh *formula.Template
	scope, username, password       *formula.Template
	clientAuth                      string
	token                           *requestPlan // address and kind of body; its parameters are made each time
	params                          object
	assertion                       *assertionPlan
	authorize                       *requestPlan
	authorizeParams                 []header
	pkce                            bool
	callback                        map[string]*formula.Expression
	expires                         *formula.Expression
	lifetime                        time.Duration
}

func (c *compiler) oauth2(at string, a Auth) *oauth2Plan {
	s := c.scope
	p := &oauth2Plan{
		grant: a.Grant, clientAuth: a.ClientAuth, pkce: a.PKCE, lifetime: a.Lifetime,
		clientID: c.template(at+".client_id", a.ClientID, s), clientSecret: c.template(at+".client_secret", a.ClientSecret, s),
		refresh: c.template(at+".refresh_token", a.RefreshToken, s), scope: c.template(at+".scope", a.Scope, s),
		username: c.template(at+".username", a.Username, s), password: c.template(at+".password", a.Password, s),
		params: c.object(at+".params", a.Params, s), expires: c.expression(at+".expires", a.Expires, answerScope(s)),
		callback: map[string]*formula.Expression{},
	}
	c.choice(at+".grant", a.Grant, grantClient, grantCode, grantRefresh, grantJWT, grantPassword)
	c.need(at, a.TokenURL != "", "token_url")
	p.token = c.request(at+".token_url", Request{Method: http.MethodPost, Server: a.Server, Path: a.TokenURL}, s)
	if a.TokenBody != "" {
		c.choice(at+".token_body", a.TokenBody, "json", "form")
	}
	p.token.kind = "form"
	if a.TokenBody == "json" {
		p.token.kind = "json"
	}
	if p.clientAuth == "" {
		p.clientAuth = "basic"
		if a.Assertion != nil && a.Grant != grantJWT {
			p.clientAuth = "assertion"
		}
		if a.Grant == grantJWT {
			p.clientAuth = "none"
		}
	}
	c.choice(at+".client_auth", p.clientAuth, "basic", "form", "assertion", "none")
	if a.Assertion != nil {
		p.assertion = c.assertion(at+".assertion", *a.Assertion)
	}
	c.need(at, p.assertion != nil || p.clientAuth != "assertion" && a.Grant != grantJWT, "assertion")
	c.need(at, p.clientID != nil || a.Grant == grantJWT, "client_id")
	if a.Grant == grantCode {
		c.need(at, a.AuthorizeURL != "", "authorize_url")
		p.authorize = c.request(at+".authorize_url", Request{Server: a.AuthorizeServer, Path: a.AuthorizeURL}, s)
		p.authorizeParams = c.headers(at+".authorize_params", a.AuthorizeParams, s)
		for name, source := range a.Callback {
			p.callback[name] = c.expression(sub(at+".callback", name), source, s.With("query"))
		}
	}
	return p
}

// grant asks for a token in the plan's way, or renews the one there is.
func (s *Session) grant(ctx context.Context, current Token) (Token, error) {
	p := s.auth.oauth2
	form := url.Values{}
	switch p.grant {
	case grantClient:
		form.Set("grant_type", grantClient)
	case grantPassword:
		form.Set("grant_type", grantPassword)
		s.put(form, "username", p.username)
		s.put(form, "password", p.password)
	case grantJWT:
		form.Set("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
		signed, err := s.assert(p.assertion)
		if err != nil {
			return Token{}, err
		}
		form.Set("assertion", signed)
	case grantCode, grantRefresh:
		form.Set("grant_type", grantRefresh)
		refresh := current.Values["refresh_token"].Reveal()
		if refresh == "" && p.refresh != nil {
			refresh, _, _ = p.refresh.Text(s.env)
		}
		if refresh == "" {
			return Token{}, &Error{Code: BadCredentials, Message: "Not connected: sign in at " + s.connector.manifest.Name + " first."}
		}
		form.Set("refresh_token", refresh)
	}
	if p.grant != grantCode && p.grant != grantRefresh && p.grant != grantJWT {
		s.put(form, "scope", p.scope)
	}
	return s.tokenOf(ctx, form, current)
}

func (s *Session) put(form url.Values, name string, t *formula.Template) {
	if t == nil {
		return
	}
	if v, present, err := t.Text(s.with(nil)); err == nil && present && v != "" {
		form.Set(name, v)
	}
}

// tokenOf sends a token request.
func (s *Session) tokenOf(ctx context.Context, form url.Values, current Token) (Token, error) {
	p := s.auth.oauth2
	env := s.with(nil)
	more, err := parameters(p.params, env)
	if err != nil {
		return Token{}, err
	}
	maps.Copy(form, more)
	sign := func(*http.Request) {}
	switch p.clientAuth {
	case "basic":
		id, _, _ := p.clientID.Text(env)
		secret := ""
		if p.clientSecret != nil {
			secret, _, _ = p.clientSecret.Text(env)
		}
		sign = func(r *http.Request) { r.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret)) }
	case "form":
		s.put(form, "client_id", p.clientID)
		s.put(form, "client_secret", p.clientSecret)
	case "assertion":
		signed, err := s.assert(p.assertion)
		if err != nil {
			return Token{}, err
		}
		s.put(form, "client_id", p.clientID)
		form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		form.Set("client_assertion", signed)
	}
	request := *p.token
	request.body = formObject(form)
	request.replayable = p.grant != grantCode && p.grant != grantRefresh // a single-use refresh token is gone after it
	skew := s.Skew()
	got, err := s.raw(ctx, &request, env, sign)
	if err != nil {
		return Token{}, err
	}
	t, err := s.readToken(got, env, current)
	if err != nil && p.assertion != nil && refusedToken(got.status) && s.Skew() != skew {
		return s.grant(ctx, current) // a statement of our time, made anew by the vendor's clock
	}
	return t, err
}

func formObject(form url.Values) object {
	o := object{}
	for name, values := range form {
		if len(values) == 1 {
			o[name] = constant{values[0]}
			continue
		}
		list := make([]any, len(values))
		for i, v := range values {
			list[i] = v
		}
		o[name] = constant{list}
	}
	return o
}

// readToken reads the answer to a token request. Everything in it that is a text
// or number is kept as auth.<name>.
func (s *Session) readToken(got reply, env formula.Env, current Token) (Token, error) {
	access, _ := formula.Text(formula.At(got.body, "access_token"))
	if got.status < 200 || got.status > 299 || access == "" {
		e := s.judge(got, env)
		if e == nil || refusedToken(got.status) {
			e = s.verdict(got, rulePlan{do: doFail, code: BadCredentials}, got.into(env))
		}
		e.do = doFail // asking again at once would be refused again
		if said, _ := formula.Text(formula.At(got.body, "error_description")); said != "" && !strings.Contains(e.Message, "It says") {
			e.Message += " It says: " + s.presentable(said)
		} else if said, _ := formula.Text(formula.At(got.body, "error")); said != "" && !strings.Contains(e.Message, "It says") {
			e.Message += " It says: " + s.presentable(said)
		}
		return Token{}, e
	}
	t := Token{Values: maps.Clone(current.Values), Issued: s.clock.Now()}
	if t.Values == nil {
		t.Values = map[string]seal.Secret{}
	}
	if answer, ok := got.body.(map[string]any); ok {
		for name, v := range answer {
			if text, err := formula.Text(v); err == nil && text != "" {
				t.Values[name] = seal.Secret(text)
			}
		}
	}
	expires := s.auth.oauth2.expires
	lifetime := s.auth.oauth2.lifetime
	if expires == nil {
		if life := s.waitOf(formula.At(got.body, "expires_in"), got); life > 0 {
			lifetime = life
		}
	}
	// A token that nothing was given to renew it with lives until it is taken back.
	renewable := s.auth.oauth2.grant != grantCode || t.Values["refresh_token"] != ""
	if lifetime == 0 && expires == nil && renewable {
		lifetime = time.Hour
	}
	t.Expires = s.expiry(expires, lifetime, got, got.into(env))
	return t, nil
}

// NeedsConsent tells whether an administrator has to sign in at the vendor before
// anything can be read.
func (s *Session) NeedsConsent() bool {
	return s.auth != nil && s.auth.oauth2 != nil && s.auth.oauth2.grant == grantCode
}

// ConsentURL is where the administrator consents. state comes back with the
// redirect and must be compared; verifier is kept until Exchange (PKCE).
func (s *Session) ConsentURL(redirect, state, verifier string) (string, error) {
	p := s.auth.oauth2
	if !s.NeedsConsent() {
		return "", ErrNoConsent
	}
	env := s.with(nil)
	target, err := s.address(p.authorize, env)
	if err != nil {
		return "", err
	}
	q := target.Query()
	q.Set("response_type", "code")
	q.Set("redirect_uri", redirect)
	q.Set("state", state)
	s.put(q, "client_id", p.clientID)
	s.put(q, "scope", p.scope)
	for _, h := range p.authorizeParams {
		s.put(q, h.name, h.value)
	}
	if p.pkce {
		sum := sha256.Sum256([]byte(verifier))
		q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
		q.Set("code_challenge_method", "S256")
	}
	target.RawQuery = q.Encode()
	return target.String(), nil
}

// Exchange takes what the redirect carried and keeps the token.
func (s *Session) Exchange(ctx context.Context, query url.Values, redirect, verifier string) error {
	p := s.auth.oauth2
	if !s.NeedsConsent() {
		return ErrNoConsent
	}
	if query.Get("code") == "" {
		message := s.connector.manifest.Name + " did not consent."
		if said := query.Get("error_description"); said != "" {
			message += " It says: " + s.presentable(said)
		}
		return &Error{Code: BadCredentials, Message: message}
	}
	form := url.Values{"grant_type": {grantCode}, "code": {query.Get("code")}, "redirect_uri": {redirect}}
	if p.pkce {
		form.Set("code_verifier", verifier)
	}
	_, err := s.tokens.Renew(ctx, func(ctx context.Context, _ Token) (Token, error) {
		t, err := s.tokenOf(ctx, form, Token{})
		if err != nil {
			return Token{}, err
		}
		values := map[string]any{}
		for name, list := range query {
			values[name] = strings.Join(list, " ")
		}
		for _, name := range slices.Sorted(maps.Keys(p.callback)) {
			v, err := p.callback[name].Eval(s.with(formula.Env{"query": values}))
			if err != nil {
				return Token{}, err
			}
			if text, err := formula.Text(v); err == nil && text != "" {
				t.Values[name] = seal.Secret(text)
			}
		}
		return t, nil
	})
	return err
}
