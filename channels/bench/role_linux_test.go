package bench_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
)

// The test binary plays a role when it is started with one.
const roleVar = "CHANNELS_BENCH_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVar) {
	case "server":
		runServer(channels.Options{Rate: 100_000, Burst: 100_000})
	case "guarded": // with the limits that everybody has
		runServer(channels.Options{})
	case "attacker":
		runAttacker()
	case "floor":
		runFloor()
	case "load":
		runLoad()
	default:
		os.Exit(m.Run())
	}
}

// process is the test binary in a role. One line in, one line out.
type process struct {
	tb    testing.TB
	cmd   *exec.Cmd
	stdin io.WriteCloser
	out   *bufio.Reader
}

func start(tb testing.TB, role string) *process {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), roleVar+"="+role)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	require.NoError(tb, err)
	stdout, err := cmd.StdoutPipe()
	require.NoError(tb, err)
	require.NoError(tb, cmd.Start())
	tb.Cleanup(func() {
		_ = stdin.Close() // the program ends with its input
		done := make(chan struct{})
		go func() { _ = cmd.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
		}
		cancel()
		<-done
	})
	return &process{tb: tb, cmd: cmd, stdin: stdin, out: bufio.NewReader(stdout)}
}

func (p *process) line() string {
	p.tb.Helper()
	line, err := p.out.ReadString('\n')
	require.NoError(p.tb, err)
	return strings.TrimSpace(line)
}

// ask gives an order and takes the answer.
func (p *process) ask(order, answer any) {
	p.tb.Helper()
	text, err := json.Marshal(order)
	require.NoError(p.tb, err)
	_, err = fmt.Fprintf(p.stdin, "%s\n", text)
	require.NoError(p.tb, err)
	require.NoError(p.tb, json.Unmarshal([]byte(p.line()), answer))
}

// serveOrders answers the orders of the other side until its end.
func serveOrders[Order, Answer any](handle func(Order) Answer) {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var order Order
		if err := json.Unmarshal(in.Bytes(), &order); err != nil {
			panic(err)
		}
		text, err := json.Marshal(handle(order))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(text))
	}
}

// usage is what a process has cost so far.
type usage struct {
	rss float64 // bytes
	cpu time.Duration
}

// usage reads what the kernel counts. A tick of processor time is 10 ms.
func (p *process) usage() usage {
	p.tb.Helper()
	pid := strconv.Itoa(p.cmd.Process.Pid)
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	require.NoError(p.tb, err)
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	number := func(i int) float64 {
		n, err := strconv.ParseFloat(fields[i], 64)
		require.NoError(p.tb, err)
		return n
	}
	return usage{
		rss: number(21) * float64(os.Getpagesize()),
		cpu: time.Duration((number(11) + number(12)) * float64(10*time.Millisecond)),
	}
}
