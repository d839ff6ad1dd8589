package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"
)

// A slow or silent client must not hold a connection's buffers for ever; a
// socket, once upgraded, has its own limits.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	drainTimeout  = 10 * time.Second
)

// httpService serves HTTP as a supervised service.
type httpService struct {
	name    string
	addr    string
	opened  []net.Listener // before anything else, so that a taken port is a clear error at once
	handler http.Handler
	log     *slog.Logger
}

// String names the service in a supervisor's log.
func (s *httpService) String() string { return s.name }

// Serve answers until ctx ends and then lets running requests finish.
func (s *httpService) Serve(ctx context.Context) error {
	server := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	listeners := s.opened
	s.opened = nil // the server closes them: a restart opens its own
	if listeners == nil {
		var err error
		if listeners, err = Listen(ctx, s.addr); err != nil {
			return err
		}
	}
	failed := make(chan error, len(listeners)) // each listener's goroutine sends once
	for _, l := range listeners {
		go func() { failed <- server.Serve(l) }()
	}
	select {
	case err := <-failed:
		_ = server.Close()
		return fmt.Errorf("serve HTTP: %w", err)
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := server.Shutdown(limited); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop HTTP: %w", err)
	}
	return ctx.Err()
}

// Listen opens the address; localhost is both loopback addresses, since clients
// differ in which they try first.
func Listen(ctx context.Context, addr string) ([]net.Listener, error) {
	var lc net.ListenConfig
	port, local := strings.CutPrefix(addr, "localhost:")
	if !local {
		l, err := lc.Listen(ctx, "tcp", addr)
		if err != nil {
			return nil, taken(addr, err)
		}
		return []net.Listener{l}, nil
	}
	first, err := lc.Listen(ctx, "tcp", "127.0.0.1:"+port)
	if err != nil {
		return nil, taken(addr, err)
	}
	// The same port, also when the system chose it.
	_, port, _ = net.SplitHostPort(first.Addr().String())
	second, err := lc.Listen(ctx, "tcp", "[::1]:"+port)
	if err != nil {
		return []net.Listener{first}, nil //nolint:nilerr // a machine without IPv6
	}
	return []net.Listener{first, second}, nil
}

func taken(addr string, err error) error {
	return fmt.Errorf("cannot serve on %s (is another server running there? set ASSETRONICS_ADDR): %w", addr, err)
}
