package pg

import (
	"context"
	"fmt"
	"time"
)

// leaderRetry is how often a node asks again for a lock that another holds: the
// longest time without a leader after one died.
const leaderRetry = time.Second

// Lead runs fn while this node holds the advisory lock named key, and waits for
// the lock while another node holds it. The lock lives on a connection of its
// own: when that is lost fn's context ends. It returns when ctx ends or fn does.
func (db *DB) Lead(ctx context.Context, key int64, fn func(ctx context.Context) error) error {
	conn, err := db.system.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("acquire leader connection: %w", err)
	}
	// The connection is closed rather than given back, which frees the lock
	// whatever state it is in.
	defer func() { _ = conn.Hijack().Close(context.WithoutCancel(ctx)) }()

	ticker := time.NewTicker(leaderRetry)
	defer ticker.Stop()
	for {
		var won bool
		if err := conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", key).Scan(&won); err != nil {
			return fmt.Errorf("ask for leadership: %w", err)
		}
		if won {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}

	lead, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan error, 1) // fn's goroutine sends once
	go func() { done <- fn(lead) }()
	for {
		select {
		case err := <-done:
			return err
		case <-ticker.C:
			if err := conn.Ping(ctx); err != nil {
				cancel(fmt.Errorf("leader connection lost: %w", err))
				return <-done
			}
		}
	}
}
