package bamboohr

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// Defaults of Options. DemoKey is public on purpose: it opens invented data only.
const (
	DemoKey       = "ba3b00000000000000000000000000000000de30"
	DefaultDomain = "acme.test"
	DefaultSize   = 250
)

// Options says how the vendor behaves. Now is required; everything else has a default.
type Options struct {
	// Now is the clock. Its zone decides what the vendor calls today.
	Now func() time.Time
	// Wait sleeps for slow answers and between attempts at a webhook; it returns
	// early with the context's error. Tests replace it.
	Wait func(context.Context, time.Duration) error
	// Log hears of webhooks that fail and of states that cannot be saved. None by default.
	Log *slog.Logger

	// APIKey is the only key that is let in (DemoKey).
	APIKey string
	// Subdomain is the company's name in the older address (acme).
	Subdomain string
	// Company is its name for people (Acme).
	Company string
	// PublicURL is where readers reach the server, shown on the control page; by
	// default it is read off each request.
	PublicURL string

	// Seed, Size, Domain and Fixed shape the first population; see Generate.
	Seed   uint64
	Size   int
	Domain string
	Fixed  []Fixed
	// HireManager is the e-mail of the manager new hires get unless they name
	// another. "" is the head of the hire's department.
	HireManager string
	// KeyOwner is the e-mail of the person behind the key: employee 0. "" is nobody.
	KeyOwner string

	// Folder keeps the state in bamboohr.json over restarts; "" keeps it in memory only.
	Folder string

	// Client sends webhooks. The default gives up after 10 s and follows no redirects.
	Client *http.Client
	// RetryDelays are the pauses before each further attempt at a webhook that got
	// no answer or a 5xx one. The vendor waits 5, 10, 20, 40 and 80 minutes; by
	// default these are seconds.
	RetryDelays []time.Duration

	// Attempted hears of each attempt at a webhook, once it is in the delivery log.
	// It is called by the sender: it must not call Close.
	Attempted func(Delivery)

	// AnyHost serves the control page under any host name. By default only
	// loopback names are, so that no web page can rebind its own name to it.
	AnyHost bool

	// Rand is the source of private keys (crypto/rand).
	Rand io.Reader
}

func (o Options) withDefaults() (Options, error) {
	if o.Now == nil {
		return o, errors.New("bamboohr sandbox: Options.Now is required")
	}
	setDefault(&o.APIKey, DemoKey)
	setDefault(&o.Subdomain, "acme")
	setDefault(&o.Company, "Acme")
	setDefault(&o.Domain, DefaultDomain)
	if o.Size <= 0 {
		o.Size = DefaultSize
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.RetryDelays == nil {
		o.RetryDelays = []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second}
	}
	if o.Attempted == nil {
		o.Attempted = func(Delivery) {}
	}
	if o.Client == nil {
		o.Client = &http.Client{
			Timeout:       10 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return o, nil
}

func setDefault(s *string, value string) {
	if *s == "" {
		*s = value
	}
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
