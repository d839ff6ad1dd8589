package bamboohr

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"

	"github.com/assetronics/assetronics/internal/sandbox/control"
)

// Server is one simulated vendor with one company. It is an http.Handler that
// expects to be reached at its root: mount it below a path with http.StripPrefix.
// It answers from New on; webhooks go out between Start and Close.
type Server struct {
	opts    Options
	handler http.Handler

	mu    sync.RWMutex
	st    state
	ready []int // ids of deliveries to attempt now, in order

	wake   chan struct{} // capacity 1: there may be something in ready
	cancel context.CancelFunc
	work   sync.WaitGroup
}

// New makes the vendor, with the people of an earlier run when the folder holds
// them and invented ones otherwise. It fails on a state file it cannot read.
func New(opts Options) (*Server, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{opts: opts, wake: make(chan struct{}, 1)}
	s.handler = s.routes()
	st, found, err := load(opts.Folder)
	if err != nil {
		return nil, err
	}
	s.st = st
	if found {
		return s, nil
	}
	s.st = state{Version: stateVersion, NextWebhook: 1, NextDelivery: 1}
	s.st.repopulate(s.population())
	if err := save(opts.Folder, &s.st); err != nil {
		return nil, fmt.Errorf("bamboohr sandbox: %w", err)
	}
	return s, nil
}

func (s *Server) population() []Person {
	return Generate(s.opts.Seed, s.opts.Size, GenerateOptions{
		Today: s.opts.Now(), Domain: s.opts.Domain, Fixed: s.opts.Fixed,
	})
}

// ServeHTTP serves the vendor's API and the control page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	wire := s.wireRoutes()
	mux.Handle("/api/v1/", wire)
	mux.Handle("/api/gateway.php/{company}/v1/", s.gateway(wire))
	mux.Handle("/control/", control.Guard(s.opts.AnyHost, s.controlRoutes()))
	// Relative, because a prefix may have been stripped before us.
	mux.HandleFunc("GET /control", redirectTo("control/"))
	mux.HandleFunc("GET /{$}", redirectTo("control/"))
	return mux
}

func redirectTo(location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusSeeOther)
	}
}

// Start begins to send webhooks, those left over from an earlier run first. It
// does nothing when already started.
func (s *Server) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.ready = s.st.pendingDeliveries()
	s.work.Go(func() { s.send(ctx) })
	s.wakeSender()
}

// Close stops sending, waits until nothing is under way and saves. Webhooks that
// wait for another attempt go out after the next Start.
func (s *Server) Close() error {
	s.mu.Lock()
	cancel := s.cancel
	s.cancel = nil
	s.mu.Unlock()
	if cancel != nil {
		cancel()
	}
	s.work.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return save(s.opts.Folder, &s.st)
}

// today is the vendor's calendar date.
func (s *Server) today() string { return day(s.opts.Now()) }

// read runs fn with the state held still.
func (s *Server) read(fn func(*state)) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	fn(&s.st)
}

// change runs fn alone, saves what it did and sends the webhooks it announced.
// When fn fails it must not have changed anything; when saving fails the change
// stands until the next restart and the caller is told.
func (s *Server) change(fn func(*state) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.st.NextDelivery
	if err := fn(&s.st); err != nil {
		return err
	}
	if err := save(s.opts.Folder, &s.st); err != nil {
		s.opts.Log.Error("sandbox state not saved", slog.String("vendor", "bamboohr"), slog.Any("error", err))
		return fmt.Errorf("the state could not be saved: %w", err)
	}
	if s.cancel != nil {
		for id := known; id < s.st.NextDelivery; id++ {
			s.ready = append(s.ready, id)
		}
		s.wakeSender()
	}
	return nil
}

// wakeSender never blocks: one token is enough, the sender empties ready.
func (s *Server) wakeSender() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
