package channels

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/coder/websocket"
)

const (
	subprotocol = "phoenix"
	tokenPrefix = "base64url.bearer.phx." //nolint:gosec // no credential: it stands before one
)

// ServeHTTP opens a socket and serves it until it ends. Mount it where the
// client looks: its endpoint followed by "/websocket".
//
// It answers 400 to what is no upgrade, 503 while draining, and an empty 403 to
// what is refused, checking in Phoenix's order: origin, token, subprotocol,
// version, Options.Connect.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if s.isDraining() { // before Connect, which may use up the token
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	who, ok := s.admit(r)
	if !ok {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	up := &upgrade{ResponseWriter: w, options: &s.options}
	conn, err := websocket.Accept(up, r, &websocket.AcceptOptions{
		Subprotocols:       []string{subprotocol},
		InsecureSkipVerify: true, // the origin was checked above, by our rules
	})
	if err != nil {
		return // Accept has answered
	}
	s.serve(context.WithoutCancel(r.Context()), conn, up.wire, who)
}

// admit asks everybody who may refuse a socket.
func (s *Server) admit(r *http.Request) (Conn, bool) {
	if !s.originAllowed(r) {
		return Conn{}, false
	}
	params := r.URL.Query()
	token, ok := subprotocolToken(r.Header)
	if !ok || !versionKnown(params.Get("vsn")) {
		return Conn{}, false
	}
	if token == "" {
		token = params.Get("token")
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.options.HandlerTimeout)
	defer cancel()
	who, err := s.options.Connect(ctx, ConnectRequest{
		Params: params, Token: token, RemoteAddr: r.RemoteAddr, Header: r.Header,
	})
	if refusal := (*Refusal)(nil); err != nil && !errors.As(err, &refusal) {
		s.options.Logger.ErrorContext(ctx, "connect failed", "error", err)
	}
	return who, err == nil
}

// versionKnown accepts 2.0.x. A missing version means 1.0.0, which we do not
// speak.
func versionKnown(vsn string) bool {
	patch, ok := strings.CutPrefix(vsn, "2.0.")
	_, err := strconv.ParseUint(patch, 10, 16)
	return ok && err == nil
}

// subprotocolToken finds the token among the offered subprotocols. It is not ok
// when the token cannot be decoded, or when others are offered but not ours.
func subprotocolToken(h http.Header) (token string, ok bool) {
	var tokens, others []string
	for offer := range strings.SplitSeq(strings.Join(h.Values("Sec-WebSocket-Protocol"), ","), ",") {
		offer = strings.TrimSpace(offer)
		if encoded, found := strings.CutPrefix(offer, tokenPrefix); found {
			tokens = append(tokens, encoded)
		} else if offer != "" {
			others = append(others, offer)
		}
	}
	if len(tokens) > 1 || len(others) > 0 && !containsFold(others, subprotocol) {
		return "", false
	}
	if len(tokens) == 0 {
		return "", true
	}
	// Despite its name the prefix is followed by the standard alphabet; the
	// other one is taken too.
	encoded := strings.NewReplacer("-", "+", "_", "/").Replace(tokens[0])
	decoded, err := base64.RawStdEncoding.DecodeString(encoded)
	return string(decoded), err == nil
}

func containsFold(list []string, wanted string) bool {
	for _, s := range list {
		if strings.EqualFold(s, wanted) {
			return true
		}
	}
	return false
}

func (s *Server) originAllowed(r *http.Request) bool {
	header := r.Header.Get("Origin")
	if header == "" {
		return true
	}
	origin, err := url.Parse(header)
	return err == nil && origin.Host != "" && s.options.AllowOrigin(r, origin)
}

// SameHost allows pages that came from the host and port the socket is asked of.
func SameHost(r *http.Request, origin *url.URL) bool {
	return strings.EqualFold(origin.Host, r.Host)
}

// AllowOrigins allows the same host, and the origins listed, written as browsers
// send them: "https://app.example.com", with the port unless it is the scheme's
// own.
func AllowOrigins(origins ...string) func(*http.Request, *url.URL) bool {
	return func(r *http.Request, origin *url.URL) bool {
		return SameHost(r, origin) || containsFold(origins, origin.Scheme+"://"+origin.Host)
	}
}
