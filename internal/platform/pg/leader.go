package pg

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// leaderRetry is how often a node asks again for a lock that another holds: the
	// longest time without a leader after one died.
	leaderRetry = time.Second
	// leaderPatience is how long the leader's connection may take to answer before
	// it counts as lost.
	leaderPatience = 5 * time.Second
)

// Lead runs fn while this node holds the advisory lock named key, and waits for
// the lock while another node holds it. The lock lives on a connection of its
// own: when that is lost fn's context ends. It returns when ctx ends or fn does.
func (db *DB) Lead(ctx context.Context, key int64, fn func(ctx context.Context) error) error {
	pooled, err := db.system.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("acquire leader connection: %w", err)
	}
	conn := pooled.Hijack()
	// The connection is closed rather than given back, which frees the lock
	// whatever state it is in.
	defer func() { closeWithin(ctx, conn, leaderPatience) }()
	if err := awaitLock(ctx, conn, key); err != nil {
		return err
	}

	lead, cancel := context.WithCancelCause(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		cancel(watch(lead, conn))
	}()
	defer func() { // in this order, and also when fn panics
		cancel(nil)
		<-watched
	}()
	err = fn(lead)
	if lost := context.Cause(lead); lost != nil && ctx.Err() == nil {
		return lost
	}
	return err
}

// awaitLock asks for the lock until it has it.
func awaitLock(ctx context.Context, conn *pgx.Conn, key int64) error {
	retry := time.NewTicker(leaderRetry)
	defer retry.Stop()
	for {
		var won bool
		if err := conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", key).Scan(&won); err != nil {
			return fmt.Errorf("ask for leadership: %w", err)
		}
		if won {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-retry.C:
		}
	}
}

// watch returns when the connection is lost, or nil when ctx ends.
func watch(ctx context.Context, conn *pgx.Conn) error {
	tick := time.NewTicker(leaderRetry)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		limited, cancel := context.WithTimeout(ctx, leaderPatience)
		err := conn.Ping(limited)
		cancel()
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("leader connection lost: %w", err)
		}
	}
}

func closeWithin(ctx context.Context, conn *pgx.Conn, patience time.Duration) {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_ = conn.Close(limited) // it is closed either way
}
