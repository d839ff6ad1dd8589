package connector

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

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
)

var codes = []Code{BadCredentials, Forbidden, NotFound, Unreachable, RateLimited, VendorError}

// Error is a call to the vendor without a usable answer. Its text is for people
// and holds no secret.
type Error struct {
	Code       Code
	Message    string        // a sentence
	Status     int           // HTTP status; 0 without an answer
	RetryAfter time.Duration // zero when the vendor did not say
	cause      error
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

// maxErrorBody is how much of a refusal is looked at.
const maxErrorBody = 64 << 10

// refusal makes an error of an answer that is no success, and closes it.
func (s *Session) refusal(resp *http.Response) *Error {
	defer func() { _ = resp.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	wait, saysWhen := retryAfter(resp)
	code := s.connector.codeOf(resp.StatusCode, saysWhen)
	message := s.connector.sentenceOf(code)
	if code == VendorError && resp.StatusCode < http.StatusInternalServerError {
		message = s.connector.manifest.Name + " refuses the request."
	}
	if said := s.vendorText(resp.Header, body); said != "" {
		message += " It says: " + said
	}
	return &Error{
		Code: code, Message: message, Status: resp.StatusCode, RetryAfter: wait,
		cause: fmt.Errorf("status %d", resp.StatusCode),
	}
}

// retryAfter reads a date to come back at by the vendor's own clock, its Date
// header: ours may go differently. Without one the date says nothing.
func retryAfter(resp *http.Response) (wait time.Duration, said bool) {
	sent, err := http.ParseTime(resp.Header.Get("Date"))
	wait, said = httpx.RetryAfter(resp, sent)
	if err != nil && wait > 100*365*24*time.Hour {
		wait = 0
	}
	return wait, said
}

func (c *Connector) codeOf(status int, saysWhen bool) Code {
	if code, ok := c.manifest.Errors.Codes[status]; ok {
		return code
	}
	switch {
	case status == http.StatusUnauthorized:
		return BadCredentials
	case status == http.StatusForbidden:
		return Forbidden
	case status == http.StatusNotFound:
		return NotFound
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable && saysWhen:
		return RateLimited
	}
	return VendorError
}

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
	default:
		return name + " failed."
	}
}

// vendorText is the vendor's own explanation, short and clean.
func (s *Session) vendorText(header http.Header, body []byte) string {
	spec := s.connector.manifest.Errors
	for _, name := range spec.Headers {
		if said := s.presentable(header.Get(name)); said != "" {
			return said
		}
	}
	var parsed any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&parsed) != nil {
		return ""
	}
	for _, path := range spec.Body {
		if said := s.presentable(textAt(parsed, path)); said != "" {
			return said
		}
	}
	return ""
}

// presentable hides secrets that a vendor may repeat, and cuts.
func (s *Session) presentable(said string) string {
	for _, secret := range s.secrets {
		if value := secret.Reveal(); len(value) > 3 {
			said = strings.ReplaceAll(said, value, "***")
		}
	}
	return shorten(clean(said), 200)
}

// failure makes an error of a call that got no answer. The caller's own
// cancellation passes unchanged.
func (s *Session) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	out := &Error{Code: Unreachable, cause: err}
	var he *httpx.Error
	if errors.As(err, &he) {
		out.RetryAfter, out.cause = he.RetryAfter, errors.Join(he, he.Unwrap())
		switch he.Kind {
		case httpx.RateLimited:
			out.Code = RateLimited
		case httpx.Open: // it failed too often lately
			out.Code = VendorError
		case httpx.TooLarge:
			out.Code, out.Message = VendorError, "The answer of "+s.connector.manifest.Name+" is too large."
		case httpx.Insecure:
			out.Message = "The address of " + s.connector.manifest.Name + " must begin with https://."
		default: // whatever else is wrong with an address reads the same
		}
	}
	if out.Message == "" {
		out.Message = s.connector.sentenceOf(out.Code)
	}
	return out
}

// unreadable makes an error of an answer that could not be decoded.
func (s *Session) unreadable(ctx context.Context, err error) error {
	name := s.connector.manifest.Name
	message := "The answer of " + name + " cannot be read."
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case httpx.KindOf(err) == httpx.TooLarge:
		return s.failure(ctx, err)
	case httpx.KindOf(err) != "", errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		message = "The answer of " + name + " broke off."
	case errors.Is(err, errNoRecords):
		message = "The answer of " + name + " does not hold what was asked for."
	}
	return &Error{Code: VendorError, Message: message, Status: http.StatusOK, cause: err}
}
