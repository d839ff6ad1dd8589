package channels_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
)

// number reads n from a numbered payload or reply.
func number(t *testing.T, frame channelstest.Frame) int {
	t.Helper()
	var payload struct {
		N        int
		Response struct{ N int }
	}
	require.NoError(t, json.Unmarshal(frame.Payload, &payload))
	return payload.N + payload.Response.N
}

func TestCloseCodes(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{})
	for name, test := range map[string]struct {
		frame string
		code  int
	}{
		"ErrNotJSON":  {`hello`, 1011},
		"ErrTooShort": {`["1","1","room:1"]`, 1011},
		"ErrUTF8":     {"[\"1\",\"1\",\"room:\xff\",\"phx_join\",{}]", 1007},
		"ErrBinary":   {"\x00\x09\x09\x09\x09", 1011},
		"ErrTooBig":   {`["1","1","room:1","phx_join","` + strings.Repeat("x", 64<<10) + `"]`, 1009},
		"ErrHuge":     {strings.Repeat("x", 1<<20), 1009},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := channelstest.Dial(t, address)
			if test.frame[0] == 0 {
				client.SendBinary(test.frame)
			} else {
				client.SendRaw(test.frame)
			}
			require.Equal(t, test.code, client.CloseCode())
		})
	}
}

func TestBigFramePasses(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{})
	text := `"` + strings.Repeat("x", 64<<10-100) + `"`
	reply := joined(t, address, "room:1").Push("room:1", "echo", json.RawMessage(text))
	require.Equal(t, text, string(reply.Response))
}

func TestQuietClientIsClosed(t *testing.T) {
	t.Parallel()
	left := make(chan struct{})
	_, address := setup(t, room{leave: func(*channels.Channel) { close(left) }}, func(o *channels.Options) {
		o.IdleTimeout = 50 * time.Millisecond
	})
	client := joined(t, address, "room:1")
	require.Equal(t, 1002, client.CloseCode())
	<-left
}

// TestFloodIsClosed: beyond the burst a client that sends faster than the rate is
// closed with 1008.
func TestFloodIsClosed(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{}, func(o *channels.Options) { o.Rate, o.Burst = 0.001, 10 })
	client := channelstest.Dial(t, address)
	for range 11 {
		client.SendRaw(heartbeat)
	}
	for range 10 {
		require.JSONEq(t, alive, client.NextRaw())
	}
	require.Equal(t, 1008, client.CloseCode())
}

// TestBusyHandlerHoldsBack: what a client sends while its handler is busy waits
// within bounds, and is handled in order.
func TestBusyHandlerHoldsBack(t *testing.T) {
	t.Parallel()
	free := make(chan struct{})
	_, address := setup(t, room{handle: func(_ context.Context, _ *channels.Channel, _ string, p params) (any, error) {
		<-free
		return p, nil
	}}, func(o *channels.Options) { o.Rate, o.Burst, o.MaxQueue = 1e6, 1e6, 8<<10 })
	client := joined(t, address, "room:1")
	const total = 3000
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for n := range total {
			client.SendRaw(`["1","` + strconv.Itoa(n) + `","room:1","echo",{"n":` + strconv.Itoa(n) + `}]`)
		}
	}()
	close(free)
	for n := range total {
		require.Equal(t, n, number(t, client.Next()))
	}
	<-sent
}

// TestSlowClientIsCutOff: a client that does not read never holds up the others,
// and is cut off when too much waits for it.
func TestSlowClientIsCutOff(t *testing.T) {
	t.Parallel()
	log := make(logWriter, 10)
	left := make(chan struct{})
	server, address := setup(t, room{leave: func(ch *channels.Channel) {
		if ch.Identity() == "slow" {
			close(left)
		}
	}}, func(o *channels.Options) {
		o.MaxQueue = 400 << 10
		o.Logger = slog.New(slog.NewTextHandler(log, nil))
	})
	slow := channelstest.Dial(t, address, channelstest.Token("slow"))
	require.Equal(t, "ok", slow.Join("room:1", nil).Status)
	quick := joined(t, address, "room:1")

	payload := strings.Repeat("x", 100<<10)
	for cut := false; !cut; {
		require.NoError(t, server.Broadcast("room:1", "big", payload))
		require.Equal(t, "big", quick.Next().Event)
		select {
		case <-left:
			cut = true
		default:
		}
	}
	require.Equal(t, -1, slow.CloseCode())
	require.Equal(t, 1, server.Subscribers("room:1"))
	require.Contains(t, <-log, "socket cut off: too slow")
	require.Equal(t, "ok", quick.Push("room:1", "echo", nil).Status)
}

// TestTooMuchHeld: broadcasts held for a join that never answers are bounded too.
func TestTooMuchHeld(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	server, address := setup(t, room{join: func(ctx context.Context, _ *channels.Channel, _ params) (any, error) {
		close(begun)
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	client := channelstest.Dial(t, address)
	client.Send("room:1", "phx_join", nil)
	<-begun
	for n := range 5000 {
		require.NoError(t, server.Broadcast("room:1", "tick", count(n)))
	}
	require.Equal(t, -1, client.CloseCode())
}

func TestHandlerDeadline(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{join: func(ctx context.Context, _ *channels.Channel, _ params) (any, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}, func(o *channels.Options) { o.HandlerTimeout = 20 * time.Millisecond })
	client := channelstest.Dial(t, address)
	require.JSONEq(t, `{"reason":"internal"}`, string(client.Join("room:1", nil).Response))
}

func TestDisconnect(t *testing.T) {
	t.Parallel()
	server, address := setup(t, room{})
	first := channelstest.Dial(t, address, channelstest.Token("user:1"))
	again := channelstest.Dial(t, address, channelstest.Token("user:1"))
	other := joined(t, address, "room:1")
	first.Join("room:1", nil)
	again.Join("room:1", nil)

	require.NoError(t, server.Broadcast("room:1", "last", nil))
	require.Equal(t, 2, server.Disconnect("user:1"))
	require.Equal(t, "last", first.Next().Event, "what was queued still arrives")
	require.Equal(t, 1001, first.CloseCode())
	require.Equal(t, 1001, again.CloseCode())
	require.Zero(t, server.Disconnect(""))
	require.Equal(t, "ok", other.Push("room:1", "echo", nil).Status)
}

func TestDrain(t *testing.T) {
	t.Parallel()
	server, address := setup(t, room{})
	client := joined(t, address, "room:1")
	drained := make(chan error, 1)
	go func() { drained <- server.Drain(t.Context()) }()
	require.Equal(t, 1012, client.CloseCode())
	require.NoError(t, <-drained)
	require.Zero(t, server.Sockets())
	_, status := channelstest.TryDial(t, address)
	require.Equal(t, 503, status)
}

// TestErrDrain: a handler that does not end makes Drain give up when told to.
func TestErrDrain(t *testing.T) {
	t.Parallel()
	begun, free := make(chan struct{}), make(chan struct{})
	server, address := setup(t, room{join: func(context.Context, *channels.Channel, params) (any, error) {
		close(begun)
		<-free
		return nil, nil
	}})
	channelstest.Dial(t, address).Send("room:1", "phx_join", nil)
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, server.Drain(ctx), context.Canceled)
	close(free)
}

// logWriter hands each line of a log to the test.
type logWriter chan string

func (w logWriter) Write(line []byte) (int, error) {
	w <- string(line)
	return len(line), nil
}
