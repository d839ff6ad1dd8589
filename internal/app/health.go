package app

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// checkTimeout is how long a part may take to say that it is well.
const checkTimeout = 2 * time.Second

// healthRoutes answers whether the process lives, and whether it can work.
func (s *Server) healthRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok", "version": s.version})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkTimeout)
		defer cancel()
		parts := map[string]string{"database": "ok", "bus": "ok", "jobs": "ok"}
		status := http.StatusOK
		fail := func(part string) { parts[part], status = "down", http.StatusServiceUnavailable }
		if s.data.DB.Ping(ctx) != nil {
			fail("database")
		}
		if !s.bus.Ready() {
			fail("bus")
		}
		if !s.runner.Ready() {
			fail("jobs")
		}
		writeJSON(w, status, parts)
	})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may be gone
}
