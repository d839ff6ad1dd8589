package rest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// problem is an error answer as RFC 9457 has it, with a stable code.
type problem struct {
	Type      string         `json:"type" doc:"about:blank: the code tells problems apart."`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail" doc:"A sentence for people."`
	Code      string         `json:"code" doc:"Stable; what programs look at."`
	Errors    []problemField `json:"errors,omitempty" doc:"The inputs that are wrong."`
	RequestID string         `json:"request_id"`

	Outcome   *OutcomeView     `json:"outcome,omitempty" doc:"When a bulk change was refused: what is in the way."`
	Meanwhile *event.Meanwhile `json:"meanwhile,omitempty" doc:"When a version is stale: what changed since, field by field."`

	SourceOrders *sourceOrders `json:"source_orders,omitempty" doc:"When those that a change is based on are stale: as they are now."`
}

type problemField struct {
	Location string `json:"location" doc:"Where the input stands, e.g. body.email."`
	Message  string `json:"message"`
}

func (p *problem) Error() string             { return p.Code + ": " + p.Detail }
func (p *problem) GetStatus() int            { return p.Status }
func (p *problem) ContentType(string) string { return "application/problem+json" }

// statusOf is the one map from kinds to HTTP.
var statusOf = map[fault.Kind]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Precondition:    http.StatusPreconditionFailed,
	fault.RateLimited:     http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.Internal:        http.StatusInternalServerError,
}

// newProblem makes the answer for an error. What is not a fault is ours: it is
// logged with its cause, and the caller learns the request id alone.
func newProblem(ctx context.Context, log *slog.Logger, err error) *problem {
	f := fault.As(err)
	if f == nil && errors.Is(err, context.Canceled) {
		f = fault.New(fault.Unavailable, "request.canceled", "The request was given up.")
	}
	if f == nil {
		f = fault.New(fault.Internal, "internal", "Something went wrong on our side.").Because(err)
	}
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		log.ErrorContext(ctx, "request failed", "error", err, "request_id", requestID(ctx))
	}
	status := statusOf[f.Kind]
	p := &problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: f.Message, Code: f.Code, RequestID: requestID(ctx),
	}
	switch facts := f.Facts.(type) {
	case event.Meanwhile:
		p.Meanwhile = &facts
	case precedence.Orders:
		now := sourceOrdersOf(facts)
		p.SourceOrders = &now
	case operation.Outcome:
		out := outcomeViewOf(facts)
		p.Outcome = &out
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, problemField(field))
	}
	return p
}

// codes for problems that arise before a room is asked.
var framingCodes = map[int]string{
	http.StatusBadRequest:            "request.malformed",
	http.StatusNotFound:              "not_found",
	http.StatusMethodNotAllowed:      "method_not_allowed",
	http.StatusNotAcceptable:         "not_acceptable",
	http.StatusRequestTimeout:        "request.timeout",
	http.StatusRequestEntityTooLarge: "request.too_large",
	http.StatusUnsupportedMediaType:  "request.media_type",
	http.StatusUnprocessableEntity:   "invalid_input",
	http.StatusInternalServerError:   "internal",
}

// framingProblem is what huma asks for when a request does not even parse.
func framingProblem(ctx context.Context, status int, message string, errs ...error) *problem {
	code, ok := framingCodes[status]
	if !ok {
		code = "error"
	}
	p := &problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: message, Code: code, RequestID: requestID(ctx),
	}
	for _, err := range errs {
		p.Errors = append(p.Errors, fieldOf(err))
	}
	return p
}

func fieldOf(err error) problemField {
	var detail *huma.ErrorDetail
	if errors.As(err, &detail) {
		return problemField{Location: detail.Location, Message: detail.Message}
	}
	var f *fault.Fault
	if errors.As(err, &f) {
		return problemField{Location: "query", Message: f.Message}
	}
	return problemField{Location: "body", Message: err.Error()}
}

func init() { //nolint:gochecknoinits // huma has package-wide hooks only
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return framingProblem(context.Background(), status, message, errs...)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		if ctx == nil {
			return framingProblem(context.Background(), status, message, errs...)
		}
		return framingProblem(ctx.Context(), status, message, errs...)
	}
}
