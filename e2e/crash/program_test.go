package crash_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long something may take on a busy machine; poll is how often
// one looks.
const (
	patience = 90 * time.Second
	poll     = 30 * time.Millisecond
)

// program is the built server with the demo's companies and the built-in
// database in a data folder of its own.
type program struct {
	binary, data, addr, url string

	running *exec.Cmd
	log     *logBuffer
}

// logBuffer keeps what all runs of the program have logged.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// built is where the program lies: it is built once for all tests. The web app is
// not needed here.
var built = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(workshop, "assetronics")
	made := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "github.com/assetronics/assetronics/cmd/assetronics")
	made.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := made.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, output)
	}
	return binary, nil
})

// workshop is the folder of what is built.
var workshop string

func TestMain(m *testing.M) {
	var err error
	if workshop, err = os.MkdirTemp("", "assetronics-built-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(workshop)
	os.Exit(code)
}

// build makes the program and a data folder for it.
func build(t testing.TB) *program {
	t.Helper()
	binary, err := built()
	require.NoError(t, err)
	p := &program{binary: binary, log: &logBuffer{}}
	p.data = dataFolder(t)
	p.addr = freeAddress(t)
	p.url = "http://" + p.addr
	t.Cleanup(func() {
		p.end(t)
		if t.Failed() {
			t.Log(p.log.String())
		}
	})
	return p
}

// dataFolder is a folder that root's PostgreSQL, which runs as another user, can
// pass through.
func dataFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "assetronics-crash-") //nolint:usetesting // t.TempDir is closed to other users
	require.NoError(t, err)
	require.NoError(t, os.Chmod(folder, 0o711))
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

func freeAddress(t testing.TB) string {
	t.Helper()
	var listen net.ListenConfig
	l, err := listen.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, l.Close()) }()
	return l.Addr().String()
}

// start runs the program until it is ready.
func (p *program) start(t testing.TB) {
	t.Helper()
	p.running = exec.Command(p.binary, "serve", "--demo", "--data", p.data, "--addr", p.addr)
	p.running.Stdout, p.running.Stderr = p.log, p.log
	require.NoError(t, p.running.Start())
	require.Eventually(t, func() bool {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/readyz", nil)
		if err != nil {
			return false
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	}, patience, poll, "the program is not ready")
}

// kill ends the program as a power cut does.
func (p *program) kill(t testing.TB) {
	t.Helper()
	require.NoError(t, p.running.Process.Kill())
	_ = p.running.Wait() // says that it was killed
	p.running = nil
}

// end stops the program in order.
func (p *program) end(t testing.TB) {
	t.Helper()
	if p.running == nil {
		return
	}
	_ = p.running.Process.Signal(os.Interrupt)
	_ = p.running.Wait()
	p.running = nil
}

// verify proves that the event log is sound, with the command an operator runs.
func (p *program) verify(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	output, err := exec.CommandContext(ctx, p.binary, "audit", "verify", "--data", p.data).CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Contains(t, string(output), "acme: sound", "%s", output)
}
