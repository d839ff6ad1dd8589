package bamboohr

import (
	"net"
	"net/http"
	"strings"
)

// guarded protects the control page, which has no sign-in and often listens on
// localhost, from other web pages: they can neither post to it (Sec-Fetch-Site and
// Origin) nor read it under a name they made point here (Host), nor frame it.
func (s *Server) guarded(next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.opts.AnyHost && !loopback(hostname(r.Host)) {
			http.Error(w, "the sandbox's control page answers to loopback host names only", http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		sameOrigin.ServeHTTP(w, r)
	})
}

// hostname is a Host header without port and brackets.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}
