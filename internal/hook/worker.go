package hook

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/hook/internal/db"
)

const (
	// pollEvery is how often a node looks for calls that nobody woke it for: those of
	// nodes that died, and those that failed.
	pollEvery = 5 * time.Second
	// atOnce is how many integrations are worked off side by side.
	atOnce = 4
)

// nudge wakes the worker of this node.
func (s *Service) nudge() {
	select {
	case s.wake <- struct{}{}:
	default: // it is awake
	}
}

// Serve works calls off until ctx ends. The calls of one integration never wait for
// those of another.
func (s *Service) Serve(ctx context.Context) error {
	w := &worker{Service: s, slots: make(chan struct{}, atOnce), busy: map[uuid.UUID]bool{}}
	defer w.all.Wait()
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		if err := w.look(ctx); err != nil && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "looking for webhook calls failed", "error", err)
		}
		select {
		case <-s.wake:
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// String names the service in a supervisor's log.
func (s *Service) String() string { return "webhook calls" }

// worker is a node's part of the work.
type worker struct {
	*Service
	slots chan struct{}
	all   sync.WaitGroup
	mu    sync.Mutex
	busy  map[uuid.UUID]bool // integrations that are worked off here; true: look again
}

// look starts on every integration that has calls waiting and is not worked off
// here already.
func (w *worker) look(ctx context.Context) error {
	var waiting []db.WaitingRow
	err := w.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		waiting, err = db.New(tx).Waiting(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for waiting calls: %w", err)
	}
	for _, row := range waiting {
		w.mu.Lock()
		_, busy := w.busy[row.IntegrationID]
		w.busy[row.IntegrationID] = busy // a call that came after its last look is not forgotten
		w.mu.Unlock()
		if busy {
			continue
		}
		w.all.Go(func() { w.workOff(ctx, row.TenantID, row.IntegrationID) })
	}
	return nil
}

func (w *worker) workOff(ctx context.Context, tenant, id uuid.UUID) {
	w.slots <- struct{}{}
	defer func() { <-w.slots }()
	for again := true; again; {
		if err := w.contained(ctx, tenant, id); err != nil && ctx.Err() == nil {
			w.Log.WarnContext(ctx, "webhook calls wait", "tenant_id", tenant, "integration_id", id, "error", err)
			again = false
		}
		w.mu.Lock()
		if again = again && w.busy[id] && ctx.Err() == nil; again {
			w.busy[id] = false
		} else {
			delete(w.busy, id)
		}
		w.mu.Unlock()
	}
}

// contained keeps a panic to its integration.
func (w *worker) contained(ctx context.Context, tenant, id uuid.UUID) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return w.WorkOff(ctx, tenant, id)
}

// Sweep forgets old calls, of all companies.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		before := s.Clock.Now().Add(-keepCalls)
		if _, err := db.New(tx).DropOld(ctx, &before); err != nil {
			return fmt.Errorf("drop old calls: %w", err)
		}
		return nil
	})
}
