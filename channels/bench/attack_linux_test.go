package bench_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// An attack is what a client says that means no good, and the code with which it
// has to be closed; 0 for those that stop in the middle and wait.
type attack struct {
	says string
	code uint16
}

const handshake = "GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

var attacks = []attack{
	{handshake + strings.Repeat(masked(`[null,"1","phoenix","heartbeat",{}]`), 1500), 1008},
	{handshake + strings.Repeat("\xff\x00 garbage", 1000), 1002},
	{handshake + masked("\xff\xfe"), 1007},
	{handshake + masked("hello"), 1011},
	{handshake + "\x82\xff\x00\x00\x00\x7f\x00\x00\x00\x00\x00\x00\x00\x00", 1009},
	{handshake[:40], 0},
	{handshake + masked(`["1","1","room:1","phx_join",{}]`)[:11], 0},
}

// masked is a client's text frame; a mask of zeros leaves the text as it is.
func masked(text string) string {
	head := binary.BigEndian.AppendUint16([]byte{0x81, 0xfe}, uint16(len(text)))
	return string(append(head, 0, 0, 0, 0)) + text
}

// runAttacker begins attacks at an even pace. The half-open ones stay until the
// order is done.
func runAttacker() {
	serveOrders(func(o order) outcome {
		var out outcome
		var wrong atomic.Int64
		var all sync.WaitGroup
		var open []net.Conn
		begin := time.Now()
		for i := 0; time.Since(begin) < o.For; i++ {
			time.Sleep(time.Until(begin.Add(time.Duration(i) * o.Every)))
			a := attacks[i%len(attacks)]
			conn, err := net.Dial("tcp", o.Address)
			if err != nil {
				wrong.Add(1)
				continue
			}
			out.Delivered++
			if a.code == 0 {
				_, _ = io.WriteString(conn, a.says)
				open = append(open, conn)
				continue
			}
			all.Go(func() {
				defer func() { _ = conn.Close() }()
				if err := a.run(conn); err != nil {
					fmt.Fprintln(os.Stderr, err)
					wrong.Add(1)
				}
			})
		}
		all.Wait()
		for _, conn := range open {
			_ = conn.Close()
		}
		out.Lost = int(wrong.Load())
		return out
	})
}

// run attacks and waits to be closed with the right code.
func (a attack) run(conn net.Conn) error {
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(conn, a.says) // the server may have closed in the middle
	reader := bufio.NewReader(conn)
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	for {
		var head [2]byte
		if _, err := io.ReadFull(reader, head[:]); err != nil {
			return fmt.Errorf("%d was due: %w", a.code, err)
		}
		body := make([]byte, head[1]) // nothing that is answered here is longer than 125 bytes
		if _, err := io.ReadFull(reader, body); err != nil {
			return err
		}
		if head[0] != 0x88 {
			continue
		}
		if code := binary.BigEndian.Uint16(body); code != a.code {
			return fmt.Errorf("closed with %d, not %d", code, a.code)
		}
		return nil
	}
}

// BenchmarkUnderAttack measures how long a quiet client waits for its answers with
// and without 100 attacks a second, in rounds that alternate, so that what else the
// machine does falls on both. It fails when an attack is not shed with its code, or
// when the median of the rounds' p99 more than doubles. (Below 5 ms two processes on
// two cores measure each other.)
func BenchmarkUnderAttack(b *testing.B) {
	const rounds, asks, tolerated = 5, 400, 5 * time.Millisecond
	once(b, func() {
		server, attacker := start(b, "guarded"), start(b, "attacker")
		address := server.line()
		calm, err := net.Dial("tcp", address)
		require.NoError(b, err)
		defer func() { _ = calm.Close() }()
		c := &asker{conn: calm, reader: bufio.NewReader(calm)}
		require.NoError(b, c.join())
		var quiet, attacked []time.Duration
		var shed int64
		for range rounds {
			quiet = append(quiet, c.p99(b, asks))
			over := make(chan outcome, 1)
			go func() {
				var out outcome
				attacker.ask(order{Do: "attack", Address: address, Every: 10 * time.Millisecond, For: 3 * time.Second}, &out)
				over <- out
			}()
			attacked = append(attacked, c.p99(b, asks))
			out := <-over
			shed += out.Delivered
			require.Zero(b, out.Lost, "attacks were not shed as they should")
		}
		slices.Sort(quiet)
		slices.Sort(attacked)
		before, during := quiet[rounds/2], attacked[rounds/2]
		b.ReportMetric(ms(before), "quiet-p99-ms")
		b.ReportMetric(ms(during), "attacked-p99-ms")
		b.ReportMetric(float64(shed), "attacks")
		if during > max(2*before, tolerated) {
			b.Errorf("p99 went from %v to %v", before, during)
		}
	})
}

// asker is a client that asks one thing after the other.
type asker struct {
	conn   net.Conn
	reader *bufio.Reader
	ref    int
}

func (c *asker) join() error {
	if _, err := io.WriteString(c.conn, handshake); err != nil {
		return err
	}
	answer, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return err
	}
	return errors.Join(answer.Body.Close(), c.ask(`"room:calm","phx_join",{}`))
}

func (c *asker) ask(what string) error {
	c.ref++
	if _, err := io.WriteString(c.conn, masked(fmt.Sprintf(`["1","%d",%s]`, c.ref, what))); err != nil {
		return err
	}
	var head [2]byte
	if _, err := io.ReadFull(c.reader, head[:]); err != nil {
		return err
	}
	_, err := c.reader.Discard(int(head[1])) // short enough
	return err
}

// p99 asks as often as a client may, and gives what 99 of 100 answers took at most.
func (c *asker) p99(b *testing.B, n int) time.Duration {
	b.Helper()
	took := make([]time.Duration, n)
	begin := time.Now()
	for i := range took {
		time.Sleep(time.Until(begin.Add(time.Duration(i) * 6 * time.Millisecond)))
		asked := time.Now()
		require.NoError(b, c.ask(`"room:calm","echo",{}`))
		took[i] = time.Since(asked)
	}
	return summary(took).P99
}
