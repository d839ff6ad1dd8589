package bus

import (
	"log/slog"
	"sync/atomic"
	"time"
)

// signalPause is how close together signals are sent at most: many commits in
// one moment wake the other side once.
const signalPause = 2 * time.Millisecond

// Signal sends an empty message that means "look again", debounced.
type Signal struct {
	bus     *Bus
	subject string
	pending atomic.Bool
	log     *slog.Logger
}

// NewSignal makes a signal on a subject.
func NewSignal(b *Bus, subject string, log *slog.Logger) *Signal {
	return &Signal{bus: b, subject: subject, log: log}
}

// Send makes sure that a message goes out soon. It never waits.
func (s *Signal) Send() {
	if s.pending.Swap(true) {
		return
	}
	time.AfterFunc(signalPause, func() {
		s.pending.Store(false)
		if err := s.bus.Publish(s.subject, struct{}{}); err != nil {
			s.log.Warn("signal lost", "subject", s.subject, "error", err)
		}
	})
}

// Listen gives a channel that receives after signals; several may become one.
func Listen(b *Bus, subject string) (wake <-chan struct{}, stop func(), err error) {
	ch := make(chan struct{}, 1) // never closed: the listener has its own end
	stop, err = Subscribe(b, subject, func(struct{}) {
		select {
		case ch <- struct{}{}:
		default:
		}
	})
	return ch, stop, err
}
