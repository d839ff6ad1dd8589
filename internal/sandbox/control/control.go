// Package control is what the control pages of all simulated vendors share: the
// guard before them and the style they wear.
package control

import (
	_ "embed"
	"net"
	"net/http"
	"strings"
)

//go:embed control.css
var style []byte

// maxBody is plenty for an order that people or tests give.
const maxBody = 1 << 20

// Style serves the pages' style sheet.
func Style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=UTF-8")
	_, _ = w.Write(style) // the reader has gone; nobody is left to tell
}

// Guard protects a control page, which has no sign-in and often listens on
// localhost, from other web pages: they can neither post to it (Sec-Fetch-Site and
// Origin) nor read it under a name they made point here (Host), nor frame it.
// anyHost serves it under any name.
func Guard(anyHost bool, next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !anyHost && !Loopback(r.Host) {
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

// Loopback tells whether a Host header names this machine alone.
func Loopback(host string) bool {
	name := strings.ToLower(hostname(host))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	address := net.ParseIP(name)
	return address != nil && address.IsLoopback()
}

// hostname is a Host header without port and brackets.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}
