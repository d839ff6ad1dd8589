package channels

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/channels/internal/link"
	"github.com/assetronics/assetronics/channels/internal/wire"
)

// Server is an http.Handler that serves sockets. Make it with New, mount the
// handlers, then serve; Drain ends it.
type Server struct {
	options  Options
	exact    map[string]Handler
	prefixes []prefix // longest first

	links   *link.Engine
	sockets registry
	topics  directory
	writers writers
	polls   sessions
}

type prefix struct {
	text    string
	handler Handler
}

// New makes a server. It panics without Options.Connect.
func New(o Options) *Server {
	s := &Server{options: o.withDefaults(), exact: map[string]Handler{}}
	s.links = link.New(s.options.limits())
	s.sockets.init()
	s.topics.init()
	s.polls.init()
	return s
}

// Handle mounts a handler on a topic, or on all topics with a prefix: "room:*".
// An exact topic wins over a prefix, a longer prefix over a shorter one. All
// handlers must be mounted before the server serves; a pattern twice panics.
func (s *Server) Handle(pattern string, h Handler) {
	text, isPrefix := strings.CutSuffix(pattern, "*")
	known := s.exact[pattern] != nil ||
		slices.ContainsFunc(s.prefixes, func(p prefix) bool { return isPrefix && p.text == text })
	if known || pattern == "" || pattern == wire.TopicPhoenix || strings.Contains(text, "*") {
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
	if h := s.exact[topic]; h != nil || topic == wire.TopicPhoenix {
		return h
	}
	for _, p := range s.prefixes {
		if strings.HasPrefix(topic, p.text) {
			return p.handler
		}
	}
	return nil
}

// ServeHTTP serves both transports; which one is in the last part of the path, as
// the client puts it there: mount the server on "/socket/" for the endpoint
// "/socket". What does not end in "longpoll" is a WebSocket.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path.Base(r.URL.Path) == "longpoll" {
		s.serveLongPoll(w, r)
		return
	}
	s.serveWebSocket(w, r)
}

// Sockets counts the open sockets.
func (s *Server) Sockets() int { return s.sockets.count() }

// Disconnect closes all sockets of an id and returns their number. They come back
// and have to pass Connect again. One whose Connect still runs is not counted, but
// closed as soon as it is open.
func (s *Server) Disconnect(socketID string) int {
	sockets := s.sockets.disconnect(socketID)
	for _, k := range sockets {
		k.disconnect()
	}
	return len(sockets)
}
