package jobs

import (
	"context"
	"errors"

	"github.com/riverqueue/river"
)

// Sweep removes what has expired: sessions, tokens, failed tries, remembered
// answers.
type Sweep struct{}

// Kind is the job's stable name.
func (Sweep) Kind() string { return "sweep" }

// SweepWorker runs Sweep.
type SweepWorker struct {
	river.WorkerDefaults[Sweep]
	Sweepers []func(context.Context) error
}

// Work lets every sweeper have its turn.
func (w *SweepWorker) Work(ctx context.Context, _ *river.Job[Sweep]) error {
	var failed error
	for _, sweep := range w.Sweepers {
		failed = errors.Join(failed, sweep(ctx))
	}
	return failed
}
