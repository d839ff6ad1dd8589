// Package jobs is the queue of work for later, on River: enqueued in the
// transaction that wants it, retried with back-off, run by any node.
//
// Words: a Queue takes jobs; a Runner works them off. A job's arguments live in
// the database while it waits, so kinds and field names are stable.
//
// Failure: a job whose node was killed is not left "running" for the hour that
// the library would wait: every node holds an advisory lock named after itself,
// and the reaper frees the jobs of nodes whose lock is gone. A job may therefore
// run twice; workers complete it in the transaction of its effect (Complete) or
// are idempotent.
package jobs
