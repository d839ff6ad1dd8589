package channels

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/coder/websocket"
)

// Server is an http.Handler that serves sockets. Make it with New, mount the
// handlers, then serve.
type Server struct {
	options  Options
	exact    map[string]Handler
	prefixes []prefix // longest first

	mu       sync.RWMutex // guards the maps; nothing under it waits
	topics   map[string]*topic
	sockets  map[*socket]struct{}
	draining bool
	drained  chan struct{} // closed when draining and no socket is left
}

// restarts is the reason in the close frame of a drain.
const restarts = "server restarts"

type prefix struct {
	text    string
	handler Handler
}

// New makes a server. It panics without Options.Connect.
func New(o Options) *Server {
	return &Server{
		options: o.withDefaults(),
		exact:   map[string]Handler{},
		topics:  map[string]*topic{},
		sockets: map[*socket]struct{}{},
		drained: make(chan struct{}),
	}
}

// Handle mounts a handler on a topic, or on all topics with a prefix: "room:*".
// An exact topic wins over a prefix, a longer prefix over a shorter one. All
// handlers must be mounted before the server serves; a pattern twice panics.
func (s *Server) Handle(pattern string, h Handler) {
	text, isPrefix := strings.CutSuffix(pattern, "*")
	known := s.exact[pattern] != nil ||
		slices.ContainsFunc(s.prefixes, func(p prefix) bool { return isPrefix && p.text == text })
	if known || pattern == "" || pattern == topicPhoenix || strings.Contains(text, "*") {
		panic(fmt.Sprintf("channels: pattern %q is taken or not allowed", pattern))
	}
	if !isPrefix {
		s.exact[pattern] = h
		return
	}
	s.prefixes = append(s.prefixes, prefix{text, h})
	slices.SortStableFunc(s.prefixes, func(a, b prefix) int { return len(b.text) - len(a.text) })
}

// match gives the handler of a topic, or nil. The protocol's own topic has none.
func (s *Server) match(topic string) Handler {
	if h := s.exact[topic]; h != nil || topic == topicPhoenix {
		return h
	}
	for _, p := range s.prefixes {
		if strings.HasPrefix(topic, p.text) {
			return p.handler
		}
	}
	return nil
}

// Sockets counts the open sockets.
func (s *Server) Sockets() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.sockets)
}

// Disconnect closes all sockets of an id and returns their number. They come back
// and have to pass Connect again. A socket whose Connect is still running is not
// reached: what must not slip through is checked again in Join.
func (s *Server) Disconnect(socketID string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := 0
	for k := range s.sockets {
		if socketID != "" && k.who.SocketID == socketID {
			k.close(websocket.StatusGoingAway, "disconnected")
			n++
		}
	}
	return n
}

// Drain refuses new sockets, closes all others so that their clients go to
// another server, and waits until the last has gone. When the context ends first,
// it cuts off those left and returns its error. A drained server stays closed.
func (s *Server) Drain(ctx context.Context) error {
	s.mu.Lock()
	if !s.draining && len(s.sockets) == 0 {
		close(s.drained)
	}
	s.draining = true
	for k := range s.sockets {
		k.close(websocket.StatusServiceRestart, restarts)
	}
	s.mu.Unlock()
	select {
	case <-s.drained:
		return nil
	case <-ctx.Done():
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for k := range s.sockets {
		k.hangUp()
	}
	return ctx.Err()
}

func (s *Server) isDraining() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.draining
}

// serve runs a socket from the upgrade to its end.
func (s *Server) serve(ctx context.Context, conn *websocket.Conn, w *wire, who Conn) {
	k := s.newSocket(ctx, conn, w, who)
	if !s.add(k) { // draining since the check in ServeHTTP
		_ = conn.Close(websocket.StatusServiceRestart, restarts)
		return
	}
	defer s.remove(k)
	k.run()
}

func (s *Server) add(k *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.draining {
		s.sockets[k] = struct{}{}
	}
	return !s.draining
}

func (s *Server) remove(k *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, k)
	if s.draining && len(s.sockets) == 0 {
		close(s.drained)
	}
}
