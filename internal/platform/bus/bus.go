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
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// prefix keeps our subjects apart when an outside NATS is shared.
const prefix = "assetronics."

// MaxMessage is the largest message; what is larger sends its number instead.
const MaxMessage = 256 << 10

const startTimeout = 10 * time.Second

// Bus is a connection to the messages.
type Bus struct {
	server *server.Server // nil with an outside NATS
	conn   *nats.Conn
}

// Open starts the embedded server, or connects to url when one is given.
func Open(url string, log *slog.Logger) (*Bus, error) {
	if url != "" {
		conn, err := nats.Connect(url, options(log)...)
		if err != nil {
			return nil, fmt.Errorf("connect to NATS: %w", err)
		}
		return &Bus{conn: conn}, nil
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
	conn, err := nats.Connect("", append(options(log), nats.InProcessServer(srv))...)
	if err != nil {
		srv.Shutdown()
		return nil, fmt.Errorf("connect to message bus: %w", err)
	}
	return &Bus{server: srv, conn: conn}, nil
}

func options(log *slog.Logger) []nats.Option {
	return []nats.Option{
		nats.Name("assetronics"),
		nats.MaxReconnects(-1),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			log.Warn("message bus error", "error", err)
		}),
	}
}

// Close delivers what is on its way and ends the bus.
func (b *Bus) Close() {
	_ = b.conn.Drain() // it closes either way
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
// stop is called. A message that does not decode is dropped.
func Subscribe[T any](b *Bus, subject string, f func(T)) (stop func(), err error) {
	sub, err := b.conn.Subscribe(prefix+subject, func(m *nats.Msg) {
		var message T
		if json.Unmarshal(m.Data, &message) == nil {
			f(message)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("subscribe to %s: %w", subject, err)
	}
	return func() { _ = sub.Unsubscribe() }, nil // it is gone with the connection anyway
}
