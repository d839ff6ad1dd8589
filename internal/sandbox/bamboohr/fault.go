package bamboohr

import (
	"net/http"
	"strconv"
	"time"
)

// troubled answers with the next failure that was ordered, if there is one.
func (s *Server) troubled(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault, ok := s.takeFault()
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		switch fault.Kind {
		case RateLimited:
			s.later(w, http.StatusTooManyRequests, "Limit exceeded", fault)
		case Unavailable:
			s.later(w, http.StatusServiceUnavailable, "Limit exceeded", fault)
		case ServerError:
			w.Header().Set("Content-Type", "text/html; charset=UTF-8")
			w.WriteHeader(http.StatusInternalServerError)
		case Slow:
			if s.opts.Wait(r.Context(), time.Duration(fault.DelayMillis)*time.Millisecond) == nil {
				next.ServeHTTP(w, r)
			}
		case Cut:
			whole := &buffered{header: http.Header{}, status: http.StatusOK}
			next.ServeHTTP(whole, r)
			whole.cut(w)
		}
	})
}

// later asks the reader to come back.
func (s *Server) later(w http.ResponseWriter, status int, message string, fault Fault) {
	after := strconv.Itoa(fault.RetryAfterSeconds)
	if fault.RetryAfterDate {
		at := s.opts.Now().Add(time.Duration(fault.RetryAfterSeconds) * time.Second)
		after = at.UTC().Format(http.TimeFormat)
	}
	w.Header().Set("Retry-After", after)
	emptyError(w, status, message)
}

// buffered holds back an answer.
type buffered struct {
	header http.Header
	status int
	body   []byte
}

func (b *buffered) Header() http.Header { return b.header }

func (b *buffered) WriteHeader(status int) { b.status = status }

func (b *buffered) Write(p []byte) (int, error) {
	b.body = append(b.body, p...)
	return len(p), nil
}

// cut sends half of the answer. Having promised all of it, the HTTP server ends
// the connection, and the reader sees an unexpected end.
func (b *buffered) cut(w http.ResponseWriter) {
	for name, values := range b.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(b.body)))
	w.WriteHeader(b.status)
	_, _ = w.Write(b.body[:len(b.body)/2])
}
