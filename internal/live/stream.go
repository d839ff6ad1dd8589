package live

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

const (
	// beatEvery keeps proxies from closing a stream where nothing happens.
	beatEvery = 15 * time.Second
	// maxQueue is how many bytes wait for a slow client before it is cut off: it
	// comes back and resumes.
	maxQueue = 1 << 20
	// writeTimeout is how long the network may take to take what is written.
	writeTimeout = 10 * time.Second
	// maxStreams is how many one user may have open on a node: a browser's many
	// tabs and some programs.
	maxStreams = 64
	// maxTries is how often rights may change while somebody comes in.
	maxTries = 3
)

// The events of a stream itself.
const (
	StreamReady = "ready" // all that was missed has been sent
	StreamReset = "reset" // too much was missed: load again
)

// Stream is a connection of server-sent events: the topics a socket would join,
// in one run of numbers. It never blocks who sends to it.
type Stream struct {
	hub     *Hub
	topics  map[string]bool // names, the own topic among them
	visitor *visitor
	start   []byte // what was missed, and where the client then is

	mu    sync.Mutex
	queue []queued
	size  int
	wake  chan struct{} // holds one when the queue has something; never closed
	hooks []func()      // what to do at the end
	done  chan struct{} // closed by end
	once  sync.Once
}

type queued struct {
	seq   int64
	frame []byte
}

// OpenStream lets somebody listen to topics by name ("assets", "user"). since is
// the last number the client saw; nil is a first visit. The stream lives until
// ctx ends. It fails with invalid (an unknown topic), forbidden, rate_limited
// and, while the program stops, unavailable.
func (h *Hub) OpenStream(ctx context.Context, who access.Principal, names []string, since *int64) (*Stream, error) {
	// Who was revoked while coming in may still be welcome: a browser that is
	// refused never comes back, so it is tried again here.
	for range maxTries {
		s, err := h.openStream(ctx, who, names, since)
		if !errors.Is(err, errRevoked) {
			return s, err
		}
	}
	return nil, errRevoked
}

func (h *Hub) openStream(ctx context.Context, who access.Principal, names []string, since *int64) (*Stream, error) {
	s := &Stream{hub: h, topics: map[string]bool{}, wake: make(chan struct{}, 1), done: make(chan struct{})}
	s.visitor = newVisitor(who, s.end)
	for _, name := range names {
		if _, ok := topicNamed(name); !ok && name != userTopic {
			return nil, fault.InvalidField("query.topics", "one of "+strings.Join(TopicNames(), ", "))
		}
		s.topics[name] = true
	}
	if err := s.allowed(who); err != nil {
		return nil, err
	}
	if err := h.addStream(s); err != nil { // from now on it gathers what comes
		return nil, err
	}
	context.AfterFunc(ctx, s.end)
	h.visitors.enter(s.visitor)
	s.onEnd(func() { h.visitors.exit(s.visitor) })
	err := h.admit(ctx, s.visitor)
	if err == nil {
		err = h.visit(ctx, s.visitor, s.join(since))
	}
	if err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// TopicNames lists what a stream can be asked for.
func TopicNames() []string {
	var names []string
	for _, t := range Topics {
		names = append(names, t.Name)
	}
	return append(names, userTopic)
}

func (s *Stream) allowed(who access.Principal) error {
	for name := range s.topics {
		if topic, ok := topicNamed(name); ok && !who.Can(topic.Needs) {
			return errForbidden
		}
	}
	return nil
}

func (s *Stream) join(since *int64) func(context.Context, access.Principal) error {
	return func(ctx context.Context, who access.Principal) (err error) {
		if err := s.allowed(who); err != nil {
			return err
		}
		in := interest{topics: s.topics}
		if s.topics[userTopic] {
			if in.own, err = s.hub.remember(ctx, who, s.onEnd); err != nil {
				return err
			}
		}
		answer, err := s.hub.resume(ctx, who.TenantID, since, in)
		if err != nil {
			return err
		}
		return s.open(answer)
	}
}

// open prepares what the client gets first, and drops of what has gathered what
// that covers already.
func (s *Stream) open(r resumed) error {
	name := StreamReady
	if r.reset {
		name = StreamReset
	}
	stands, err := newMessage(r.head, name, joined{Seq: r.head, Reset: r.reset})
	if err != nil {
		return err
	}
	for _, m := range append(r.missed, stands) {
		s.start = append(s.start, m.frame()...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = slices.DeleteFunc(s.queue, func(q queued) bool { return q.seq > 0 && q.seq <= r.head })
	return nil
}

// push queues a frame, or ends the stream of a client that is too slow.
func (s *Stream) push(seq int64, frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size += len(frame); s.size > maxQueue {
		s.end()
		return
	}
	s.queue = append(s.queue, queued{seq, frame})
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// take empties the queue.
func (s *Stream) take() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all bytes.Buffer
	for _, q := range s.queue {
		all.Write(q.frame)
	}
	s.queue, s.size = nil, 0
	return all.Bytes()
}

// onEnd has f called when the stream ends; at once when it has.
func (s *Stream) onEnd(f func()) {
	s.mu.Lock()
	ended := s.ended()
	if !ended {
		s.hooks = append(s.hooks, f)
	}
	s.mu.Unlock()
	if ended {
		f()
	}
}

func (s *Stream) ended() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// end ends the stream. It may be called under any lock: the rest is done aside.
func (s *Stream) end() {
	s.once.Do(func() {
		close(s.done)
		go func() {
			s.hub.dropStream(s)
			s.mu.Lock()
			hooks := s.hooks
			s.hooks = nil
			s.mu.Unlock()
			for _, hook := range hooks {
				hook()
			}
		}()
	})
}

// Follow writes the stream until it ends: by the client, by a right that is
// gone, by being too slow, or because the program stops. A client comes back
// with the last number it saw.
func (s *Stream) Follow(w http.ResponseWriter) {
	defer s.end()
	out := http.NewResponseController(w)
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	next := s.start
	for {
		if len(next) > 0 {
			_ = out.SetWriteDeadline(time.Now().Add(writeTimeout)) // where it cannot be set, the server's own limits hold
			if _, err := w.Write(next); err != nil {
				return
			}
			if out.Flush() != nil {
				return
			}
		}
		select {
		case <-s.done:
			return
		case <-s.wake:
			next = s.take()
		case <-beat.C:
			next = []byte(": still here\n\n")
		}
	}
}

func (h *Hub) addStream(s *Stream) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		return fault.New(fault.Unavailable, "live.stopping", "The server is about to stop.")
	}
	all := h.streams[s.visitor.tenant]
	open := 0
	for other := range all {
		if other.visitor.user == s.visitor.user {
			open++
		}
	}
	if open >= maxStreams {
		return fault.New(fault.RateLimited, "live.too_many_streams", "Too many streams are open: close some.")
	}
	if all == nil {
		all = map[*Stream]struct{}{}
		h.streams[s.visitor.tenant] = all
	}
	all[s] = struct{}{}
	return nil
}

func (h *Hub) dropStream(s *Stream) {
	h.mu.Lock()
	defer h.mu.Unlock()
	tenant := s.visitor.tenant
	delete(h.streams[tenant], s)
	if len(h.streams[tenant]) == 0 {
		delete(h.streams, tenant)
	}
}

func (h *Hub) streamsOf(tenant uuid.UUID) []*Stream {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := make([]*Stream, 0, len(h.streams[tenant]))
	for s := range h.streams[tenant] {
		list = append(list, s)
	}
	return list
}

func (h *Hub) endStreams() {
	h.mu.Lock()
	h.draining = true
	var all []*Stream
	for _, streams := range h.streams {
		for s := range streams {
			all = append(all, s)
		}
	}
	h.mu.Unlock()
	for _, s := range all {
		s.end()
	}
}
