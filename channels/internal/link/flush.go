package link

import "sync"

// joinUpTo bounds what one system call carries when several frames wait. Copying
// small frames together is cheaper than handing the kernel a list of them.
const joinUpTo = 64 << 10

var joints = sync.Pool{New: func() any {
	buf := make([]byte, 0, joinUpTo)
	return &buf
}}

// Flush writes what waits, as far as the network takes it.
func (c *Conn) Flush() {
	c.mu.Lock()
	c.state &^= scheduled
	if c.state.has(writing|blocked|closed) || len(c.queue) == 0 {
		c.mu.Unlock()
		return
	}
	c.state |= writing
	if c.stream != nil {
		c.mu.Unlock()
		go c.writeStream()
		return
	}
	c.writeWaiting(c.tryWrite)
}

// writeWaiting writes until the queue is empty or write takes no more. It begins
// with the lock held and as the writer, and ends as neither.
func (c *Conn) writeWaiting(write func([]byte) (int, error)) {
	var err error
	for len(c.queue) > 0 && !c.state.has(closed) {
		frames, offset := c.queue, c.offset
		c.queue = nil
		c.mu.Unlock()
		var n, size int
		n, size, err = writeFrames(frames, offset, write)
		c.mu.Lock()
		c.putBack(frames, offset, n)
		c.keep(frames)
		if err != nil || n < size {
			break
		}
	}
	c.state &^= writing
	switch full := len(c.queue) > 0 && err == nil && !c.state.has(closed); {
	case full:
		c.wait()
	case c.state.has(blocked):
		c.state &^= blocked
		c.updateInterest()
	}
	over := c.isOver()
	last := c.state.has(closed) && !c.state.has(reading)
	c.mu.Unlock()
	switch {
	case last && c.stream == nil:
		c.closeDescriptor()
	case err != nil || over:
		c.Cut(err)
	}
}

// wait is called with the lock held when the network takes no more.
func (c *Conn) wait() {
	now := c.engine.wheel.now()
	c.stalled = now
	if !c.state.has(blocked) {
		c.state |= blocked
		c.updateInterest()
		if !c.state.has(closing) {
			c.engine.wheel.moveEarlier(c, now+c.engine.wheel.stall)
		}
	}
}

// putBack removes what was written from the frames taken and puts the rest before
// what came meanwhile.
func (c *Conn) putBack(frames [][]byte, offset, n int) {
	if c.state.has(closed) {
		c.queue, c.waiting = nil, 0
		return
	}
	for len(frames) > 0 && n >= len(frames[0])-offset {
		n -= len(frames[0]) - offset
		c.waiting -= len(frames[0])
		frames, offset = frames[1:], 0
	}
	c.offset = 0
	if len(frames) > 0 {
		c.offset = offset + n
		c.queue = append(frames[:len(frames):len(frames)], c.queue...)
	}
}

// keepUpTo is how long a queue may be to be kept for the next frames. Most hold one
// frame, at the time it is sent: making each anew would be all the garbage there is
// in sending, and the collector costs more than the queue.
const keepUpTo = 4

// keep is called with the lock held: frames have left the queue.
func (c *Conn) keep(frames [][]byte) {
	if c.queue == nil && cap(frames) <= keepUpTo && !c.state.has(closed) {
		clear(frames) // they are not kept alive
		c.queue = frames[:0]
	}
}

// writeFrames writes as many of the frames as go into one system call.
func writeFrames(frames [][]byte, offset int, write func([]byte) (int, error)) (n, size int, err error) {
	if first := frames[0][offset:]; len(frames) == 1 || len(first) >= joinUpTo {
		n, err = write(first)
		return n, len(first), err
	}
	joint := joints.Get().(*[]byte)
	defer joints.Put(joint)
	buf := append((*joint)[:0], frames[0][offset:]...)
	for _, frame := range frames[1:] {
		if len(buf)+len(frame) > joinUpTo {
			break
		}
		buf = append(buf, frame...)
	}
	n, err = write(buf)
	return n, len(buf), err
}
