package jobs

import (
	"context"
	"errors"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/chat"
)

// ChatDeliver makes a message in a chat say what it should.
type ChatDeliver struct {
	river.WorkerDefaults[chat.Deliver]
	Chat *chat.Service
}

// Work is idempotent: what the message says already is not said again.
func (w *ChatDeliver) Work(ctx context.Context, job *river.Job[chat.Deliver]) error {
	err := w.Chat.Deliver(ctx, job.Args, job.Attempt >= job.MaxAttempts)
	var later *chat.Later
	if errors.As(err, &later) {
		return river.JobSnooze(later.After)
	}
	return err
}

// ChatClick takes a click as a decision.
type ChatClick struct {
	river.WorkerDefaults[chat.Click]
	Chat *chat.Service
}

// Work is idempotent: an approval is decided once.
func (w *ChatClick) Work(ctx context.Context, job *river.Job[chat.Click]) error {
	return w.Chat.Decide(ctx, job.Args)
}
