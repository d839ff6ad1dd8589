package embedded_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// soon is how long a start after a crash may take.
const soon = 15 * time.Second

// The program is killed: its server must not be in the way of the next start,
// and what was committed is there.
func TestCrash_OurProcess(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	program, dsn := startElsewhere(t, dir, nil)
	conn, err := pgx.Connect(deadline(t), dsn)
	require.NoError(t, err, dsn)
	backend := query(t, conn, "select pg_backend_pid()::text")
	require.NoError(t, program.Process.Kill())
	_ = program.Wait()

	began := time.Now()
	cluster := start(t, config(dir))
	require.Less(t, time.Since(began), soon)
	connect(t, cluster)
	require.False(t, alive(t, backend), "a backend of the killed program's server still runs")
}

// Killed while the server's processes cannot react: they are ended the hard way
// before a new server touches the files.
func TestCrash_OrphanedBackends(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	program, dsn := startElsewhere(t, dir, nil)
	conn, err := pgx.Connect(deadline(t), dsn)
	require.NoError(t, err, dsn)
	backend := query(t, conn, "select pg_backend_pid()::text")
	signal(t, backend, syscall.SIGSTOP)
	signal(t, postmaster(t, dir), syscall.SIGKILL)
	require.NoError(t, program.Process.Kill())
	_ = program.Wait()
	require.True(t, alive(t, backend))

	began := time.Now()
	connect(t, start(t, config(dir)))
	require.Less(t, time.Since(began), soon)
	require.False(t, alive(t, backend))
}

// The server is killed under a running program: the supervisor brings it back at
// the same address.
func TestCrash_Server(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cluster := start(t, config(dir))
	run(t, connect(t, cluster), "create table kept as select 42 as n")
	died := make(chan error, 1)
	go func() { died <- cluster.Serve(t.Context()) }()
	signal(t, postmaster(t, dir), syscall.SIGKILL)
	require.ErrorContains(t, <-died, "killed")

	go func() { died <- cluster.Serve(t.Context()) }()
	t.Cleanup(func() { require.ErrorIs(t, <-died, context.Canceled) })
	require.Eventually(t, func() bool { return cluster.EnsureDatabase(t.Context(), database) == nil }, soon, 20*time.Millisecond)
	require.Equal(t, "42", query(t, connect(t, cluster), "select n::text from kept"))
}

// After a reboot the number in postmaster.pid may be another program's.
func TestCrash_RecycledProcessNumber(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	require.NoError(t, start(t, config(dir)).Stop(deadline(t)))
	data := filepath.Join(dir, "postgres", "data")
	owner := credentialOf(t, data)
	bystander := exec.CommandContext(t.Context(), "sleep", "60")
	bystander.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
	require.NoError(t, bystander.Start())
	defer func() { _ = bystander.Process.Kill(); _ = bystander.Wait() }()
	file := filepath.Join(data, "postmaster.pid")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, "%d\n%s\n1\n5432\n/tmp\n\n1 1\nready\n", bystander.Process.Pid, data), 0o600))

	connect(t, start(t, config(dir)))
	require.NoError(t, bystander.Process.Signal(syscall.Signal(0)), "the bystander was killed")
}

// postmaster is the number of the server's first process.
func postmaster(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "postgres", "data", "postmaster.pid"))
	require.NoError(t, err)
	pid, _, _ := strings.Cut(string(text), "\n")
	return pid
}

func signal(t *testing.T, pid string, signal syscall.Signal) {
	t.Helper()
	var number int
	_, err := fmt.Sscan(pid, &number)
	require.NoError(t, err)
	require.NoError(t, syscall.Kill(number, signal))
}

func alive(t *testing.T, pid string) bool {
	t.Helper()
	out, _ := exec.CommandContext(t.Context(), "ps", "-o", "state=", "-p", pid).Output()
	state := strings.TrimSpace(string(out))
	return state != "" && !strings.HasPrefix(state, "Z")
}

// credentialOf runs a program as the owner of a file; nil when we are that.
func credentialOf(t *testing.T, path string) *syscall.Credential {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	stat := info.Sys().(*syscall.Stat_t)
	if int(stat.Uid) == os.Geteuid() {
		return nil
	}
	return &syscall.Credential{Uid: stat.Uid, Gid: stat.Gid}
}
