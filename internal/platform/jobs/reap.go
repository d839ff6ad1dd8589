package jobs

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"
)

// reapEvery is how often a node looks for jobs whose node died.
const reapEvery = 5 * time.Second

// liveness is the first key of the advisory locks by which nodes show that they
// live; the second is made of the node's name.
const liveness int32 = 0x0a55e7

func livenessKey(id string) int32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return int32(h.Sum32()) //nolint:gosec // any 32 bits will do
}

// announce holds this node's lock on a connection of its own until released; it
// falls with the connection, so with the process.
func (r *Runner) announce(ctx context.Context) (release func(), err error) {
	conn, err := r.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("acquire liveness connection: %w", err)
	}
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1, $2)", liveness, livenessKey(r.id)); err != nil {
		conn.Release()
		return nil, fmt.Errorf("announce node: %w", err)
	}
	// Closed, not given back: that frees the lock whatever happened to it.
	return func() { _ = conn.Hijack().Close(context.WithoutCancel(ctx)) }, nil
}

// reap gives the running jobs of nodes that no longer hold their lock back to
// the queue. The lock is tried inside the statement's own transaction, so two
// nodes that reap together do no harm.
func (r *Runner) reap(ctx context.Context) error {
	rows, err := r.pool.Query(ctx, `
		select distinct attempted_by[array_upper(attempted_by, 1)]
		from river.river_job where state = 'running' and attempted_by is not null`)
	if err != nil {
		return fmt.Errorf("list working nodes: %w", err)
	}
	defer rows.Close()
	var nodes []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("read working node: %w", err)
		}
		if id != r.id {
			nodes = append(nodes, id)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("list working nodes: %w", err)
	}
	for _, id := range nodes {
		if err := r.reapNode(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) reapNode(ctx context.Context, id string) error {
	tag, err := r.pool.Exec(ctx, `
		update river.river_job set state = 'available', scheduled_at = now()
		where state = 'running' and attempted_by[array_upper(attempted_by, 1)] = $3
		  and (select pg_try_advisory_xact_lock($1, $2))`,
		liveness, livenessKey(id), id)
	if err != nil {
		return fmt.Errorf("free jobs of node %s: %w", id, err)
	}
	if n := tag.RowsAffected(); n > 0 {
		r.log.WarnContext(ctx, "jobs of a dead node go back to the queue", "node", id, "jobs", n)
	}
	return nil
}
