package channels

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const (
	subprotocol = "phoenix"
	tokenPrefix = "base64url.bearer.phx." //nolint:gosec // no credential: it stands before one
	tokenHeader = "X-Phoenix-AuthToken"   //nolint:gosec // the header's name
)

// admission is what a request that may open a socket is given.
type admission struct {
	who      Conn
	protocol string // the subprotocol to answer with; "" when none was offered
}

// admit asks everybody who may refuse a socket, in Phoenix's order: origin, token,
// subprotocol, version, Options.Connect.
func (s *Server) admit(r *http.Request) (admission, bool) {
	if !s.originAllowed(r) {
		return admission{}, false
	}
	params := r.URL.Query()
	token, protocol, ok := subprotocolToken(r.Header)
	if !ok || !versionKnown(params.Get("vsn")) {
		return admission{}, false
	}
	for _, other := range []string{r.Header.Get(tokenHeader), params.Get("token")} {
		if token == "" {
			token = other
		}
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.options.HandlerTimeout)
	defer cancel()
	who, err := s.options.Connect(ctx, ConnectRequest{Params: params, Token: token, Request: r})
	if refusal := (*Refusal)(nil); err != nil && !errors.As(err, &refusal) {
		s.options.Logger.ErrorContext(ctx, "connect failed", "error", err)
	}
	return admission{who: who, protocol: protocol}, err == nil
}

// versionKnown accepts 2.0.x. A missing version means 1.0.0, which we do not
// speak.
func versionKnown(vsn string) bool {
	patch, ok := strings.CutPrefix(vsn, "2.0.")
	_, err := strconv.ParseUint(patch, 10, 16)
	return ok && err == nil
}

// subprotocolToken finds the token among the offered subprotocols, and the one to
// choose. It is not ok when the token cannot be decoded, or when others are
// offered but not ours.
func subprotocolToken(h http.Header) (token, protocol string, ok bool) {
	var tokens []string
	others := false
	for offer := range strings.SplitSeq(strings.Join(h.Values("Sec-WebSocket-Protocol"), ","), ",") {
		offer = strings.TrimSpace(offer)
		if encoded, found := strings.CutPrefix(offer, tokenPrefix); found {
			tokens = append(tokens, encoded)
		} else if strings.EqualFold(offer, subprotocol) {
			protocol = subprotocol
		} else if offer != "" {
			others = true
		}
	}
	if len(tokens) > 1 || others && protocol == "" {
		return "", "", false
	}
	if len(tokens) == 0 {
		return "", protocol, true
	}
	// Despite its name the prefix is followed by the standard alphabet; the
	// other one is taken too.
	encoded := strings.NewReplacer("-", "+", "_", "/").Replace(tokens[0])
	decoded, err := base64.RawStdEncoding.DecodeString(encoded)
	return string(decoded), protocol, err == nil
}

func (s *Server) originAllowed(r *http.Request) bool {
	header := r.Header.Get("Origin")
	if header == "" {
		return true
	}
	origin, err := url.Parse(header)
	if err != nil || origin.Host == "" {
		origin = &url.URL{Opaque: header} // "null", which AnyOrigin still allows
	}
	return s.options.AllowOrigin(r, origin)
}

// SameHost allows pages that came from the host and port the socket is asked of.
func SameHost(r *http.Request, origin *url.URL) bool {
	return origin.Host != "" && strings.EqualFold(origin.Host, r.Host)
}

// AnyOrigin allows every page.
func AnyOrigin(*http.Request, *url.URL) bool { return true }

// AllowOrigins allows the same host, and the origins listed, written as browsers
// send them: "https://app.example.com", with the port unless it is the scheme's
// own.
func AllowOrigins(origins ...string) func(*http.Request, *url.URL) bool {
	return func(r *http.Request, origin *url.URL) bool {
		if SameHost(r, origin) {
			return true
		}
		for _, listed := range origins {
			if strings.EqualFold(listed, origin.Scheme+"://"+origin.Host) {
				return true
			}
		}
		return false
	}
}
