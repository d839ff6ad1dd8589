package kit

import (
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// troubled answers with the next failure that fits, if there is one.
func (d *Desk) troubled(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault, calm := d.takeFault(r)
		switch fault.Kind {
		case RateLimited:
			d.later(w, fault)
			d.manners.Throttled(w, r)
		case Unavailable:
			d.later(w, fault)
			d.manners.Broken(w, r, http.StatusServiceUnavailable)
		case ServerError:
			d.manners.Broken(w, r, http.StatusInternalServerError)
		case Slow:
			if d.opts.Wait(r.Context(), time.Duration(fault.DelayMillis)*time.Millisecond) == nil {
				next.ServeHTTP(w, r)
			}
		case Hang:
			hang(r, calm)
		case Stall:
			half(next, w, r)
			hang(r, calm)
		case Cut:
			half(next, w, r) // having promised all, the server ends the connection
		case Garbage:
			d.garbage(w)
		case LoginPage:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, loginPage)
		case Flood:
			d.flood(w, r, fault.Bytes)
		case TokenDies:
			d.SignOutAll()
			next.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

const loginPage = `<!DOCTYPE html><html><head><title>Sign in</title></head>` +
	`<body><form method="post" action="/login"><input name="user"><input name="password" type="password"></form></body></html>`

// takeFault uses up the first fault that fits. The channel closes when the
// trouble of this moment ends.
func (d *Desk) takeFault(r *http.Request) (Fault, <-chan struct{}) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.trouble.Next {
		f := &d.trouble.Next[i]
		if !d.fits(*f, r) {
			continue
		}
		if f.After > 0 {
			f.After--
			continue
		}
		taken := *f
		if f.Times--; f.Times <= 0 && !f.Forever {
			d.trouble.Next = slices.Delete(d.trouble.Next, i, i+1)
		}
		return taken, d.calm
	}
	return Fault{}, d.calm
}

func (d *Desk) fits(f Fault, r *http.Request) bool {
	if f.Path != "" {
		return strings.Contains(r.URL.Path, f.Path)
	}
	return d.manners.SignIn == nil || !d.manners.SignIn(r)
}

// later asks the reader to come back.
func (d *Desk) later(w http.ResponseWriter, f Fault) {
	if f.NoRetryAfter {
		return
	}
	after := strconv.Itoa(f.RetryAfterSeconds)
	if f.RetryAfterDate {
		after = d.Now().Add(time.Duration(f.RetryAfterSeconds) * time.Second).UTC().Format(http.TimeFormat)
	}
	w.Header().Set("Retry-After", after)
}

// hang holds the request until the reader goes away or the trouble ends, and then
// drops the connection without a further word.
func hang(r *http.Request, calm <-chan struct{}) {
	select {
	case <-r.Context().Done():
	case <-calm:
	}
	panic(http.ErrAbortHandler)
}

// half sends the first half of the right answer and promises the whole.
func half(next http.Handler, w http.ResponseWriter, r *http.Request) {
	whole := &buffered{header: http.Header{}, status: http.StatusOK}
	next.ServeHTTP(whole, r)
	for name, values := range whole.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(whole.body)))
	w.WriteHeader(whole.status)
	_, _ = w.Write(whole.body[:len(whole.body)/2])
	_ = http.NewResponseController(w).Flush()
}

// garbage is four kilobytes of noise, the same every time.
func (d *Desk) garbage(w http.ResponseWriter) {
	noise := make([]byte, 4096)
	random := rand.New(rand.NewPCG(1, 1)) //nolint:gosec // noise
	for i := range noise {
		noise[i] = byte(random.UintN(256)) //nolint:gosec // below 256
	}
	w.Header().Set("Content-Type", d.manners.Type)
	_, _ = w.Write(noise)
}

// flood sends an answer whose first value never seems to end. It stops when the
// reader goes away.
func (d *Desk) flood(w http.ResponseWriter, r *http.Request, bytes int64) {
	w.Header().Set("Content-Type", d.manners.Type)
	if _, err := io.WriteString(w, d.manners.Opening); err != nil {
		return
	}
	block := []byte(strings.Repeat("a", 64<<10))
	for sent := int64(0); sent < bytes && r.Context().Err() == nil; {
		n, err := w.Write(block[:min(int64(len(block)), bytes-sent)])
		if err != nil {
			return
		}
		sent += int64(n)
	}
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
