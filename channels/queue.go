package channels

import (
	"sync"

	"github.com/coder/websocket"
)

// queue holds what waits to be written to one socket. Anybody pushes, without
// ever waiting for the network; one goroutine takes.
type queue struct {
	limit int // bytes

	mu       sync.Mutex
	changed  sync.Cond
	frames   [][]byte
	size     int // bytes waiting or being written
	overrun  bool
	farewell *farewell
}

// farewell is the close frame after the last frame.
type farewell struct {
	code   websocket.StatusCode
	reason string
}

func (q *queue) init(limit int) {
	q.limit = limit
	q.changed.L = &q.mu
}

// push adds a frame. It reports false once, when the frame would go over the
// limit: the queue has overrun and takes no more. One frame alone may be bigger
// than the limit, else its client could never have it.
func (q *queue) push(frame []byte) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.overrun || q.farewell != nil {
		return true
	}
	if q.size > 0 && q.size+len(frame) > q.limit {
		q.fail()
		return false
	}
	q.frames = append(q.frames, frame)
	q.size += len(frame)
	q.changed.Signal()
	return true
}

// abandon gives the queue up as if it had overrun.
func (q *queue) abandon() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fail()
}

func (q *queue) fail() {
	q.overrun, q.frames = true, nil
	q.changed.Signal()
}

// close takes no more frames; those waiting are still to be written, then the
// farewell. The first farewell counts.
func (q *queue) close(f farewell) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.farewell == nil {
		q.farewell = &f
		q.changed.Signal()
	}
}

// take waits for frames and gives all there are; none means the end, by overrun
// or by farewell.
func (q *queue) take() [][]byte {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.frames) == 0 && !q.overrun && q.farewell == nil {
		q.changed.Wait()
	}
	frames := q.frames
	q.frames = nil
	return frames
}

// written tells that frames taken have left.
func (q *queue) written(frames [][]byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, frame := range frames {
		q.size -= len(frame)
	}
}

// end says how the queue has ended; the farewell is nil when nobody closed it.
func (q *queue) end() (last *farewell, overrun bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.farewell, q.overrun
}
