//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// process is a running program as the machine lists it.
type process struct {
	pid, uid int
	command  string // its arguments, joined by spaces
}

// patience is how a server that another run of ours left behind is ended: each
// signal, and how long it may take before the next one.
var patience = []struct {
	signal syscall.Signal
	wait   time.Duration
}{
	{syscall.SIGINT, 10 * time.Second}, // in order, with a checkpoint
	{syscall.SIGQUIT, 5 * time.Second}, // at once; the start recovers
	{syscall.SIGKILL, 5 * time.Second},
}

// stopLeftovers ends what an earlier run left behind: a server whose program was
// killed, or backends whose server was. We hold the lock, so nobody uses them.
func (c *Cluster) stopLeftovers(ctx context.Context) error {
	for _, step := range patience {
		left, err := c.leftovers()
		if err != nil {
			return err
		}
		if len(left) == 0 {
			break
		}
		c.logger.Info("stopping a database server of an earlier run", slog.Int("processes", len(left)))
		for _, p := range signalled(left, step.signal) {
			if err := syscall.Kill(p.pid, step.signal); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("stop process %d of an earlier run: %w", p.pid, err)
			}
		}
		if err := c.awaitNoLeftovers(ctx, step.wait); err != nil {
			return err
		}
	}
	return c.dropRecycledPIDFile()
}

// signalled are those that get a signal: told in order, the server ends its
// backends itself, and backends without a server are not asked twice.
func signalled(left []process, signal syscall.Signal) []process {
	if signal != syscall.SIGINT {
		return left
	}
	return slices.DeleteFunc(slices.Clone(left), func(p process) bool { return strings.HasPrefix(p.command, "postgres: ") })
}

// awaitNoLeftovers waits until they are gone or the time is up; servers that are
// left after that are the next step's.
func (c *Cluster) awaitNoLeftovers(ctx context.Context, wait time.Duration) error {
	timer, ticker := time.NewTimer(wait), time.NewTicker(readyPoll)
	defer timer.Stop()
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the database server of an earlier run: %w", ctx.Err())
		case <-timer.C:
			return nil
		case <-ticker.C:
			left, err := c.leftovers()
			if err != nil || len(left) == 0 {
				return err
			}
			if len(signalled(left, syscall.SIGINT)) == 0 {
				return nil // backends without a server: no use in waiting
			}
		}
	}
}

// leftovers are the processes that bear this cluster's name: the server in its
// arguments, its backends in the title they give themselves.
func (c *Cluster) leftovers() ([]process, error) {
	all, err := processes()
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	return slices.DeleteFunc(all, func(p process) bool {
		ours := strings.Contains(p.command, "cluster_name="+c.name) || strings.HasPrefix(p.command, "postgres: "+c.name+": ")
		return p.uid != c.place.account.uid || !ours
	}), nil
}

// dropRecycledPIDFile removes a postmaster.pid whose number another program has
// got since, or a dead one that nobody has buried: PostgreSQL would take either
// for a running server. Everything else is left to PostgreSQL's own check.
func (c *Cluster) dropRecycledPIDFile() error {
	file, err := readPIDFile(c.place.dataDir())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil { // else it was cut short by a full disk and says nothing
		if errors.Is(syscall.Kill(file.pid, 0), syscall.ESRCH) {
			return nil
		}
		all, err := processes()
		if err != nil {
			return fmt.Errorf("list processes: %w", err)
		}
		if slices.ContainsFunc(all, func(p process) bool {
			return p.pid == file.pid && mayServe(p.command, c.place.dataDir())
		}) {
			return nil
		}
	}
	return os.Remove(pidFilePath(c.place.dataDir()))
}

// mayServe tells whether a command can be a PostgreSQL server on this folder.
func mayServe(command, dataDir string) bool {
	program, arguments, _ := strings.Cut(command, " ")
	if name := filepath.Base(program); name != "postgres" && name != "postmaster" {
		return false
	}
	return !strings.Contains(arguments, "-D ") || strings.Contains(arguments, dataDir)
}
