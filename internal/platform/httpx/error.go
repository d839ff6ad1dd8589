package httpx

import (
	"context"
	"errors"
	"time"
)

// Kind tells callers apart what they can do about a request without an answer.
type Kind string

// The kinds. Blocked and Unreachable are told apart here for the log and for
// the retry; their text is the same.
const (
	Blocked     Kind = "blocked"      // the guard refused the address; trying again is pointless
	Unreachable Kind = "unreachable"  // no name, no connection, no TLS, or silence
	Insecure    Kind = "insecure"     // plain http to a public address, or a redirect to it
	Redirect    Kind = "redirect"     // too many redirects, or one that would carry a body away
	TooLarge    Kind = "too_large"    // the answer passed the size limit
	Open        Kind = "breaker_open" // the host failed too often lately; RetryAfter says when
	RateLimited Kind = "rate_limited" // the host asked for a longer pause than we wait; see RetryAfter
)

var texts = map[Kind]string{
	Blocked:     "the address could not be reached",
	Unreachable: "the address could not be reached",
	Insecure:    "the address must begin with https",
	Redirect:    "the address answered with a redirect that is not followed",
	TooLarge:    "the answer is too large",
	Open:        "the other side failed repeatedly and is left alone for a while",
	RateLimited: "the other side asked for a pause",
}

// Error is a request that got no usable answer.
type Error struct {
	Kind       Kind
	RetryAfter time.Duration // for Open and RateLimited; zero when unknown
	cause      error
}

// Error is the neutral text; the cause is only reachable by Unwrap.
func (e *Error) Error() string { return texts[e.Kind] }

// Unwrap gives the cause to the log.
func (e *Error) Unwrap() error { return e.cause }

// KindOf finds the kind of err; empty when err is no *Error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// wrap turns a transport's error into an *Error. The caller's own cancellation
// passes unchanged: nobody failed.
func wrap(ctx context.Context, err error) error {
	switch kind := KindOf(err); {
	case ctx.Err() != nil:
		return ctx.Err()
	case kind != "":
		return &Error{Kind: kind, cause: err}
	default:
		return &Error{Kind: Unreachable, cause: err}
	}
}
