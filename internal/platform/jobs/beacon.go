package jobs

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// liveness is the first key of the advisory locks by which nodes show that they
// live; the second is made of the node's name.
const liveness int32 = 0x0a55e7

// beaconPatience is how long the beacon's connection may take to answer before it
// counts as lost.
const beaconPatience = 5 * time.Second

func livenessKey(id string) int32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return int32(h.Sum32()) //nolint:gosec // any 32 bits will do
}

// beacon shows that a node lives: a lock on a connection of its own, which falls
// with the connection, so with the process.
type beacon struct {
	pool *pgxpool.Pool
	id   string
	conn *pgx.Conn
}

// light takes the lock. It waits for whoever looks at it for a moment.
func (b *beacon) light(ctx context.Context) error {
	pooled, err := b.pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("acquire liveness connection: %w", err)
	}
	b.conn = pooled.Hijack()
	if _, err := b.conn.Exec(ctx, "select pg_advisory_lock($1, $2)", liveness, livenessKey(b.id)); err != nil {
		b.out(ctx)
		return fmt.Errorf("announce node: %w", err)
	}
	return nil
}

// keep lights the beacon again when its connection was lost. relit says so:
// meanwhile others may have taken this node's jobs.
func (b *beacon) keep(ctx context.Context) (relit bool, err error) {
	if b.conn != nil {
		limited, cancel := context.WithTimeout(ctx, beaconPatience)
		defer cancel()
		if b.conn.Ping(limited) == nil {
			return false, nil
		}
		b.out(ctx)
	}
	return true, b.light(ctx)
}

// out closes the connection, which frees the lock whatever happened to it.
func (b *beacon) out(ctx context.Context) {
	if b.conn == nil {
		return
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), beaconPatience)
	defer cancel()
	_ = b.conn.Close(limited) // it is closed either way
	b.conn = nil
}
