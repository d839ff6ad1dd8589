package channels

import (
	"context"
	"crypto/rand"
	"errors"
	"math"
	"net/http"
	"sync"
	"time"

	"github.com/assetronics/assetronics/channels/internal/ws"
)

// session is a socket on long polling: its frames wait for the next poll.
type session struct {
	socket socket
	token  string
	expiry *time.Timer // runs while nobody polls

	mu      sync.Mutex
	queue   []frame
	size    int           // bytes
	waiting chan struct{} // of the poll that waits; nil when there is none
	closing bool          // takes no more frames; ends when the last has been fetched
	over    bool
}

func (s *Server) newSession(who Conn) *session {
	p := &session{token: rand.Text()}
	p.socket = socket{server: s, carrier: p, who: who}
	p.expiry = time.AfterFunc(math.MaxInt64, p.cut) // never: see start
	return p
}

// start lets the time without a poll run, now that the socket can be found to end.
func (p *session) start() { p.expiry.Reset(p.socket.server.options.PollGrace) }

// poll waits for frames until ctx ends. Over says that the session has ended. A
// later poll takes the place of an earlier one, whose client has given it up.
func (p *session) poll(ctx context.Context) (frames []frame, over bool) {
	mine := make(chan struct{}, 1)
	p.mu.Lock()
	p.wake()
	p.waiting = mine
	p.expiry.Stop()
	if len(p.queue) > 0 || p.closing || p.over {
		p.wake()
	}
	p.mu.Unlock()
	select {
	case <-mine:
	case <-ctx.Done():
	}

	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting != mine {
		return nil, false
	}
	p.waiting = nil
	p.expiry.Reset(p.socket.server.options.PollGrace)
	if errors.Is(ctx.Err(), context.Canceled) { // the client is gone, and may fetch them another time
		return nil, false
	}
	frames, p.queue, p.size = p.queue, nil, 0
	over = p.over
	if p.closing && !p.over {
		p.finish()
		over = true
	}
	return frames, over
}

// wake ends the poll that waits. The lock is held.
func (p *session) wake() {
	if p.waiting != nil {
		select {
		case p.waiting <- struct{}{}:
		default:
		}
	}
}

// finish is the end. The lock is held.
func (p *session) finish() {
	if p.over {
		return
	}
	p.over = true
	p.expiry.Stop()
	p.wake()
	go func() { // the socket calls us with its own lock held
		p.socket.server.polls.remove(p)
		p.socket.ended()
	}()
}

// Send implements carrier.
func (p *session) Send(f []byte) (flush bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closing || p.over {
		return false
	}
	if p.size > 0 && p.size+len(f) > p.socket.server.options.MaxQueue {
		p.socket.server.options.Logger.Warn("session cut off: too slow", "socket_id", p.socket.who.SocketID)
		p.queue = nil
		p.finish()
		return false
	}
	p.queue = append(p.queue, f)
	p.size += len(f)
	return p.waiting != nil
}

// Flush implements carrier.
func (p *session) Flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.queue) > 0 {
		p.wake()
	}
}

// Pause and Resume have nothing to do: a POST is answered when its messages have
// been handled, and the client sends the next one then.

// Pause implements carrier.
func (*session) Pause() {}

// Resume implements carrier.
func (*session) Resume() {}

// close implements carrier. There is no code on this transport: the client is told
// that its session is gone, and opens another.
func (p *session) close(ws.Code, string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closing = true
	if len(p.queue) == 0 {
		p.finish()
	} else {
		p.wake()
	}
}

// cut implements carrier.
func (p *session) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue = nil
	p.finish()
}

// sessions finds sessions by their token, which nobody can guess.
type sessions struct {
	mu      sync.Mutex
	byToken map[string]*session
}

func (s *sessions) init() { s.byToken = map[string]*session{} }

func (s *sessions) add(p *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byToken[p.token] = p
}

func (s *sessions) remove(p *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byToken, p.token)
}

// find looks in the header and in the parameters: which one depends on the
// client's version, and a parameter "token" may be there for Options.Connect too.
func (s *sessions) find(r *http.Request) *session {
	tokens := append([]string{r.Header.Get(sessionHeader)}, r.URL.Query()["token"]...)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, token := range tokens {
		if p := s.byToken[token]; p != nil {
			return p
		}
	}
	return nil
}
