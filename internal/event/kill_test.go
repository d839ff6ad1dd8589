package event_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// envNode turns this program into a node that works until it is killed: the
// address of its database and the companies.
const envNode = "ASSETRONICS_EVENT_TEST_NODE"

func TestMain(m *testing.M) {
	if work := os.Getenv(envNode); work != "" {
		beNode(strings.Fields(work))
		return
	}
	m.Run()
}

// beNode prints each write that has committed. It ends with its input, so that it
// never outlives the test.
func beNode(work []string) {
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	var tenants []uuid.UUID
	for _, text := range work[1:] {
		tenants = append(tenants, uuid.MustParse(text))
	}
	n, err := openNode(ctx, work[0], tenants, true, func(id uuid.UUID) { fmt.Println(id) })
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer stop()
	n.serve(ctx, ctx)
}

// Two processes write, sequence and deliver; again and again one of them is
// killed and another takes its place.
func TestChaos_KilledProcesses(t *testing.T) {
	t.Parallel()
	c := setupChaos(t)
	kills := 10
	if soaking {
		kills = 200
	}
	running := []*process{c.start(t), c.start(t)}
	for range kills {
		at := rand.IntN(len(running))
		running[at].kill(t)
		c.hurry(t)
		running[at] = c.start(t)
	}
	for _, p := range running {
		p.kill(t)
	}
	require.Positive(t, c.acks())
	c.settle(t)
	c.prove(t)
}

// process is a node in a process of its own.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	works  chan struct{} // closed after the first write
	silent chan struct{} // closed when all it said was read
}

func (c *chaos) start(t *testing.T) *process {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	work := c.dsn
	for _, tenant := range c.tenants {
		work += " " + tenant.String()
	}
	p := &process{cmd: exec.CommandContext(t.Context(), self), works: make(chan struct{}), silent: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), envNode+"="+work)
	p.cmd.Stderr = os.Stderr
	p.in, err = p.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	go func() {
		defer close(p.silent)
		first := true
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if id, err := uuid.Parse(lines.Text()); err == nil { // the last line may be cut off
				c.ack(id)
			}
			if first {
				close(p.works)
				first = false
			}
		}
	}()
	return p
}

// kill lets the process do some work, and kills it in the midst of it.
func (p *process) kill(t *testing.T) {
	t.Helper()
	select {
	case <-p.works:
	case <-p.silent:
		t.Fatal("a node ended by itself")
	}
	moment := time.NewTimer(time.Duration(rand.IntN(400)) * time.Millisecond)
	<-moment.C
	require.NoError(t, p.cmd.Process.Kill())
	<-p.silent
	_ = p.cmd.Wait() // it was killed
}
