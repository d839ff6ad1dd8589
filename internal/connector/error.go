package connector

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/connector/wire"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// Code says what an administrator can do about a vendor that cannot be read.
type Code string

// The codes.
const (
	BadCredentials Code = "bad_credentials" // the key is wrong or expired
	Forbidden      Code = "forbidden"       // the key is right but may not do this
	NotFound       Code = "not_found"       // the address is wrong, or the account is
	Unreachable    Code = "unreachable"     // no connection; deliberately not told why
	RateLimited    Code = "rate_limited"    // later again, see RetryAfter
	VendorError    Code = "vendor_error"    // the vendor failed or answered nonsense
	Endless        Code = "endless"         // its paging leads nowhere
)

var codes = []string{string(BadCredentials), string(Forbidden), string(NotFound), string(Unreachable), string(RateLimited), string(VendorError)}

// Error is a call to the vendor without a usable answer. Its text is for people
// and holds no secret.
type Error struct {
	Code       Code
	Message    string        // a sentence
	Status     int           // HTTP status; 0 without an answer
	RetryAfter time.Duration // zero when the vendor did not say
	// Skipped: the stream is not there for us, by the manifest's word; other
	// streams are.
	Skipped bool
	// Expired: what was remembered of the last run is no longer taken; read
	// everything.
	Expired bool

	do       string // of the rule that made it
	unsent   bool   // the request itself has not left: what it needs could not be had
	partly   bool   // an earlier call of the same action went well
	brokeOff bool   // the answer had begun
	cause    error
}

// Error is the code and the sentence.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// Unwrap gives the cause to the log.
func (e *Error) Unwrap() error { return e.cause }

// AsError finds the *Error in err; nil when there is none.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// Effect is what an action that failed has done at the vendor.
type Effect int

// The effects.
const (
	Unclear Effect = iota // no answer, or one that says nothing: it may have been done
	Nothing               // surely nothing: the vendor said no, or was not asked
	Partly                // some of its calls went well, then the vendor said no
)

// EffectOf says what an error of Call tells of the action.
func EffectOf(err error) Effect {
	e := AsError(err)
	if e == nil {
		if f := fault.As(err); f != nil && f.Kind == fault.Invalid { // the inputs do not fit
			return Nothing
		}
		return Unclear
	}
	if !e.unsent && !e.refused() && !e.undialled() {
		return Unclear
	}
	if e.partly {
		return Partly
	}
	return Nothing
}

// refused tells whether the vendor has said no, or is left alone for a while.
func (e *Error) refused() bool {
	switch e.Code {
	case RateLimited, BadCredentials, Forbidden, NotFound:
		return true
	case Unreachable, VendorError, Endless:
	}
	return httpx.KindOf(e.cause) == httpx.Open || e.Status >= 400 && e.Status < 500
}

// undialled tells whether there was not even a connection.
func (e *Error) undialled() bool {
	switch httpx.KindOf(e.cause) {
	case httpx.Blocked, httpx.Insecure:
		return true
	case httpx.Unreachable, httpx.Redirect, httpx.TooLarge, httpx.Open, httpx.RateLimited:
	}
	var op *net.OpError
	return errors.As(e.cause, &op) && op.Op == "dial"
}

// unsent notes that the request itself has not left.
func unsent(err error) error {
	if e := AsError(err); e != nil {
		e.unsent = true
	}
	return err
}

// sentenceOf says what a code means at this vendor.
func (c *Connector) sentenceOf(code Code) string {
	name := c.manifest.Name
	switch code {
	case BadCredentials:
		return name + " does not accept the key."
	case Forbidden:
		return name + " does not allow this to the key's owner."
	case NotFound:
		return "Nothing is found at this address of " + name + "."
	case Unreachable:
		return name + " could not be reached at this address."
	case RateLimited:
		return name + " asks to come back later."
	case Endless:
		return name + " gives the same page again and again."
	case VendorError:
	}
	return name + " failed."
}

// failure makes an error of a call that got no answer. The caller's own
// cancellation passes unchanged.
func (s *Session) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	out := &Error{Code: Unreachable, cause: err}
	name := s.connector.manifest.Name
	var he *httpx.Error
	if errors.As(err, &he) {
		out.RetryAfter, out.cause = he.RetryAfter, errors.Join(he, he.Unwrap())
		switch he.Kind {
		case httpx.RateLimited:
			out.Code = RateLimited
		case httpx.Open: // it failed too often lately
			out.Code = VendorError
		case httpx.TooLarge:
			out.Code, out.Message = VendorError, "The answer of "+name+" is too large."
		case httpx.Insecure:
			out.Message = "The address of " + name + " must begin with https://."
		default: // whatever else is wrong with an address reads the same
		}
	}
	if out.Message == "" {
		out.Message = s.connector.sentenceOf(out.Code)
	}
	return out
}

// unreadable makes an error of an answer that could not be decoded.
func (s *Session) unreadable(ctx context.Context, resp *http.Response, err error) error {
	name := s.connector.manifest.Name
	message := "The answer of " + name + " cannot be read."
	kind, brokeOff := resp.Header.Get("Content-Type"), false
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case httpx.KindOf(err) == httpx.TooLarge:
		return s.failure(ctx, err)
	case errors.Is(err, wire.ErrStretch):
		message = "The answer of " + name + " is too large."
	case httpx.KindOf(err) != "", errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		message, brokeOff = "The answer of "+name+" broke off.", true
	case errors.Is(err, wire.ErrNoRecords):
		message = "The answer of " + name + " does not hold what was asked for."
	case strings.Contains(kind, "html"):
		message = name + " answered with a web page instead of data."
	}
	return &Error{Code: VendorError, Message: message, Status: resp.StatusCode, brokeOff: brokeOff, cause: err}
}
