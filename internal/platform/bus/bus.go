// Package bus carries messages between the parts of the program and between its
// nodes, on NATS. By default the server runs inside the process and is reached
// in memory; NATS_URL uses an outside one. The bus is fast and forgetful: what
// must not be lost is in the database, and who misses a message finds out there.
package bus

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// prefix keeps our subjects apart when an outside NATS is shared.
const prefix = "assetronics."

// MaxMessage is the largest message; what is larger sends its number instead.
const MaxMessage = 256 << 10

const (
	startTimeout = 10 * time.Second
	flushTimeout = time.Second
	// drainTimeout is how long what is on its way may take when the bus closes.
	drainTimeout = 5 * time.Second
)

// Bus is a connection to the messages.
type Bus struct {
	server *server.Server // nil with an outside NATS
	conn   *nats.Conn
	closed chan struct{} // closed by the library when the connection is
	log    *slog.Logger
}

// Open starts the embedded server, or connects to url when one is given.
func Open(url string, log *slog.Logger) (*Bus, error) {
	b := &Bus{closed: make(chan struct{}), log: log}
	if url != "" {
		if err := b.connect(url); err != nil {
			return nil, fmt.Errorf("connect to NATS: %w", err)
		}
		return b, nil
	}
	srv, err := server.NewServer(&server.Options{
		ServerName: "assetronics", DontListen: true, NoSigs: true, NoLog: true, MaxPayload: MaxMessage,
	})
	if err != nil {
		return nil, fmt.Errorf("make message bus: %w", err)
	}
	srv.Start()
	if !srv.ReadyForConnections(startTimeout) {
		srv.Shutdown()
		return nil, errors.New("the message bus did not start in time")
	}
	b.server = srv
	if err := b.connect("", nats.InProcessServer(srv)); err != nil {
		srv.Shutdown()
		return nil, fmt.Errorf("connect to message bus: %w", err)
	}
	return b, nil
}

func (b *Bus) connect(url string, more ...nats.Option) (err error) {
	b.conn, err = nats.Connect(url, append(more,
		nats.Name("assetronics"),
		nats.MaxReconnects(-1),
		nats.DrainTimeout(drainTimeout),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			b.log.Warn("message bus error", "error", err)
		}),
		nats.ClosedHandler(func(*nats.Conn) { close(b.closed) }),
	)...)
	return err
}

// Close delivers what is on its way and ends the bus.
func (b *Bus) Close() {
	if b.conn.Drain() != nil { // not connected just now: nothing can be delivered
		b.conn.Close()
	}
	<-b.closed
	if b.server != nil {
		b.server.Shutdown()
		b.server.WaitForShutdown()
	}
}

// Ready tells whether messages flow.
func (b *Bus) Ready() bool { return b.conn.IsConnected() }

// Publish sends a message as JSON to all who listen to the subject, on this node
// and the others.
func (b *Bus) Publish(subject string, message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	if len(data) > MaxMessage {
		return fmt.Errorf("message to %s is too large: %d bytes", subject, len(data))
	}
	if err := b.conn.Publish(prefix+subject, data); err != nil {
		return fmt.Errorf("publish to %s: %w", subject, err)
	}
	return nil
}

// Subscribe calls f for each message to the subject, one after the other, until
// stop is called. A message that does not decode is dropped; one over which f
// panics is logged and done with.
func Subscribe[T any](b *Bus, subject string, f func(T)) (stop func(), err error) {
	sub, err := b.conn.Subscribe(prefix+subject, func(m *nats.Msg) {
		defer func() { // the goroutine is the library's: nobody else would catch it
			if cause := recover(); cause != nil {
				b.log.Error("a message made its listener panic", "subject", subject, "panic", cause, "stack", string(debug.Stack()))
			}
		}()
		var message T
		if json.Unmarshal(m.Data, &message) == nil {
			f(message)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("subscribe to %s: %w", subject, err)
	}
	_ = b.conn.FlushTimeout(flushTimeout)        // heard from now on; when cut off, from the reconnection on
	return func() { _ = sub.Unsubscribe() }, nil // it is gone with the connection anyway
}
