package app

import (
	"context"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"riverqueue.com/riverui"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/supervise"
	"github.com/assetronics/assetronics/internal/rest"
)

// jobsPath is where the job queue's own screens are.
const jobsPath = "/ops/jobs"

// operatorRoutes mounts the job queue's screens. Jobs are of all companies, so
// only owners of the company that runs the installation may see them.
func (s *Server) operatorRoutes(mux *http.ServeMux) error {
	screens, err := riverui.NewHandler(&riverui.HandlerOpts{
		Endpoints:                riverui.NewEndpoints(s.runner.Client(), &riverui.EndpointsOpts[pgx.Tx]{}),
		JobListHideArgsByDefault: true,
		Logger:                   s.log,
		Prefix:                   jobsPath,
	})
	if err != nil {
		return fmt.Errorf("open job screens: %w", err)
	}
	s.back = append(s.back, starter{name: "job screens", start: screens.Start})
	guarded := s.operatorsOnly(screens)
	mux.Handle(jobsPath+"/", guarded)
	mux.Handle(jobsPath, guarded)
	return nil
}

func (s *Server) operatorsOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.isOperator(r) {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("X-Frame-Options", "DENY")
		next.ServeHTTP(w, r)
	})
}

func (s *Server) isOperator(r *http.Request) bool {
	cookie, err := r.Cookie(rest.CookieName)
	if err != nil {
		return false
	}
	if site := r.Header.Get("Sec-Fetch-Site"); r.Method != http.MethodGet && site != "same-origin" {
		return false
	}
	who, err := s.Rooms.Identity.Authenticate(r.Context(), cookie.Value)
	if err != nil || !who.Can(access.OperateJobs) {
		return false
	}
	company, err := s.Rooms.Tenants.Get(r.Context(), who.TenantID)
	return err == nil && company.Operator
}

// metrics serves what monitoring reads, on an address of its own.
func (s *Server) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), supervise.Restarts)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

// starter makes a service of what only has a Start.
type starter struct {
	name  string
	start func(context.Context) error
}

// String names the service in a supervisor's log.
func (s starter) String() string { return s.name }

// Serve starts it and waits for the end.
func (s starter) Serve(ctx context.Context) error {
	if err := s.start(ctx); err != nil {
		return fmt.Errorf("start %s: %w", s.name, err)
	}
	<-ctx.Done()
	return ctx.Err()
}
