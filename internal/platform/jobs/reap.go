package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// reapEvery is how often a node looks for jobs whose node died.
const reapEvery = 5 * time.Second

// reap gives the running jobs of nodes that no longer hold their lock back to
// the queue.
func (r *Runner) reap(ctx context.Context) {
	if err := r.reapAll(ctx); err != nil && ctx.Err() == nil {
		r.log.WarnContext(ctx, "looking for jobs of dead nodes failed", "error", err)
	}
}

func (r *Runner) reapAll(ctx context.Context) error {
	rows, err := r.pool.Query(ctx, `
		select distinct attempted_by[array_upper(attempted_by, 1)]
		from river.river_job where state = 'running' and attempted_by is not null`)
	if err != nil {
		return fmt.Errorf("list working nodes: %w", err)
	}
	nodes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("list working nodes: %w", err)
	}
	for _, id := range nodes {
		if id == r.id {
			continue
		}
		// The lock is tried inside the statement's own transaction, so two nodes that
		// reap together do no harm.
		if err := r.free(ctx, id, "(select pg_try_advisory_xact_lock($2, $3))", liveness, livenessKey(id)); err != nil {
			return err
		}
	}
	return nil
}

// free gives a node's running jobs back to the queue under a condition. One that
// has had its last attempt, such as a job that kills whoever runs it, is given up.
func (r *Runner) free(ctx context.Context, id, condition string, args ...any) error {
	tag, err := r.pool.Exec(ctx, `
		update river.river_job set scheduled_at = now(),
		  state = (case when attempt < max_attempts then 'available' else 'discarded' end)::river.river_job_state,
		  finalized_at = case when attempt < max_attempts then null else now() end
		where state = 'running' and attempted_by[array_upper(attempted_by, 1)] = $1 and `+condition,
		append([]any{id}, args...)...)
	if err != nil {
		return fmt.Errorf("free jobs of node %s: %w", id, err)
	}
	if n := tag.RowsAffected(); n > 0 {
		r.log.WarnContext(ctx, "jobs of a dead node go back to the queue", "node", id, "jobs", n)
	}
	return nil
}
