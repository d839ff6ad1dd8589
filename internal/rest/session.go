package rest

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// CookieName is the session cookie of the web app. The page cannot read it.
const CookieName = "assetronics_session"

// authenticator tells who holds a token.
type authenticator interface {
	Authenticate(ctx context.Context, token string) (access.Principal, error)
}

// recognised finds out who calls and from where, and leaves it to the routes
// whether that suffices. A token that is given but not good is refused here,
// except on routes that sign people in or out.
func (s *server) recognised(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, byCookie := credential(r)
		origin := event.Origin{
			Actor: event.Actor{Type: event.ActorSystem, Label: "anonymous"}, Source: event.API,
			RequestID: requestID(r.Context()), IP: remoteIP(r),
		}
		ctx := r.Context()
		if token != "" {
			if byCookie && !s.sameSite(r) {
				writeProblem(w, newProblem(ctx, s.Log, errForeignSite))
				return
			}
			who, err := s.Authenticator.Authenticate(ctx, token)
			switch {
			case err == nil:
				ctx = access.WithPrincipal(ctx, who)
				id := who.UserID
				origin.Actor = event.Actor{Type: event.ActorUser, ID: &id, Label: who.Name}
				if byCookie {
					origin.Source = event.UI
				}
			case fault.KindOf(err) != fault.Unauthenticated:
				writeProblem(w, newProblem(ctx, s.Log, err))
				return
			}
		}
		next.ServeHTTP(w, r.WithContext(event.WithOrigin(ctx, origin)))
	})
}

var errForeignSite = fault.New(fault.Forbidden, "auth.foreign_site", "This request came from another site.")

// credential takes the bearer token, else the cookie.
func credential(r *http.Request) (token string, byCookie bool) {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.TrimSpace(bearer), false
	}
	if c, err := r.Cookie(CookieName); err == nil {
		return c.Value, true
	}
	return "", false
}

// sameSite guards writes made with the cookie: a browser says where they come
// from, and another site's page must not write with our user's cookie.
func (s *server) sameSite(r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, r.Host)
}

// shared lets front ends of other origins call with a bearer token. Cookies are
// never allowed across origins.
func (s *server) shared(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		if origin == "" || !slices.Contains(s.WebOrigins, origin) {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", origin)
		h.Add("Vary", "Origin")
		h.Set("Access-Control-Expose-Headers", "ETag, X-Request-ID, Retry-After")
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			h.Set("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE")
			h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, Idempotency-Key, X-Request-ID")
			h.Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func remoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return host
}
