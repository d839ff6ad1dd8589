package channels

import (
	"context"
	"sync"
	"time"

	"github.com/assetronics/assetronics/channels/internal/wire"
	"github.com/assetronics/assetronics/channels/internal/ws"
)

// carrier takes a socket's frames to its client: a WebSocket, or a long-polling
// session. Nothing of it waits.
type carrier interface {
	// Send queues a frame and reports whether the caller has to see to a Flush.
	Send(frame []byte) (flush bool)
	Flush()
	// Pause and Resume hold back what the client sends.
	Pause()
	Resume()
	// close ends it after what is queued; cut ends it at once.
	close(code ws.Code, reason string)
	cut()
}

// socket is one connection of one client. Frames are handled in order by one
// goroutine, which exists only while there are frames.
type socket struct {
	server  *Server
	carrier carrier
	who     Conn
	rate    rate
	place   place // in the registry

	mu       sync.Mutex
	inbox    []task
	backlog  int // bytes in inbox
	working  bool
	paused   bool
	closing  bool // by us: what is in the inbox is not handled any more
	gone     bool // the connection has ended
	buried   bool
	channels []*Channel         // accepted and not ended; few
	cancel   context.CancelFunc // of the handler that runs
}

// task is a message to handle, or somebody to tell that all before is handled.
type task struct {
	message wire.Message
	done    chan<- struct{}
}

// maxInbox bounds the messages that wait for the handlers of one socket. Beyond it
// nothing is read from the client.
const maxInbox = 1000

// receive takes a message that has come. It does not wait, and closes a socket that
// sends too fast.
func (k *socket) receive(m wire.Message) {
	o := &k.server.options
	k.mu.Lock()
	if k.closing || k.gone {
		k.mu.Unlock()
		return
	}
	if !k.rate.take(time.Now(), o.Rate, o.Burst) {
		k.mu.Unlock()
		k.close(ws.PolicyViolated, "too many messages")
		return
	}
	if m.Topic == wire.TopicPhoenix && !k.working { // a heartbeat needs no handler, so it is answered here
		k.mu.Unlock()
		k.dispatch(m)
		k.carrier.Flush()
		return
	}
	k.inbox = append(k.inbox, task{message: m})
	k.backlog += m.Size()
	if !k.paused && (k.backlog > o.MaxQueue || len(k.inbox) > maxInbox) {
		k.paused = true
		k.carrier.Pause()
	}
	k.work()
	k.mu.Unlock()
}

// afterwards closes done when all that has come before is handled.
func (k *socket) afterwards(done chan<- struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.buried {
		close(done)
		return
	}
	k.inbox = append(k.inbox, task{done: done})
	k.work()
}

// work makes sure that somebody handles the inbox. The lock is held.
func (k *socket) work() {
	if !k.working {
		k.working = true
		go k.handleAll()
	}
}

// handleAll handles what is in the inbox, and ends.
func (k *socket) handleAll() {
	for {
		tasks, over := k.next()
		if over {
			k.bury()
			return
		}
		if tasks == nil {
			return
		}
		for i := range tasks {
			k.handleOne(&tasks[i])
		}
		k.carrier.Flush()
	}
}

// next gives the tasks that wait; none when there are none, and over when there
// will be none.
func (k *socket) next() (tasks []task, over bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	tasks, k.inbox, k.backlog = k.inbox, nil, 0
	if k.paused {
		k.paused = false
		k.carrier.Resume()
	}
	if tasks != nil {
		return tasks, false
	}
	if k.gone && !k.buried {
		k.buried = true
		return nil, true
	}
	k.working = false
	return nil, false
}

func (k *socket) handleOne(t *task) {
	if t.done != nil {
		k.carrier.Flush()
		close(t.done)
		return
	}
	if !k.isClosing() {
		k.dispatch(t.message)
	}
}

func (k *socket) isClosing() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.closing
}

// push queues a frame. Nil is no frame.
func (k *socket) push(f frame) {
	if f != nil {
		k.carrier.Send(f)
	}
}

// close ends the socket after what is queued. It does not wait; the first close
// counts.
func (k *socket) close(code ws.Code, reason string) {
	k.shut()
	k.carrier.close(code, reason)
}

// disconnect ends it as Server.Disconnect does.
func (k *socket) disconnect() { k.close(ws.GoingAway, "disconnected") }

// hangUp ends the connection at once, without a farewell.
func (k *socket) hangUp() {
	k.shut()
	k.carrier.cut()
}

func (k *socket) shut() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.closing = true
	if k.cancel != nil {
		k.cancel()
	}
}

// ended is told by the carrier, once, that the connection is no more. What has
// come before is still handled, as the client may have sent it and left.
func (k *socket) ended() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.gone = true
	k.work()
}

// bury ends what is left of the socket.
func (k *socket) bury() {
	k.mu.Lock()
	left := k.channels
	k.channels = nil
	k.mu.Unlock()
	for _, c := range left {
		if c.end(true) {
			k.release(c)
		}
	}
	k.server.sockets.remove(k)
	k.who.ended()
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, t := range k.inbox {
		if t.done != nil {
			close(t.done)
		}
	}
	k.inbox = nil
}
