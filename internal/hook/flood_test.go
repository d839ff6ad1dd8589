package hook_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/hook"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/testkit"
)

// envNode turns this program into a node that takes webhooks: the address of its
// database. envMaster is the key that it shares with the test.
const (
	envNode   = "ASSETRONICS_HOOK_TEST_NODE"
	envMaster = "ASSETRONICS_HOOK_TEST_MASTER"
)

func TestMain(m *testing.M) {
	if dsn := os.Getenv(envNode); dsn != "" {
		if err := beNode(dsn); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// ledger is a handler that writes down what it hears, in the transaction that marks
// the call as done.
type ledger struct{ db *pg.DB }

func (l ledger) Handle(ctx context.Context, of integration.Hooked, r record.Record) error {
	return l.db.Tenant(ctx, of.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into heard (n) values ($1)", r.Value.(*record.Message).Text)
		return err
	})
}

// beNode takes calls over HTTP and works them off, as the product does. It says its
// address, and ends with its input.
func beNode(dsn string) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	db, err := pg.Open(ctx, pg.Config{DSN: dsn})
	if err != nil {
		return err
	}
	n, err := assemble(db, clock.System{}, seal.Secret(os.Getenv(envMaster)), func(d *hook.Deps) {
		d.Handlers = map[string]hook.Handler{"message": ledger{db}}
	})
	if err != nil {
		return err
	}
	go func() { _ = n.room.Serve(ctx) }()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			_, err = n.room.Receive(r.Context(), strings.TrimPrefix(r.URL.Path, "/hooks/"), hook.Call{
				Method: r.Method, URL: "https://assets.example" + r.URL.RequestURI(), Header: r.Header, Body: body,
			})
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})}
	return server.Serve(l)
}

// node is such a process.
type node struct {
	cmd *exec.Cmd
	in  io.Closer
	url string
}

func startNode(t testing.TB, dsn string) *node {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), self)
	cmd.Env = append(os.Environ(), envNode+"="+dsn, envMaster+"="+master.Reveal())
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	return &node{cmd: cmd, in: in, url: "http://" + strings.TrimSpace(line)}
}

func (n *node) kill() {
	_ = n.cmd.Process.Kill()
	_ = n.cmd.Wait() // it was killed
	_ = n.in.Close()
}

// flood sends every delivery until it is acknowledged, as vendors do, and kills the
// node half-way. How fast it is, the whole program tells: see e2e/crash.
func flood(t testing.TB, b *bundle, dsn string, deliveries, connections int) {
	t.Helper()
	var at atomic.Pointer[node]
	at.Store(startNode(t, dsn))
	var acknowledged atomic.Int64
	var once sync.Once
	killed := make(chan struct{})
	go func() {
		<-killed
		at.Load().kill()
		at.Store(startNode(t, dsn))
	}()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}, Timeout: 30 * time.Second}
	next := make(chan int)
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			for n := range next {
				body := said(n, strconv.Itoa(n))
				for !send(t, client, at.Load().url+"/hooks/"+b.room.Hook.Endpoint, body) {
				}
				if int(acknowledged.Add(1)) >= deliveries/2 {
					once.Do(func() { close(killed) })
				}
			}
		})
	}
	for i := range deliveries {
		next <- i / 2 // each twice, close together
	}
	close(next)
	all.Wait()
	t.Cleanup(at.Load().kill)
}

// send tells whether a delivery was acknowledged.
func send(t testing.TB, client *http.Client, address, body string) bool {
	t.Helper()
	call := signed(key, body, time.Now())
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, bytes.NewReader(call.Body))
	if err != nil {
		return false
	}
	r.Header = call.Header
	resp, err := client.Do(r)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.Body.Close() == nil && resp.StatusCode == http.StatusOK
}

// floodable is a database in which a ledger is kept.
func floodable(t testing.TB) (*bundle, string) {
	t.Helper()
	dsn := testkit.NewDatabase(t)
	db, err := pg.Open(t.Context(), pg.Config{DSN: dsn})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	b := open(t, db)
	owner, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, owner.Close(context.WithoutCancel(t.Context()))) }()
	_, err = owner.Exec(t.Context(), "create table heard (n text not null); grant insert, select on heard to assetronics_app, assetronics_system")
	require.NoError(t, err)
	return b, dsn
}

// settled waits until everything is worked off, and gives what was heard.
func (b *bundle) settled(t testing.TB) (all, different int) {
	t.Helper()
	require.Eventually(t, func() bool { return b.waiting(t) == 0 }, time.Minute, 20*time.Millisecond)
	return b.count(t, "select count(*) from heard"), b.count(t, "select count(distinct n) from heard")
}

// TestKilled: a node is killed in a flood; nothing that it acknowledged is lost, and
// nothing is worked off twice.
func TestKilled(t *testing.T) {
	t.Parallel()
	b, dsn := floodable(t)
	flood(t, b, dsn, 400, 10)
	all, different := b.settled(t)
	require.Equal(t, 200, different)
	require.Equal(t, 200, all)
}
