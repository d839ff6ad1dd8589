package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// maxBody is the largest body of a JSON request. The largest honest one is a
// workflow definition of some kilobytes.
const maxBody = 1 << 20

// maxDiscard is how much more of a body that is too large is read and thrown
// away before the answer.
const maxDiscard = 64 << 20

type requestIDKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identified gives each request an id, which the answer and every log line and
// event carry. A proxy's own id is taken over when it looks harmless.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-ID")
		if !harmless(id) {
			id = uuid.NewString()
		}
		w.Header().Set("X-Request-ID", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

func harmless(id string) bool {
	return len(id) >= 8 && len(id) <= 64 && strings.IndexFunc(id, func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
}

// contained turns a panic into an answer; the server and all other requests go
// on.
func contained(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause) // net/http's own way to drop a connection
			}
			log.ErrorContext(r.Context(), "request panicked",
				"panic", cause, "request_id", requestID(r.Context()), "stack", string(debug.Stack()))
			writeProblem(w, framingProblem(r.Context(), http.StatusInternalServerError, "Something went wrong on our side."))
		}()
		next.ServeHTTP(w, r)
	})
}

// readable refuses bodies that are too large, not UTF-8 or with a NUL. JSON
// decoders would quietly put replacement characters for what is not UTF-8.
func readable(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.ContentLength == 0 || isUpload(r) {
			next.ServeHTTP(w, r)
			return
		}
		body, refusal := readBody(w, r)
		switch {
		case refusal != nil:
			writeProblem(w, refusal)
		case !utf8.Valid(body):
			writeProblem(w, framingProblem(r.Context(), http.StatusBadRequest, "The body is not valid UTF-8."))
		case holdsNul(body):
			writeProblem(w, framingProblem(r.Context(), http.StatusBadRequest, "Text must not hold the character NUL."))
		default:
			r.Body = io.NopCloser(bytes.NewReader(body))
			next.ServeHTTP(w, r)
		}
	})
}

// readBody reads a body of at most maxBody. The rest of a larger one is read too:
// a client that is still sending would see a broken connection, not the answer.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *problem) {
	whole := r.Body
	body, err := io.ReadAll(http.MaxBytesReader(w, whole, maxBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		_, _ = io.CopyN(io.Discard, whole, maxDiscard)
		return nil, framingProblem(r.Context(), http.StatusRequestEntityTooLarge, "The body is larger than 1 MiB.")
	}
	if err != nil {
		return nil, framingProblem(r.Context(), http.StatusBadRequest, "The body could not be read.")
	}
	return body, nil
}

// holdsNul finds the escape of a NUL in JSON text: no text of ours has a use for
// it, and PostgreSQL cannot keep it.
func holdsNul(body []byte) bool {
	for rest := body; ; {
		at := bytes.Index(rest, []byte(`\u0000`))
		if at < 0 {
			return false
		}
		slashes := 0 // before it: an odd number escapes this one
		for slashes < at && rest[at-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return true
		}
		rest = rest[at+1:]
	}
}

// noStore keeps answers out of every cache: they hold a company's data.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

func writeProblem(w http.ResponseWriter, p *problem) {
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the caller may be gone
}

// answer ends a request inside huma's chain with a problem.
func answer(ctx huma.Context, p *problem) {
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // the caller may be gone
}
