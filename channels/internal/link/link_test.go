package link_test

import (
	"bytes"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/channels/internal/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sink hands what it hears to the test.
type sink struct {
	receive func([]byte)
	idle    chan struct{}
	closed  chan error
}

func newSink() *sink { return &sink{idle: make(chan struct{}, 1), closed: make(chan error, 1)} }

func (s *sink) Receive(data []byte) {
	if s.receive != nil {
		s.receive(data)
	}
}

func (s *sink) Idle() {
	select {
	case s.idle <- struct{}{}:
	default:
	}
}

func (s *sink) Closed(err error) { s.closed <- err }

var limits = link.Limits{MaxQueue: 64 << 20, Idle: time.Minute, Stall: time.Minute, Linger: time.Minute}

func engine(t *testing.T, l link.Limits) *link.Engine {
	t.Helper()
	e := link.New(l)
	t.Cleanup(e.Stop)
	return e
}

// pair is a connection in the engine and the other end of it, over TCP (polled on
// Linux) or in memory (never polled).
func pair(t *testing.T, e *link.Engine, kind string, s *sink) (*link.Conn, net.Conn) {
	t.Helper()
	ours, theirs := net.Pipe()
	if kind == "tcp" {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		theirs, err = net.Dial("tcp", listener.Addr().String())
		require.NoError(t, err)
		ours, err = listener.Accept()
		require.NoError(t, err)
		require.NoError(t, listener.Close())
	}
	t.Cleanup(func() { _ = theirs.Close() })
	c := e.Adopt(ours, s)
	t.Cleanup(func() { c.Cut(nil) })
	return c, theirs
}

func bothKinds(t *testing.T, test func(t *testing.T, kind string)) {
	t.Helper()
	for _, kind := range []string{"tcp", "memory"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			test(t, kind)
		})
	}
}

func send(c *link.Conn, frame []byte) {
	if c.Send(frame) {
		c.Flush()
	}
}

// TestEverythingArrivesInOrder, however slowly it is taken and whoever sends.
func TestEverythingArrivesInOrder(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, kind string) {
		s := newSink()
		c, peer := pair(t, engine(t, limits), kind, s)
		c.Start(nil)
		var want []byte
		for n := range 400 { // some 20 MB: far more than the kernel buffers
			frame := bytes.Repeat([]byte{byte(n)}, 1+n*251%100_000)
			want = append(want, frame...)
			send(c, frame)
		}
		c.Close([]byte("bye"), false)
		got, err := io.ReadAll(peer)
		require.NoError(t, err)
		require.True(t, bytes.Equal(append(want, "bye"...), got))
		require.NoError(t, <-s.closed)
		require.False(t, c.Send([]byte("late")))
	})
}

func TestReceives(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, kind string) {
		s := newSink()
		var got []byte
		all := make(chan struct{})
		s.receive = func(data []byte) {
			if got = append(got, data...); len(got) == 200_005 {
				close(all)
			}
		}
		c, peer := pair(t, engine(t, limits), kind, s)
		c.Start([]byte("early"))
		_, err := peer.Write(bytes.Repeat([]byte("x"), 200_000))
		require.NoError(t, err)
		<-all
		require.Equal(t, "earlyxxx", string(got[:8]))
		require.NoError(t, peer.Close())
		require.NoError(t, <-s.closed)
	})
}

func TestSilence(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, kind string) {
		l := limits
		l.Idle, l.Linger = 30*time.Millisecond, 30*time.Millisecond
		s := newSink()
		c, peer := pair(t, engine(t, l), kind, s)
		c.Start(nil)
		<-s.idle
		go func() { _, _ = io.Copy(io.Discard, peer) }()
		c.Close([]byte("bye"), true) // the peer does not answer
		require.NoError(t, <-s.closed)
	})
}

// TestSendingMakesNoGarbage: with many connections the collector would cost more than
// sending does.
func TestSendingMakesNoGarbage(t *testing.T) { //nolint:paralleltest // counts allocations
	c, peer := pair(t, engine(t, limits), "tcp", newSink())
	c.Start(nil)
	frame := []byte("a frame")
	buf := make([]byte, len(frame))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		send(c, frame)
		_, _ = io.ReadFull(peer, buf)
	}))
	require.Equal(t, frame, buf)
}

func TestErrSlow(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, kind string) {
		l := limits
		l.MaxQueue = 1 << 20
		s := newSink()
		c, _ := pair(t, engine(t, l), kind, s)
		c.Start(nil)
		frame := make([]byte, 100_000)
		for open := true; open; {
			send(c, frame)
			select {
			case err := <-s.closed:
				require.ErrorIs(t, err, link.ErrSlow)
				open = false
			default:
			}
		}
	})
}

func TestErrStalled(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, kind string) {
		l := limits
		l.Stall = 50 * time.Millisecond
		s := newSink()
		c, _ := pair(t, engine(t, l), kind, s)
		c.Start(nil)
		send(c, make([]byte, 20<<20))
		require.Error(t, <-s.closed) // a stream's own deadline says so in its own words
	})
}

// TestCloseWithNothingToSay ends at once: there is nothing to wait for.
func TestCloseWithNothingToSay(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, kind string) {
		s := newSink()
		c, peer := pair(t, engine(t, limits), kind, s)
		c.Start(nil)
		c.Close(nil, false)
		_, err := peer.Read(make([]byte, 1))
		require.ErrorIs(t, err, io.EOF)
		require.NoError(t, <-s.closed)
	})
}

// TestPause: what is not read holds the peer back, and comes later.
func TestPause(t *testing.T) {
	t.Parallel()
	s := newSink()
	var got atomic.Int64
	s.receive = func(data []byte) { got.Add(int64(len(data))) }
	c, peer := pair(t, engine(t, limits), "tcp", s)
	c.Pause()
	c.Start(nil)
	const size = 32 << 20 // more than the kernel buffers
	require.NoError(t, peer.SetWriteDeadline(time.Now().Add(200*time.Millisecond)))
	n, err := peer.Write(make([]byte, size))
	require.Error(t, err, "somebody reads")
	require.Zero(t, got.Load())
	c.Resume()
	require.NoError(t, peer.SetWriteDeadline(time.Time{}))
	_, err = peer.Write(make([]byte, size-n))
	require.NoError(t, err)
	require.Eventually(t, func() bool { return got.Load() == size }, 20*time.Second, time.Millisecond)
}
