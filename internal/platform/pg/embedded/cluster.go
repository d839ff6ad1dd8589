//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync"
)

// Cluster is a running private PostgreSQL server.
type Cluster struct {
	place     place
	programs  programs
	settings  map[string]string
	logger    *slog.Logger
	name      string // cluster_name, in the command line of every process of ours
	socketDir string
	lock      lock

	mu      sync.Mutex // guards the two below
	server  *server
	stopped bool
}

// DSN is the address of a database for the owner role. It stays the same as long
// as the data folder does.
func (c *Cluster) DSN(database string) string { return c.dsn(owner, database) }

func (c *Cluster) dsn(role, database string) string {
	address := url.URL{
		Scheme: "postgres",
		User:   url.User(role),
		Path:   "/" + database,
		// The port is named so that PGPORT in the environment cannot change it.
		RawQuery: url.Values{"host": {c.socketDir}, "port": {socketPort}, "sslmode": {"disable"}}.Encode(),
	}
	return address.String()
}

// Serve keeps the server running, for a supervisor: it returns an error when the
// server has died, and started once more it starts the server anew at the same
// address. The end of ctx leaves the server running, for those who stop after
// this service; Stop stops it.
func (c *Cluster) Serve(ctx context.Context) error {
	running, err := c.revive(ctx)
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-running.done:
	}
	if c.isStopped() {
		<-ctx.Done()
		return ctx.Err()
	}
	return fmt.Errorf("database server died: %w", running.failure())
}

// String names the service in a supervisor's log.
func (c *Cluster) String() string { return "database server" }

// revive returns the running server, started again if it died.
func (c *Cluster) revive(ctx context.Context) (*server, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.server.done:
	default:
		return c.server, nil
	}
	if c.stopped {
		return c.server, nil
	}
	if err := c.stopLeftovers(ctx); err != nil {
		return nil, err
	}
	if err := c.launch(ctx); err != nil {
		return nil, explain(c.place.dir, err)
	}
	return c.server, nil
}

func (c *Cluster) isStopped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

// Stop ends all connections and shuts the server down in order. When ctx ends
// first the server is cut off: nothing committed is lost, the next start
// recovers. A second call does nothing.
func (c *Cluster) Stop(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return nil
	}
	c.stopped = true
	err := c.server.stop(ctx)
	return errors.Join(err, os.RemoveAll(c.socketDir), c.lock.release())
}
