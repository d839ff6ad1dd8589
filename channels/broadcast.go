package channels

import "sync"

// Broadcast sends an event to all channels of the topic on this server. It is
// encoded once and does not wait for any client; broadcasts of one goroutine keep
// their order. The error is that the payload has no JSON form.
func (s *Server) Broadcast(topic, event string, payload any) error {
	return s.broadcast(topic, event, payload, nil)
}

func (s *Server) broadcast(name, event string, payload any, except *Channel) error {
	t := s.topics.find(name)
	if t == nil {
		return nil
	}
	p, err := toPayload(payload)
	if err != nil {
		return err
	}
	if h, ok := s.match(name).(OutHandler); ok && h.Intercepts(event) {
		t.send(&s.writers, delivery{pick: s.intercepted(h, name, event, p)}, except)
		return nil
	}
	f, err := broadcastFrame(name, event, p)
	if err != nil {
		return err
	}
	t.send(&s.writers, delivery{frame: f}, except)
	return nil
}

// intercepted asks the handler what each channel gets. A crash costs that channel
// the event, and nobody else anything.
func (s *Server) intercepted(h OutHandler, topic, event string, p Payload) func(*Channel) frame {
	return func(c *Channel) (f frame) {
		c.socket.guard(c, func() {
			if instead, ok := h.HandleOut(c, event, p); ok {
				f = s.variant(topic, event, instead)
			}
		})
		return f
	}
}

// BroadcastFunc is Broadcast in variants: payload is asked at most once for each
// class that listens, and nil sends that class nothing. It may be asked later and
// from another goroutine, for a channel that was still joining; it must not call
// this package. A variant without JSON form is logged and left out.
func (s *Server) BroadcastFunc(topic, event string, payload func(class string) any) {
	t := s.topics.find(topic)
	if t == nil {
		return
	}
	var mu sync.Mutex
	frames := map[string]frame{}
	t.send(&s.writers, delivery{pick: func(c *Channel) frame {
		class := c.Class()
		mu.Lock()
		defer mu.Unlock()
		f, known := frames[class]
		if !known {
			if p := payload(class); p != nil {
				f = s.variant(topic, event, p)
			}
			frames[class] = f
		}
		return f
	}}, nil)
}

func (s *Server) variant(topic, event string, payload any) frame {
	p, err := toPayload(payload)
	if err == nil {
		var f frame
		if f, err = broadcastFrame(topic, event, p); err == nil {
			return f
		}
	}
	s.options.Logger.Error("broadcast failed", "topic", topic, "event", event, "error", err)
	return nil
}

// HasSubscribers tells whether a broadcast would reach anybody here. A channel
// counts from the beginning of its join.
func (s *Server) HasSubscribers(topic string) bool { return s.topics.find(topic) != nil }

// Subscribers counts the channels of a topic on this server.
func (s *Server) Subscribers(topic string) int {
	t := s.topics.find(topic)
	if t == nil {
		return 0
	}
	return t.size()
}

// Topics lists the topics that have subscribers here, in no order.
func (s *Server) Topics() []string { return s.topics.names() }
