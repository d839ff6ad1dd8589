package embedded_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
)

// envServe makes this test program a server on the folder it names, so that
// tests can kill it.
const envServe = "EMBEDDED_TEST_SERVE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(envServe); dir != "" {
		serve(dir)
		return
	}
	_ = os.Unsetenv("XDG_RUNTIME_DIR") // the tests know where sockets go without it
	useMemory()
	goleak.VerifyTestMain(m)
}

// useMemory puts the folders of the tests where they live in memory, if there is
// room: a cluster is a thousand files, which a disk is slow to make.
func useMemory() {
	const folder, needed = "/dev/shm", 1 << 30
	var disk syscall.Statfs_t
	if os.Getenv("TMPDIR") == "" && syscall.Statfs(folder, &disk) == nil && disk.Bavail*uint64(disk.Bsize) >= needed {
		_ = os.Setenv("TMPDIR", folder)
	}
}

// serve says in one line how the start went and then waits to be killed.
func serve(dir string) {
	cluster, err := embedded.Start(context.Background(), config(dir))
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	fmt.Println(cluster.DSN("postgres"))
	select {}
}

// config is that of a cluster whose loss nobody mourns.
func config(dir string) embedded.Config {
	return embedded.Config{
		DataDir:  dir,
		Logger:   slog.New(slog.DiscardHandler),
		Settings: map[string]string{"fsync": "off"},
	}
}

// folder is an empty data folder that PostgreSQL's user can reach when the tests
// run as root.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	openUp(t, dir)
	return dir
}

func start(t *testing.T, cfg embedded.Config) *embedded.Cluster {
	t.Helper()
	cluster, err := embedded.Start(deadline(t), cfg)
	require.NoError(t, err)
	t.Cleanup(func() { _ = cluster.Stop(context.WithoutCancel(t.Context())) })
	return cluster
}

// deadline is far above what a start takes.
func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// startElsewhere starts a server in a process of its own and gives that process
// and the line it printed.
func startElsewhere(t *testing.T, dir string, credential *syscall.Credential) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), testProgram(t))
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), envServe+"="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	return cmd, strings.TrimSpace(line)
}
