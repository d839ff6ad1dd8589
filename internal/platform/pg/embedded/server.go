//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// server is one run of the postgres program.
type server struct {
	cmd  *exec.Cmd
	log  *serverLog
	done chan struct{} // closed when the program has ended
	err  error         // how; read after done
}

const (
	// readyPoll is how often a starting server is asked whether it is ready.
	readyPoll = 10 * time.Millisecond
	// cutOff is how long a server that was told to drop everything may take.
	cutOff = 5 * time.Second
)

// launch starts the server and waits until it takes connections.
func (c *Cluster) launch(ctx context.Context) error {
	// The server outlives ctx: Stop ends it.
	cmd := command(context.WithoutCancel(ctx), c.place.account, c.place.dataDir(), c.programs.postgres(), c.arguments()...)
	s := &server{cmd: cmd, log: &serverLog{logger: c.logger}, done: make(chan struct{})}
	cmd.Stderr = s.log
	// Orphans of a killed server keep its log open; they end on their own.
	cmd.WaitDelay = cutOff
	started := make(chan error, 1) // run sends once
	go s.run(started)
	if err := <-started; err != nil {
		return fmt.Errorf("start %s: %w", c.programs.postgres(), err)
	}
	if err := s.awaitReady(ctx, c.place.dataDir()); err != nil {
		s.cut()
		return err
	}
	c.server = s
	return nil
}

func (c *Cluster) arguments() []string {
	settings := serverSettings(c.name, c.socketDir)
	maps.Copy(settings, c.settings)
	args := []string{"-D", c.place.dataDir()}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "--"+name+"="+settings[name])
	}
	return args
}

// run starts the program and waits for its end. Both on one thread that lives as
// long: Linux tells a child of its parent's death when the thread that made it
// ends.
func (s *server) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(s.done)
	dieWithUs(s.cmd.SysProcAttr, syscall.SIGINT)
	s.err = s.cmd.Start()
	started <- s.err
	if s.err == nil {
		s.err = s.cmd.Wait()
	}
}

// awaitReady waits until the server says in postmaster.pid that it is ready.
func (s *server) awaitReady(ctx context.Context, dataDir string) error {
	ticker := time.NewTicker(readyPoll)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the database server: %w", ctx.Err())
		case <-s.done:
			return fmt.Errorf("database server did not start: %w", s.failure())
		case <-ticker.C:
			if p, err := readPIDFile(dataDir); err == nil && p.pid == s.cmd.Process.Pid && p.ready {
				return nil
			}
		}
	}
}

// failure says why the server ended, with the last it said. Only after done.
func (s *server) failure() error {
	err := s.err
	if err == nil {
		err = errors.New("it was stopped by somebody else")
	}
	return fmt.Errorf("%w: %s", err, s.log.tail())
}

// stop shuts the server down in order; when ctx ends first it is cut off.
func (s *server) stop(ctx context.Context) error {
	// An error means that it has ended already, which done says as well.
	_ = s.cmd.Process.Signal(syscall.SIGINT)
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
		s.cut()
		return fmt.Errorf("database server was cut off, the next start recovers: %w", ctx.Err())
	}
}

// cut ends the server without a last checkpoint.
func (s *server) cut() {
	_ = s.cmd.Process.Signal(syscall.SIGQUIT)
	timer := time.NewTimer(cutOff)
	defer timer.Stop()
	select {
	case <-s.done:
	case <-timer.C:
		_ = s.cmd.Process.Kill()
		<-s.done
	}
}

// pidFile is what postmaster.pid says.
type pidFile struct {
	pid       int
	socketDir string
	ready     bool
}

func pidFilePath(dataDir string) string { return filepath.Join(dataDir, "postmaster.pid") }

// readPIDFile reads the first, fifth and eighth line of postmaster.pid: the
// process, the folder of its socket and its state. PostgreSQL writes the lines
// one after another.
func readPIDFile(dataDir string) (pidFile, error) {
	text, err := os.ReadFile(pidFilePath(dataDir))
	if err != nil {
		return pidFile{}, err
	}
	lines := strings.Split(string(text), "\n")
	var p pidFile
	if _, err := fmt.Sscan(lines[0], &p.pid); err != nil {
		return pidFile{}, fmt.Errorf("read %s: %w", pidFilePath(dataDir), err)
	}
	if len(lines) >= 5 {
		p.socketDir = strings.TrimSpace(lines[4])
	}
	p.ready = len(lines) >= 8 && strings.TrimSpace(lines[7]) == "ready"
	return p, nil
}
