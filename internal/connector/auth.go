package connector

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// authPlan is a way to sign in, made ready.
type authPlan struct {
	kind     string
	when     *formula.Expression
	headers  []header
	query    object
	username *formula.Template
	password *formula.Template
	token    *formula.Template

	oauth2  *oauth2Plan
	session *sessionPlan
	oauth1  *oauth1Plan
	signed  *signedPlan

	csrf        *csrfPlan
	certificate *formula.Template
	key         *formula.Template
}

var authKinds = []string{"none", "basic", "bearer", "key", "oauth2", "session", "oauth1", "signed"}

func (c *compiler) auths() []*authPlan {
	if len(c.m.Auth) == 0 {
		c.add("auth", "is required; kind none for a vendor that wants no key")
	}
	var plans []*authPlan
	for i, a := range c.m.Auth {
		at := "auth"
		if c.node(item("auth", i)) != nil {
			at = item("auth", i)
		}
		plans = append(plans, c.authOf(at, a))
	}
	return plans
}

func (c *compiler) authOf(at string, a Auth) *authPlan {
	withToken := c.scope.With("auth")
	p := &authPlan{
		kind: a.Kind, when: c.expression(at+".when", a.When, c.scope),
		username: c.template(at+".username", a.Username, c.scope), password: c.template(at+".password", a.Password, c.scope),
		token: c.template(at+".token", a.Token, c.scope), headers: c.headers(at+".headers", a.Headers, withToken.With("request")),
		query: c.object(at+".query", a.Query, withToken),
	}
	c.choice(at+".kind", a.Kind, authKinds...)
	switch a.Kind {
	case "basic":
		c.need(at, p.username != nil, "username")
	case "bearer":
		c.need(at, p.token != nil, "token")
	case "key":
		c.need(at, len(p.headers)+len(p.query) > 0, "headers or query")
	case "oauth2":
		p.oauth2 = c.oauth2(at, a)
	case "session":
		p.session = c.session(at, a)
	case "oauth1":
		p.oauth1 = c.oauth1(at, a)
		c.need(at, p.token != nil, "token")
	case "signed":
		p.signed = c.signed(at, a)
	}
	if a.CSRF != nil {
		p.csrf = &csrfPlan{request: c.request(at+".csrf.request", a.CSRF.Request, c.scope), header: a.CSRF.Header}
		c.need(at+".csrf", a.CSRF.Header != "", "header")
	}
	if a.TLS != nil {
		p.certificate, p.key = c.template(at+".tls.certificate", a.TLS.Certificate, c.scope), c.template(at+".tls.key", a.TLS.Key, c.scope)
		c.need(at+".tls", p.certificate != nil && p.key != nil, "certificate and key")
	}
	return p
}

// chooseAuth takes the first way whose condition holds.
func (s *Session) chooseAuth() error {
	for _, p := range s.connector.auth {
		if p.when != nil {
			if holds, err := p.when.True(s.env); err != nil || !holds {
				continue
			}
		}
		s.auth = p
		return nil
	}
	return fault.New(fault.Invalid, "connector.settings_invalid", "The settings do not fit.").
		At("body.settings", "No way to sign in fits these settings.")
}

func (a *authPlan) keyPair(env formula.Env) (*tls.Certificate, error) {
	certificate, _, err := a.certificate.Text(env)
	if err != nil {
		return nil, err
	}
	key, _, err := a.key.Text(env)
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair([]byte(certificate), []byte(key))
	return &pair, err
}

// hasToken tells whether signing in gives a token that can be renewed.
func (a *authPlan) hasToken() bool { return a.oauth2 != nil || a.session != nil }

// signIn puts onto a request what the vendor wants to see. used is the token.
func (s *Session) signIn(req *http.Request, body []byte) (signed *http.Request, used Token, err error) {
	a := s.auth
	env := s.env
	if a.hasToken() {
		if used, err = s.accessToken(req.Context(), Token{}); err != nil {
			return nil, used, err
		}
		env = s.with(formula.Env{"auth": revealed(used)})
	}
	switch a.kind {
	case "basic":
		user, _, err := a.username.Text(env)
		if err != nil {
			return nil, used, err
		}
		password := ""
		if a.password != nil {
			if password, _, err = a.password.Text(env); err != nil {
				return nil, used, err
			}
		}
		req.SetBasicAuth(user, password)
	case "bearer":
		if err := setHeaders(req, []header{{"Authorization", a.token}}, env); err != nil {
			return nil, used, err
		}
		req.Header.Set("Authorization", "Bearer "+req.Header.Get("Authorization"))
	case "oauth2":
		if !slices.ContainsFunc(a.headers, func(h header) bool { return strings.EqualFold(h.name, "Authorization") }) {
			req.Header.Set("Authorization", "Bearer "+used.Values["access_token"].Reveal())
		}
	}
	if a.signed == nil {
		if err := setHeaders(req, a.headers, env); err != nil {
			return nil, used, err
		}
	}
	if err := addQuery(req.URL, a.query, env); err != nil {
		return nil, used, err
	}
	if err := s.protect(req); err != nil {
		return nil, used, err
	}
	return s.sign(req, body), used, s.signOnce(req, body)
}

func addQuery(u *url.URL, o object, env formula.Env) error {
	if len(o) == 0 {
		return nil
	}
	more, err := parameters(o, env)
	if err != nil {
		return err
	}
	values := u.Query()
	for name, list := range more {
		values[name] = list
	}
	u.RawQuery = strings.ReplaceAll(values.Encode(), "+", "%20")
	return nil
}

// sign has the request signed again for each further attempt, for signatures that
// hold the time.
func (s *Session) sign(req *http.Request, body []byte) *http.Request {
	if !s.auth.signs() {
		return req
	}
	return req.WithContext(httpx.WithSigner(req.Context(), func(r *http.Request) error { return s.signOnce(r, body) }))
}

// signs tells whether each request is signed with the time.
func (a *authPlan) signs() bool { return a != nil && (a.oauth1 != nil || a.signed != nil) }

func (s *Session) signOnce(req *http.Request, body []byte) error {
	switch {
	case s.auth.oauth1 != nil:
		return s.signOAuth1(req)
	case s.auth.signed != nil:
		return s.signHMAC(req, body)
	}
	return nil
}

func revealed(t Token) map[string]any {
	out := make(map[string]any, len(t.Values))
	for k, v := range t.Values {
		out[k] = v.Reveal()
	}
	return out
}

// csrfPlan is the handshake before writes.
type csrfPlan struct {
	request *requestPlan
	header  string
}

// protect puts the CSRF token and its cookies onto a request that changes
// something.
func (s *Session) protect(req *http.Request) error {
	if s.auth.csrf == nil || req.Method == http.MethodGet || req.Method == http.MethodHead {
		return nil
	}
	s.mu.Lock()
	kept := s.csrf
	s.mu.Unlock()
	if kept == nil {
		var err error
		if kept, err = s.fetchCSRF(req.Context()); err != nil {
			return err
		}
	}
	req.Header.Set(s.auth.csrf.header, kept["token"])
	if kept["cookies"] != "" {
		req.Header.Set("Cookie", kept["cookies"])
	}
	return nil
}

func (s *Session) fetchCSRF(ctx context.Context) (map[string]string, error) {
	got, err := s.fetch(ctx, s.auth.csrf.request, s.with(nil))
	if err != nil {
		return nil, err
	}
	kept := map[string]string{"token": got.header.Get(s.auth.csrf.header), "cookies": cookies(got.header)}
	if kept["token"] == "" {
		return nil, &Error{Code: VendorError, Message: s.connector.manifest.Name + " gives no token for changes.", Status: got.status}
	}
	s.hide(kept["token"])
	s.mu.Lock()
	s.csrf = kept
	s.mu.Unlock()
	return kept, nil
}

// cookies are those that an answer sets, as a Cookie header sends them.
func cookies(h http.Header) string {
	var list []string
	for _, c := range (&http.Response{Header: h}).Cookies() {
		list = append(list, c.Name+"="+c.Value)
	}
	return strings.Join(list, "; ")
}
