// Package jobs holds the workers: one file a kind of job. A worker calls a room
// and holds no rules of its own.
package jobs
