package connector

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
)

func checkRequest(at string, r Request, known []string, p *problems) {
	if !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete}, r.Method) {
		p.add(at+".method", "must be GET, POST, PUT or DELETE")
	}
	if !strings.HasPrefix(r.Path, "/") || strings.ContainsAny(r.Path, "?#{}") || strings.Contains(r.Path, "..") {
		p.add(at+".path", "must begin with a slash and hold no query and no placeholder")
	}
	if r.Body != nil && r.Method == http.MethodGet {
		p.add(at+".body", "a GET has none")
	}
	checkPlaceholders(at+".query", r.Query, known, p)
	checkPlaceholders(at+".body", r.Body, known, p)
	checkHeaders(at+".headers", r.Headers, known, p)
}

func checkHeaders(at string, headers map[string]string, known []string, p *problems) {
	for name, value := range headers {
		if !goodName.MatchString(name) || strings.ContainsFunc(value, unicode.IsControl) {
			p.add(at, "%q is no header", name)
		}
	}
	checkPlaceholders(at, headers, known, p)
}

func checkPlaceholders(at string, in any, known []string, p *problems) {
	for _, name := range placeholders(in) {
		if !slices.Contains(known, name) {
			p.add(at, "{%s} stands for nothing", name)
		}
	}
}

func need(p *problems, at, value, name string) {
	if value == "" {
		p.add(at, "%s is required", name)
	}
}
