package kit

import (
	"net/http"
	"slices"
	"time"
)

// logged is how many requests a desk remembers.
const logged = 100

// Request is one that the vendor answered, without what it signs in with.
type Request struct {
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Status int       `json:"status"`
}

// logged remembers what was asked and how it ended.
func (d *Desk) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &watched{ResponseWriter: w}
		method, path := r.Method, r.URL.RequestURI()
		defer func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			if len(d.log) == logged {
				d.log = slices.Delete(d.log, 0, 1)
			}
			d.log = append(d.log, Request{d.opts.Now(), method, path, seen.status})
		}()
		next.ServeHTTP(seen, r)
	})
}

// Requests are the latest the vendor answered, the newest first. Status 0 is a
// request that was left without an answer.
func (d *Desk) Requests() []Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	list := slices.Clone(d.log)
	slices.Reverse(list)
	return list
}

// watched remembers the status it passes on.
type watched struct {
	http.ResponseWriter
	status int
}

func (w *watched) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController find the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }
