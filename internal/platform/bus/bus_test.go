package bus_test

import (
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/platform/bus"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var quiet = slog.New(slog.DiscardHandler)

// patience is far above what a message takes.
const patience = 20 * time.Second

type message struct {
	Number int `json:"number"`
}

func open(t *testing.T, url string) *bus.Bus {
	t.Helper()
	b, err := bus.Open(url, quiet)
	require.NoError(t, err)
	t.Cleanup(b.Close)
	return b
}

// outside starts a NATS server such as an operator brings.
func outside(t *testing.T) string {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true})
	require.NoError(t, err)
	s.Start()
	require.True(t, s.ReadyForConnections(patience))
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s.ClientURL()
}

func receive(t *testing.T, ch <-chan message) message {
	t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case m := <-ch:
		return m
	case <-timer.C:
		t.Fatal("no message came")
		return message{}
	}
}

func TestMessagesReachAllNodesInOrder(t *testing.T) {
	t.Parallel()
	embedded := open(t, "")
	address := outside(t)
	one, two := open(t, address), open(t, address)
	for name, nodes := range map[string][]*bus.Bus{"Embedded": {embedded, embedded}, "Outside": {one, two}} {
		t.Run(name, func(t *testing.T) {
			for _, node := range nodes {
				require.True(t, node.Ready())
				got := make(chan message, 100)
				stop, err := bus.Subscribe(node, "things", func(m message) { got <- m })
				require.NoError(t, err)
				other := make(chan message, 100)
				stopOther, err := bus.Subscribe(node, "others", func(m message) { other <- m })
				require.NoError(t, err)
				for i := range 100 {
					require.NoError(t, nodes[0].Publish("things", message{i}))
				}
				for i := range 100 {
					require.Equal(t, message{i}, receive(t, got))
				}
				stop()
				stopOther()
				require.Empty(t, other)
			}
		})
	}
}

func TestAListenerThatPanicsHearsTheNextMessage(t *testing.T) {
	t.Parallel()
	b := open(t, "")
	got := make(chan message, 1)
	_, err := bus.Subscribe(b, "things", func(m message) {
		if m.Number == 1 {
			panic("a defect")
		}
		got <- m
	})
	require.NoError(t, err)
	require.NoError(t, b.Publish("things", message{1}))
	require.NoError(t, b.Publish("things", "no message at all"))
	require.NoError(t, b.Publish("things", message{2}))
	require.Equal(t, message{2}, receive(t, got))
}

func TestPublish_Err(t *testing.T) {
	t.Parallel()
	b := open(t, "")
	require.ErrorContains(t, b.Publish("things", strings.Repeat("x", bus.MaxMessage)), "too large")
	require.NoError(t, b.Publish("things", strings.Repeat("x", bus.MaxMessage-2)), "quotes and all")
	require.Error(t, b.Publish("things", func() {}))
	require.True(t, b.Ready(), "a message that is refused does no harm")
}

// What was published before the end still arrives, and the bus knows that it is
// closed.
func TestClose(t *testing.T) {
	t.Parallel()
	b, err := bus.Open("", quiet)
	require.NoError(t, err)
	var heard atomic.Int32
	_, err = bus.Subscribe(b, "things", func(message) { heard.Add(1) })
	require.NoError(t, err)
	for i := range 1000 {
		require.NoError(t, b.Publish("things", message{i}))
	}
	b.Close()
	require.EqualValues(t, 1000, heard.Load())
	require.False(t, b.Ready())
	require.Error(t, b.Publish("things", message{}))
	_, err = bus.Open("nats://127.0.0.1:1", quiet)
	require.Error(t, err)
}

// Many signals in one moment become few messages, and none is the last that
// nobody hears.
func TestSignal(t *testing.T) {
	t.Parallel()
	b := open(t, "")
	var messages atomic.Int32
	_, err := bus.Subscribe(b, "wake", func(struct{}) { messages.Add(1) })
	require.NoError(t, err)
	wake, stop, err := bus.Listen(b, "wake")
	require.NoError(t, err)
	defer stop()
	s := bus.NewSignal(b, "wake", quiet)
	began := time.Now()
	for range 10_000 {
		s.Send()
	}
	most := 2 + int32(time.Since(began)/(2*time.Millisecond))
	awaitWake(t, wake)
	require.LessOrEqual(t, messages.Load(), most)
	for i := range 20 { // each after the one before was heard
		drain(wake)
		s.Send()
		awaitWake(t, wake)
		require.Positive(t, messages.Load(), fmt.Sprint(i))
	}
}

func drain(wake <-chan struct{}) {
	select {
	case <-wake:
	default:
	}
}

func awaitWake(t *testing.T, wake <-chan struct{}) {
	t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-wake:
	case <-timer.C:
		t.Fatal("nobody was woken")
	}
}
