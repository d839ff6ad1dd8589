// Package httpx is the one way out: every request to an address that a customer
// can influence (a vendor's API, a webhook target) leaves through a Gate. It
// knows no domain.
//
// A Gate hands out ordinary *http.Client values. Each has the same chain:
//
//	http.Client          redirects: limited, never downgraded, secrets stay on their origin
//	└ retry              Retry-After, else back-off with jitter; replayable requests only
//	  └ host             pause asked for by the host, rate limit, bulkhead, breaker
//	    └ patience       time to the first header, then time between two reads; body size
//	      └ transport    dials; the guard looks at the address really dialled
//
// Limits are kept per scope and host. The scope is the caller's (one integration
// is one scope), so that one customer's trouble never slows another's, not even
// at the same vendor.
//
// How it fails: an answer of the other side, whatever its status, is an answer.
// Everything else is an *Error of a few kinds whose text is neutral: an address
// that is blocked, closed, silent or unknown reads the same, so nobody can map
// a network with a "test" button. The cause is kept for the log (errors.Unwrap).
// http.Client wraps it into a *url.Error that prints the whole URL: take the
// *Error out with errors.As before showing anything.
package httpx
