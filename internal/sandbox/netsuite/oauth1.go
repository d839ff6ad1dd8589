package netsuite

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// staleAfter is how far a request's timestamp may be from the vendor's clock.
const staleAfter = 5 * time.Minute

// param is a name and a value that are signed.
type param struct{ name, value string }

// Sign is the signature of a request by OAuth 1.0a with HMAC-SHA256, before it is
// encoded for the header. address is without the query, which stands in params
// like the oauth_ parameters do.
func Sign(method, address string, params map[string][]string, consumerSecret, tokenSecret string) string {
	list := []param{}
	for name, values := range params {
		for _, value := range values {
			list = append(list, param{encode(name), encode(value)})
		}
	}
	slices.SortFunc(list, func(a, b param) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.value, b.value)
	})
	pairs := make([]string, len(list))
	for i, p := range list {
		pairs[i] = p.name + "=" + p.value
	}
	base := strings.ToUpper(method) + "&" + encode(address) + "&" + encode(strings.Join(pairs, "&"))
	mac := hmac.New(sha256.New, []byte(encode(consumerSecret)+"&"+encode(tokenSecret)))
	mac.Write([]byte(base))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// encode is RFC 3986's percent encoding: unreserved characters alone stay.
func encode(text string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

// parseHeader reads the parameters of an OAuth header; ok is false for another one.
func parseHeader(header string) (params map[string]string, ok bool) {
	scheme, rest, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "OAuth") {
		return nil, false
	}
	params = map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, found := strings.Cut(strings.TrimSpace(part), "=")
		value, err := url.PathUnescape(strings.Trim(value, `"`))
		if _, twice := params[name]; !found || err != nil || twice {
			return nil, false
		}
		params[name] = value
	}
	return params, true
}

// verify tells why a request's signature does not hold, "" when it does.
func (s *Server) verify(r *http.Request) string {
	p, ok := parseHeader(r.Header.Get("Authorization"))
	if !ok {
		return "there is no readable OAuth header"
	}
	c := s.opts.Credentials
	switch {
	case p["realm"] != strings.ToUpper(c.Account):
		return "the realm is not " + strings.ToUpper(c.Account)
	case p["oauth_consumer_key"] != c.ConsumerKey:
		return "the consumer key is unknown"
	case p["oauth_token"] != c.TokenID:
		return "the token is unknown"
	case p["oauth_signature_method"] != "HMAC-SHA256":
		return "the signature method is not HMAC-SHA256"
	case p["oauth_version"] != "" && p["oauth_version"] != "1.0":
		return "the version is not 1.0"
	case len(p["oauth_nonce"]) < 6 || len(p["oauth_nonce"]) > 64:
		return "the nonce is not 6 to 64 characters long"
	}
	seconds, err := strconv.ParseInt(p["oauth_timestamp"], 10, 64)
	if away := s.desk.Now().Sub(time.Unix(seconds, 0)); err != nil || away.Abs() > staleAfter {
		return "the timestamp is too far from now"
	}
	params := map[string][]string{}
	for name, values := range r.URL.Query() {
		params[name] = values
	}
	for name, value := range p {
		if name != "realm" && name != "oauth_signature" {
			params[name] = append(params[name], value)
		}
	}
	want := Sign(r.Method, s.desk.URL(r)+r.URL.EscapedPath(), params, c.ConsumerSecret, c.TokenSecret)
	if subtle.ConstantTimeCompare([]byte(want), []byte(p["oauth_signature"])) != 1 {
		return "the signature does not match"
	}
	if !s.firstUse(p["oauth_timestamp"]+"/"+p["oauth_nonce"], s.desk.Now().Add(2*staleAfter)) {
		return "the nonce was used before"
	}
	return ""
}

// firstUse remembers something that may be used once, until it could not be valid
// any more.
func (s *Server) firstUse(what string, until time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for old, end := range s.used {
		if s.desk.Now().After(end) {
			delete(s.used, old)
		}
	}
	if _, before := s.used[what]; before {
		return false
	}
	s.used[what] = until
	return true
}
