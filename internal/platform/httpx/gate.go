package httpx

import (
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// Options are the same for every request of the process.
type Options struct {
	Clock clock.Clock    // reads Retry-After dates; clock.System{} when nil
	Log   *slog.Logger   // one line an attempt, without query, headers and bodies; discarded when nil
	Allow []netip.Prefix // ranges that are not public but may be dialled, also by plain http
}

// Limits are those of one client. A zero field takes the default named.
type Limits struct {
	RequestsPerSecond float64          // 5
	Burst             int              // 5
	Concurrent        int              // 4 requests under way, counted until the body is closed
	Retries           int              // 5 after the first attempt; below zero: none
	MaxWait           time.Duration    // 2 minutes; longer pauses are handed to the caller
	MaxBody           int64            // 256 MiB, after decompression
	HeaderTimeout     time.Duration    // 90 s from the first byte out to the answer's header
	StallTimeout      time.Duration    // 30 s without a byte of the body
	BreakerFailures   int              // 8 failures in a row open the breaker
	BreakerDelay      time.Duration    // 30 s until one request may try again
	PerHour           int              // requests in an hour; zero: not counted
	PerDay            int              // requests in a day; zero: not counted
	Certificate       *tls.Certificate // shown to servers that ask for one; connections are the client's own then
}

func (l Limits) withDefaults() Limits {
	return Limits{
		RequestsPerSecond: or(l.RequestsPerSecond, 5),
		Burst:             or(l.Burst, 5),
		Concurrent:        or(l.Concurrent, 4),
		Retries:           max(or(l.Retries, 5), 0),
		MaxWait:           or(l.MaxWait, 2*time.Minute),
		MaxBody:           or(l.MaxBody, 256<<20),
		HeaderTimeout:     or(l.HeaderTimeout, 90*time.Second),
		StallTimeout:      or(l.StallTimeout, 30*time.Second),
		BreakerFailures:   or(l.BreakerFailures, 8),
		BreakerDelay:      or(l.BreakerDelay, 30*time.Second),
		PerHour:           l.PerHour,
		PerDay:            l.PerDay,
		Certificate:       l.Certificate,
	}
}

func or[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// Gate makes clients that share connections and the guard. Safe for concurrent
// use.
type Gate struct {
	base  http.RoundTripper
	hosts *hosts
	clock clock.Clock
	log   *slog.Logger
}

// New builds a Gate. A proxy from the environment is not used: behind one the
// guard would see the proxy's address only.
func New(o Options) *Gate {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, ControlContext: guard{allow: o.Allow}.control}
	return &Gate{
		base: &http.Transport{
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    10 * time.Second,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        time.Minute,
			MaxResponseHeaderBytes: 256 << 10,
		},
		hosts: newHosts(o.Clock),
		clock: o.Clock,
		log:   o.Log,
	}
}

// Client gives a client for a scope, such as one integration's id. Clients of
// one scope share their rate limit, bulkhead and breaker per host; the limits
// of the first one stay until the host was idle for an hour.
func (g *Gate) Client(scope string, limits Limits) *http.Client {
	limits = limits.withDefaults()
	return &http.Client{
		Transport:     &retrier{gate: g, base: g.transport(limits.Certificate), scope: scope, limits: limits},
		CheckRedirect: checkRedirect,
	}
}

// transport is the shared one, or for a client certificate one of its own.
func (g *Gate) transport(certificate *tls.Certificate) http.RoundTripper {
	shared, ok := g.base.(*http.Transport)
	if certificate == nil || !ok {
		return g.base
	}
	own := shared.Clone()
	own.TLSClientConfig.Certificates = []tls.Certificate{*certificate}
	own.DisableKeepAlives = true // nobody closes it
	return own
}

// Close gives idle connections back.
func (g *Gate) Close() {
	if t, ok := g.base.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}
