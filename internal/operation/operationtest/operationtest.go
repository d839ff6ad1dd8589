// Package operationtest lets tests of rooms ask for long work and work it off when
// they please.
package operationtest

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Room is the room of operations on a real database, with what was queued and shown.
type Room struct {
	*operation.Service
	mu     sync.Mutex
	queued []jobs.Args
	shown  []operation.Operation
}

// New opens the room; its jobs are worked off by WorkOff alone.
func New(db *pg.DB, c clock.Clock) *Room {
	r := &Room{}
	r.Service = operation.NewService(db, c, r, r)
	return r
}

// Enqueue notes jobs.
func (r *Room) Enqueue(_ context.Context, _ pgx.Tx, args ...jobs.Args) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queued = append(r.queued, args...)
	return nil
}

// EnqueueAt notes a job.
func (r *Room) EnqueueAt(ctx context.Context, tx pgx.Tx, _ time.Time, args jobs.Args) error {
	return r.Enqueue(ctx, tx, args)
}

// Progress notes how far an operation is.
func (r *Room) Progress(_ uuid.UUID, op operation.Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = append(r.shown, op)
}

// Shown is what the screens were told.
func (r *Room) Shown() []operation.Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shown
}

// WorkOff runs the operation's job and gives the operation as it is then.
func (r *Room) WorkOff(t testing.TB, tenant uuid.UUID, op *operation.Operation) operation.Operation {
	t.Helper()
	require.NotNil(t, op, "this is no operation")
	require.Contains(t, r.queued, jobs.Args(operation.Job{TenantID: tenant, OperationID: op.ID}))
	require.NoError(t, r.Run(t.Context(), tenant, op.ID, false))
	over, err := r.Get(t.Context(), tenant, op.ID)
	require.NoError(t, err)
	return over
}

// Outcome is what an operation that is over came to, as its room says it.
func Outcome[T any](t testing.TB, op operation.Operation) (outcome T) {
	t.Helper()
	require.NoError(t, json.Unmarshal(op.Outcome, &outcome))
	return outcome
}
