package channels

import (
	"maps"
	"slices"
	"sync"
)

// topic knows its subscribers, those still joining included. Its lock also gives
// all of them the same order of broadcasts; nothing under it waits.
type topic struct {
	mu      sync.Mutex
	members map[*Channel]struct{}
	dead    bool // emptied and taken out of the server's map
}

// Broadcast sends an event to all channels of the topic on this server. It is
// encoded once and does not wait for any client; broadcasts of one goroutine keep
// their order. The error is that the payload has no JSON form.
func (s *Server) Broadcast(topic, event string, payload any) error {
	t := s.topic(topic)
	if t == nil {
		return nil
	}
	frame, err := encode(null, null, topic, event, payload)
	if err != nil {
		return err
	}
	t.send(sameFor(frame))
	return nil
}

// BroadcastFunc is Broadcast in variants: payload is asked at most once for each
// class that listens, and nil sends that class nothing. It may be asked later and
// from another goroutine, for a channel that was still joining; it must not call
// this package. A variant without JSON form is logged and left out.
func (s *Server) BroadcastFunc(topic, event string, payload func(class string) any) {
	t := s.topic(topic)
	if t == nil {
		return
	}
	var mu sync.Mutex
	frames := map[string][]byte{}
	t.send(func(class string) []byte {
		mu.Lock()
		defer mu.Unlock()
		frame, known := frames[class]
		if !known {
			frame = s.variant(topic, event, payload(class))
			frames[class] = frame
		}
		return frame
	})
}

func (s *Server) variant(topic, event string, payload any) []byte {
	if payload == nil {
		return nil
	}
	frame, err := encode(null, null, topic, event, payload)
	if err != nil {
		s.options.Logger.Error("broadcast failed", "topic", topic, "event", event, "error", err)
		return nil
	}
	return frame
}

func (t *topic) send(frame frameFor) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for c := range t.members {
		c.deliver(frame)
	}
}

// HasSubscribers tells whether a broadcast would reach anybody here. A channel
// counts from the beginning of its join.
func (s *Server) HasSubscribers(topic string) bool { return s.topic(topic) != nil }

// Subscribers counts the channels of a topic on this server.
func (s *Server) Subscribers(topic string) int {
	t := s.topic(topic)
	if t == nil {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.members)
}

// Topics lists the topics that have subscribers here, in no order.
func (s *Server) Topics() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Collect(maps.Keys(s.topics))
}

func (s *Server) topic(name string) *topic {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.topics[name]
}

func (s *Server) subscribe(c *Channel) {
	for {
		s.mu.Lock()
		t := s.topics[c.topic]
		if t == nil {
			t = &topic{members: map[*Channel]struct{}{}}
			s.topics[c.topic] = t
		}
		s.mu.Unlock()
		if t.add(c) {
			return
		}
	}
}

// add is false when the topic was emptied meanwhile: a new one takes its place.
func (t *topic) add(c *Channel) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.dead {
		t.members[c] = struct{}{}
	}
	return !t.dead
}

func (s *Server) unsubscribe(c *Channel) {
	t := s.topic(c.topic)
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.members, c)
	if len(t.members) > 0 || t.dead {
		return
	}
	t.dead = true
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.topics, c.topic)
}
