package link

import (
	"errors"
	"io"
	"net"
	"time"
)

// streamBuffer is held by every connection that has a goroutine, also while idle.
// Bigger frames come in several pieces.
const streamBuffer = 2 << 10

func (c *Conn) readStream(early []byte) {
	if len(early) > 0 {
		c.sink.Receive(early)
	}
	buf := make([]byte, streamBuffer)
	for {
		n, err := c.stream.Read(buf)
		if n > 0 {
			c.seen.Store(c.engine.wheel.now())
			c.sink.Receive(buf[:n])
		}
		if err != nil {
			c.Cut(gone(err))
			return
		}
	}
}

// writeStream is the writer while there is something to write.
func (c *Conn) writeStream() {
	c.mu.Lock()
	c.writeWaiting(func(p []byte) (int, error) {
		if err := c.stream.SetWriteDeadline(time.Now().Add(c.engine.limits.Stall)); err != nil {
			return 0, err
		}
		return c.stream.Write(p)
	})
}

// gone tells an end like any other from a failure.
func gone(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
