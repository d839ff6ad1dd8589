package connector

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// oauth1Plan is OAuth 1.0a with HMAC-SHA256, made ready. RFC 5849.
type oauth1Plan struct {
	consumerKey, consumerSecret, token, tokenSecret, realm *formula.Template
}

func (c *compiler) oauth1(at string, a Auth) *oauth1Plan {
	s := c.scope
	p := &oauth1Plan{
		consumerKey: c.template(at+".consumer_key", a.ConsumerKey, s), consumerSecret: c.template(at+".consumer_secret", a.ConsumerSecret, s),
		token: c.template(at+".token", a.Token, s), tokenSecret: c.template(at+".token_secret", a.TokenSecret, s), realm: c.template(at+".realm", a.Realm, s),
	}
	c.need(at, p.consumerKey != nil && p.consumerSecret != nil && p.tokenSecret != nil, "consumer_key, consumer_secret and token_secret")
	return p
}

func (s *Session) signOAuth1(req *http.Request) error {
	p := s.auth.oauth1
	get := func(t *formula.Template) string {
		if t == nil {
			return ""
		}
		v, _, _ := t.Text(s.env)
		return v
	}
	params := map[string]string{
		"oauth_consumer_key": get(p.consumerKey), "oauth_token": get(p.token), "oauth_signature_method": "HMAC-SHA256",
		"oauth_timestamp": strconv.FormatInt(s.now().Unix(), 10), "oauth_nonce": nonce(), "oauth_version": "1.0",
	}
	params["oauth_signature"] = oauth1Signature(req.Method, req.URL, params, get(p.consumerSecret), get(p.tokenSecret))
	var b strings.Builder
	b.WriteString("OAuth ")
	if realm := get(p.realm); realm != "" {
		b.WriteString(`realm="` + escape3986(realm) + `", `)
	}
	for i, name := range slices.Sorted(mapKeys(params)) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name + `="` + escape3986(params[name]) + `"`)
	}
	req.Header.Set("Authorization", b.String())
	return nil
}

// oauth1Signature signs method, address, query and the oauth parameters.
func oauth1Signature(method string, u *url.URL, params map[string]string, consumerSecret, tokenSecret string) string {
	var pairs []string
	for name, values := range u.Query() {
		for _, v := range values {
			pairs = append(pairs, escape3986(name)+"="+escape3986(v))
		}
	}
	for name, v := range params {
		pairs = append(pairs, escape3986(name)+"="+escape3986(v))
	}
	slices.Sort(pairs)
	base := method + "&" + escape3986(strings.ToLower(u.Scheme)+"://"+strings.ToLower(u.Host)+u.EscapedPath()) + "&" + escape3986(strings.Join(pairs, "&"))
	mac := hmac.New(sha256.New, []byte(escape3986(consumerSecret)+"&"+escape3986(tokenSecret)))
	mac.Write([]byte(base))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// escape3986 is the escaping of RFC 3986, where a blank is %20 and ~ stays.
func escape3986(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// signedPlan is a request signed with a shared key, made ready.
type signedPlan struct {
	text, key *formula.Template
	algorithm string
	encoding  string
}

func (c *compiler) signed(at string, a Auth) *signedPlan {
	p := &signedPlan{
		text: c.template(at+".sign", a.Sign, c.scope.With("request")), key: c.template(at+".key", a.Key, c.scope),
		algorithm: strings.TrimPrefix(a.Algorithm, "hmac-"), encoding: a.Encoding,
	}
	c.need(at, p.text != nil && p.key != nil, "sign and key")
	c.choice(at+".algorithm", a.Algorithm, "hmac-sha1", "hmac-sha256", "hmac-sha512")
	c.choice(at+".encoding", a.Encoding, "hex", "base64")
	return p
}

// signHMAC signs the request and sets the headers, which may use auth.signature
// and request.
func (s *Session) signHMAC(req *http.Request, body []byte) error {
	p := s.auth.signed
	now := s.now().UTC()
	env := s.with(formula.Env{"request": map[string]any{
		"method": req.Method, "host": strings.ToLower(req.URL.Host), "path": req.URL.EscapedPath(), "query": sortedQuery(req.URL.Query()),
		"body": string(body), "form": sortedForm(body, req.Header.Get("Content-Type")), "nonce": nonce(),
		"date": now.Format(time.RFC1123Z), "timestamp": int(now.Unix()), "time": now.Format(time.RFC3339),
	}})
	text, _, err := p.text.Text(env)
	if err != nil {
		return err
	}
	key, _, err := p.key.Text(env)
	if err != nil {
		return err
	}
	mac := hmac.New(formula.Hashes[p.algorithm], []byte(key))
	mac.Write([]byte(text))
	signature := hex.EncodeToString(mac.Sum(nil))
	if p.encoding == "base64" {
		signature = base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	env["auth"] = map[string]any{"signature": signature}
	return setHeaders(req, s.auth.headers, env)
}

// sortedQuery is a query by name, escaped as RFC 3986 says.
func sortedQuery(values url.Values) string { return strings.ReplaceAll(values.Encode(), "+", "%20") }

func sortedForm(body []byte, kind string) string {
	if !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return ""
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	return sortedQuery(values)
}
