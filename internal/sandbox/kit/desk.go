package kit

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/control"
)

// Options is what all vendors take. Now and Company are required.
type Options struct {
	// Now is the clock. Its zone decides what the vendor calls today.
	Now func() time.Time
	// Company is whom the vendor tells of.
	Company *company.Company
	// Wait sleeps for slow answers and returns early with the context's error.
	Wait func(context.Context, time.Duration) error
	// PublicURL is where readers reach the vendor; by default it is read off each request.
	PublicURL string
	// AnyHost serves the control page under any host name, not only loopback ones.
	AnyHost bool
	// Unlimited lifts the vendor's own rate limits, for load runs. Those that are
	// ordered as trouble stay.
	Unlimited bool
}

// Manners is how a vendor words what any vendor says, and who it is.
type Manners struct {
	Name string
	// Type is the media type of its answers, JSON by default.
	Type string
	// Opening begins an answer that is then flooded: an open string value.
	Opening string
	// Throttled asks to come back; the Retry-After header is set already.
	Throttled func(http.ResponseWriter, *http.Request)
	// Broken answers with 500 or 503.
	Broken func(w http.ResponseWriter, r *http.Request, status int)
	// SignIn tells requests for tokens from others.
	SignIn func(*http.Request) bool
	// Access lists what a reader needs to connect, for the control page.
	Access func(*http.Request) []Fact
	// Panels are further parts of the control page.
	Panels func(*http.Request) []Panel
}

// Fact is one thing to know: an address, a key.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Desk is one vendor's trouble, clock and control page.
type Desk struct {
	opts    Options
	manners Manners

	mu      sync.Mutex
	trouble Trouble
	calm    chan struct{} // closed when the present trouble ends
	signOut []func()
	log     []Request // the newest last, at most logged of them
}

// New makes a vendor's desk.
func New(opts Options, manners Manners) (*Desk, error) {
	if opts.Now == nil || opts.Company == nil {
		return nil, errors.New("sandbox: Options.Now and Options.Company are required")
	}
	if opts.Wait == nil {
		opts.Wait = wait
	}
	if manners.Type == "" {
		manners.Type = "application/json"
	}
	return &Desk{opts: opts, manners: manners, calm: make(chan struct{})}, nil
}

// Now is the vendor's clock, wrong by what was ordered.
func (d *Desk) Now() time.Time {
	return d.opts.Now().Add(time.Duration(d.Trouble().ClockSkewSeconds) * time.Second)
}

// Today is the vendor's calendar date.
func (d *Desk) Today() string { return d.Now().Format(time.DateOnly) }

// Company is whom the vendor tells of.
func (d *Desk) Company() *company.Company { return d.opts.Company }

// Handler is the whole vendor: its wire format behind the trouble, and the
// control page. extend adds the vendor's own orders below /control/.
func (d *Desk) Handler(wire http.Handler, extend func(*http.ServeMux)) http.Handler {
	page := d.controlRoutes()
	if extend != nil {
		extend(page)
	}
	mux := http.NewServeMux()
	mux.Handle("/", d.logged(d.troubled(wire)))
	mux.Handle("/control/", control.Guard(d.opts.AnyHost, page))
	// Relative, because a prefix may have been stripped before us.
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "control/")
		w.WriteHeader(http.StatusSeeOther)
	})
	return mux
}

// URL is where the vendor is reached, with the path it is mounted below: what
// stands before our own path in the address that was asked for.
func (d *Desk) URL(r *http.Request) string {
	if d.opts.PublicURL != "" {
		return strings.TrimSuffix(d.opts.PublicURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	asked, _, _ := strings.Cut(r.RequestURI, "?")
	prefix, ours := strings.CutSuffix(asked, r.URL.EscapedPath())
	if !ours {
		prefix = ""
	}
	return scheme + "://" + r.Host + prefix
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
