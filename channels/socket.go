package channels

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// socket is one connection. Two goroutines serve it: one reads and runs the
// handlers, so that frames are handled in order; one writes, so that nobody else
// ever waits for the network.
type socket struct {
	server *Server
	conn   *websocket.Conn
	wire   *wire
	who    Conn
	ctx    context.Context // ends when the socket is to close
	cancel context.CancelFunc
	queue  queue
	rate   rate

	mu       sync.Mutex
	channels map[string]*Channel // by topic; accepted and not ended
}

func (s *Server) newSocket(ctx context.Context, conn *websocket.Conn, w *wire, who Conn) *socket {
	k := &socket{
		server: s, conn: conn, wire: w, who: who,
		rate:     rate{perSecond: s.options.Rate, burst: float64(s.options.Burst)},
		channels: map[string]*Channel{},
	}
	k.ctx, k.cancel = context.WithCancel(ctx)
	k.queue.init(s.options.MaxQueue)
	conn.SetReadLimit(s.options.MaxFrame)
	return k
}

// run serves the socket until it has ended.
func (k *socket) run() {
	written := make(chan struct{})
	go func() {
		defer close(written)
		k.write()
	}()
	defer func() { <-written }()
	defer k.endChannels()
	defer k.close(websocket.StatusInternalError, "") // after a panic; otherwise it is closed by then
	k.close(k.read())
}

// read handles frames until the socket ends, and says how to close it.
func (k *socket) read() (websocket.StatusCode, string) {
	for {
		kind, data, err := k.conn.Read(context.Background())
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return websocket.StatusProtocolError, "no heartbeat"
		}
		if err != nil || !k.throttle() {
			// Mostly the client is gone, or the library has said why. What is
			// left is a violation of the WebSocket protocol.
			return websocket.StatusProtocolError, ""
		}
		decode := decodeText
		if kind == websocket.MessageBinary {
			decode = decodeBinary
		}
		m, err := decode(data)
		switch {
		case errors.Is(err, errNotUTF8):
			return websocket.StatusInvalidFramePayloadData, err.Error()
		case err != nil:
			return websocket.StatusInternalError, err.Error()
		}
		k.dispatch(m)
	}
}

// throttle waits when the client sends too fast; the network then holds the
// client back. It is false when the socket is to close.
func (k *socket) throttle() bool {
	if wait := k.rate.take(time.Now()); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-k.ctx.Done():
		}
	}
	return k.ctx.Err() == nil
}

// write writes what is queued until the socket ends, and closes the connection.
// The end of the connection ends read.
func (k *socket) write() {
	defer k.cancel()
	err := k.writeQueue()
	last, overrun := k.queue.end()
	if overrun {
		k.server.options.Logger.WarnContext(k.ctx, "socket cut off: too slow", "socket_id", k.who.SocketID)
	}
	if err != nil || overrun {
		_ = k.conn.CloseNow()
		return
	}
	_ = k.conn.Close(last.code, last.reason) // waits up to 5 s for the client's answer
}

func (k *socket) writeQueue() error {
	for frames := k.queue.take(); len(frames) > 0; frames = k.queue.take() {
		if err := k.writeAll(frames); err != nil {
			return err
		}
		k.queue.written(frames)
	}
	return nil
}

// writeAll lets frames that queued up leave together.
func (k *socket) writeAll(frames [][]byte) error {
	if len(frames) > 1 {
		k.wire.cork()
	}
	var err error
	for i := 0; i < len(frames) && err == nil; i++ {
		err = k.conn.Write(context.Background(), websocket.MessageText, frames[i])
	}
	return errors.Join(err, k.wire.uncork())
}

// push queues a frame and never waits. Nil is no frame.
func (k *socket) push(frame []byte) {
	if frame != nil && !k.queue.push(frame) {
		k.hangUp()
	}
}

// giveUp cuts a client off that cannot keep up.
func (k *socket) giveUp() {
	k.queue.abandon()
	k.hangUp()
}

// hangUp ends the connection at once, without a farewell: a writer stuck in the
// middle of a frame could not send one.
func (k *socket) hangUp() {
	k.cancel()
	_ = k.wire.Close()
}

// close ends the socket after what is queued. It does not wait; the first close
// counts.
func (k *socket) close(code websocket.StatusCode, reason string) {
	k.queue.close(farewell{code, reason})
	k.cancel()
}
