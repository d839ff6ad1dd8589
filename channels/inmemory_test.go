package channels_test

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
)

// memoryConn is a connection whose client says what the test gives it and counts
// what it gets. It needs no descriptor, of which a process has 20,000 at most.
type memoryConn struct {
	says   chan string
	gone   chan struct{}
	frames *atomic.Int64
	wrote  func() // after each frame; may be nil
}

func (c *memoryConn) Read(p []byte) (int, error) {
	select {
	case text := <-c.says:
		return copy(p, text), nil
	case <-c.gone:
		return 0, net.ErrClosed
	}
}

func (c *memoryConn) Write(p []byte) (int, error) {
	c.frames.Add(1)
	if c.wrote != nil {
		c.wrote()
	}
	return len(p), nil
}

func (c *memoryConn) Close() error                     { close(c.gone); return nil }
func (*memoryConn) LocalAddr() net.Addr                { return nil }
func (*memoryConn) RemoteAddr() net.Addr               { return nil }
func (*memoryConn) SetDeadline(time.Time) error        { return nil }
func (*memoryConn) SetReadDeadline(time.Time) error    { return nil }
func (*memoryConn) SetWriteDeadline(t time.Time) error { return nil }

// crowd joins n connections to one topic, and gives the server, what has been
// written, and the bytes that each connection takes, its goroutine's included.
func crowd(tb testing.TB, n int) (server *channels.Server, frames *atomic.Int64, each float64) {
	tb.Helper()
	server = channels.New(channels.Options{Connect: welcome, IdleTimeout: time.Hour})
	server.Handle("room:*", room{})
	frames = &atomic.Int64{}
	before := memory()
	for range n {
		c := &memoryConn{says: make(chan string, 1), gone: make(chan struct{}), frames: frames}
		c.says <- clientFrame(0x81, `["1","1","room:1","phx_join",{}]`)
		server.Open(c)
	}
	await(tb, frames, n)
	return server, frames, float64(memory()-before) / float64(n)
}

func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

func await(tb testing.TB, frames *atomic.Int64, n int) {
	tb.Helper()
	require.Eventually(tb, func() bool { return frames.Load() >= int64(n) }, 2*time.Minute, time.Millisecond)
}

// BenchmarkInMemory: what a connection and a delivery cost does not depend on how
// many there are.
func BenchmarkInMemory(b *testing.B) {
	for _, n := range []int{10_000, 50_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			server, frames, each := crowd(b, n)
			defer cutOff(b, server)
			rounds := 0
			begin := time.Now()
			for b.Loop() {
				rounds++
				require.NoError(b, server.Broadcast("room:1", "msg", nil))
				await(b, frames, n*(rounds+1))
			}
			b.ReportMetric(each, "bytes/connection")
			b.ReportMetric(float64(time.Since(begin))/float64(rounds*n), "ns/delivery")
		})
	}
}

// TestSmallTopicBesideABigOne: a broadcast to very many does not keep one to two
// waiting.
func TestSmallTopicBesideABigOne(t *testing.T) { //nolint:paralleltest // measures who comes first
	server, frames, _ := crowd(t, 20_000)
	c := &memoryConn{says: make(chan string, 1), gone: make(chan struct{}), frames: &atomic.Int64{}}
	var then atomic.Int64 // what the others had when the small topic had its frame
	c.wrote = func() { then.Store(frames.Load()) }
	c.says <- clientFrame(0x81, `["1","1","room:small","phx_join",{}]`)
	server.Open(c)
	await(t, c.frames, 1)
	require.NoError(t, server.Broadcast("room:1", "big", nil))
	sent := frames.Load() // some of the big one may be out before the small one is sent
	require.NoError(t, server.Broadcast("room:small", "small", nil))
	await(t, c.frames, 2)
	await(t, frames, 40_000)
	t.Logf("of %d frames still to go, %d went first", 40_000-sent, then.Load()-sent)
	require.Less(t, then.Load()-sent, int64(2_000), "the small topic waited for the big one")
	cutOff(t, server)
}

// cutOff ends a server at once: its clients here answer no farewell.
func cutOff(tb testing.TB, server *channels.Server) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(tb, server.Drain(ctx), context.Canceled)
}
