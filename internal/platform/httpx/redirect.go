package httpx

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

const maxRedirects = 5

// kept are the headers that may follow a redirect to another origin. A list of
// what may stay, not of secrets: connectors sign in with headers of any name.
var kept = []string{"Accept", "Accept-Language", "User-Agent"}

// checkRedirect judges one hop; the address behind it is judged by the guard
// when it is dialled.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first, last := via[0].URL, via[len(via)-1].URL
	req.Header.Del("Referer") // a query of ours may hold a secret
	if len(via) > maxRedirects {
		return &Error{Kind: Redirect, cause: fmt.Errorf("more than %d redirects", maxRedirects)}
	}
	if last.Scheme == "https" && req.URL.Scheme != "https" {
		return &Error{Kind: Insecure, cause: errors.New("redirect from https to " + req.URL.Scheme)}
	}
	if sameOrigin(first, req.URL) {
		return nil
	}
	if req.Body != nil && req.Body != http.NoBody {
		return &Error{Kind: Redirect, cause: errors.New("redirect of a body to " + req.URL.Host)}
	}
	header := make(http.Header, len(kept))
	for _, name := range kept {
		if values := req.Header.Values(name); len(values) > 0 {
			header[name] = values
		}
	}
	req.Header = header //nolint:gosec // it holds what may stay only
	return nil
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && hostPort(a) == hostPort(b)
}

// hostPort is the lower-case host with its port written out.
func hostPort(u *url.URL) string {
	return canonical(u.Hostname(), u.Port(), u.Scheme)
}
