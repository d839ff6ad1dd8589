// Package supervise keeps long-lived services running: one that fails or panics
// is logged, counted and started again with back-off, and takes nobody with it.
package supervise

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/thejerf/suture/v4"
)

// Restarts counts the failures of services.
var Restarts = prometheus.NewCounterVec(prometheus.CounterOpts{
	Name: "assetronics_service_failures_total",
	Help: "Services that failed or panicked and were started again.",
}, []string{"service", "reason"})

const (
	// stopTimeout is above what the slowest service takes to stop in order.
	stopTimeout = 30 * time.Second
	// backoff is the pause after several failures in a row: short enough that a
	// database restart is over soon, long enough not to burn the machine.
	backoff = 5 * time.Second
)

// New makes a supervisor. Services are suture services: Serve(ctx) until ctx ends.
func New(name string, log *slog.Logger) *suture.Supervisor {
	return suture.New(name, suture.Spec{
		Timeout:        stopTimeout,
		FailureBackoff: backoff,
		EventHook:      func(e suture.Event) { report(log, e) },
	})
}

func report(log *slog.Logger, e suture.Event) {
	switch e := e.(type) {
	case suture.EventServicePanic:
		Restarts.WithLabelValues(e.ServiceName, "panic").Inc()
		log.Error("service panicked", "service", e.ServiceName, "panic", e.PanicMsg, "stack", e.Stacktrace, "restarting", e.Restarting)
	case suture.EventServiceTerminate:
		Restarts.WithLabelValues(e.ServiceName, "error").Inc()
		log.Error("service failed", "service", e.ServiceName, "error", e.Err, "restarting", e.Restarting)
	case suture.EventBackoff:
		log.Warn("services fail too often: pausing", "supervisor", e.SupervisorName)
	case suture.EventStopTimeout:
		log.Error("service did not stop in time", "service", e.ServiceName)
	case suture.EventResume:
		log.Info("services go on", "supervisor", e.SupervisorName)
	}
}
