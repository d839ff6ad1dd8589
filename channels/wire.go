package channels

import (
	"bufio"
	"net"
	"net/http"
	"sync"
	"time"
)

// maxCork bounds what is collected before it goes out: more in one write gains
// nothing.
const maxCork = 32 << 10

// wire is the network connection under a WebSocket. It sets deadlines, which
// costs less than a timer for each connection, and can be corked: what is
// written then leaves in one system call, the greater part of a frame's cost.
type wire struct {
	net.Conn
	idle, patience time.Duration

	mu     sync.Mutex // pongs are written by the reading goroutine
	corked bool
	buf    []byte
}

// Read fails when the client stays silent for too long.
func (w *wire) Read(p []byte) (int, error) {
	if err := w.SetReadDeadline(time.Now().Add(w.idle)); err != nil {
		return 0, err
	}
	return w.Conn.Read(p)
}

// Write writes, or collects while corked.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.corked {
		return w.send(p)
	}
	w.buf = append(w.buf, p...)
	if len(w.buf) < maxCork {
		return len(p), nil
	}
	return len(p), w.flush()
}

func (w *wire) cork() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.corked = true
}

// uncork sends what was collected, and gives the buffer back: idle connections
// hold none.
func (w *wire) uncork() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.flush()
	w.corked, w.buf = false, nil
	return err
}

func (w *wire) flush() error {
	if len(w.buf) == 0 {
		return nil
	}
	_, err := w.send(w.buf)
	w.buf = w.buf[:0]
	return err
}

func (w *wire) send(p []byte) (int, error) {
	if err := w.SetWriteDeadline(time.Now().Add(w.patience)); err != nil {
		return 0, err
	}
	return w.Conn.Write(p)
}

// upgrade puts a wire under the connection that the WebSocket library takes over
// from net/http.
type upgrade struct {
	http.ResponseWriter
	options *Options
	wire    *wire
}

// Hijack implements http.Hijacker.
func (u *upgrade) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(u.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	u.wire = &wire{Conn: conn, idle: u.options.IdleTimeout, patience: u.options.WriteTimeout}
	rw.Writer.Reset(u.wire)
	return u.wire, rw, nil
}
