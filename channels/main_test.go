package channels_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type params = channels.Payload

// room is a handler made of functions. Without join everybody may come in,
// without handle an event is answered with its payload.
type room struct {
	join   func(ctx context.Context, ch *channels.Channel, p params) (any, error)
	handle func(ctx context.Context, ch *channels.Channel, event string, p params) (any, error)
	leave  func(ch *channels.Channel)
}

func (r room) Join(ctx context.Context, ch *channels.Channel, p params) (any, error) {
	if r.join == nil {
		return nil, nil
	}
	return r.join(ctx, ch, p)
}

func (r room) Handle(ctx context.Context, ch *channels.Channel, event string, p params) (any, error) {
	if r.handle == nil {
		return p, nil
	}
	return r.handle(ctx, ch, event, p)
}

func (r room) Leave(_ context.Context, ch *channels.Channel) {
	if r.leave != nil {
		r.leave(ch)
	}
}

// setup serves a room on "room:*" and gives the server and its address. Everybody
// may connect; the token is identity and socket id.
func setup(t *testing.T, r room, change ...func(*channels.Options)) (*channels.Server, string) {
	t.Helper()
	options := channels.Options{Connect: welcome}
	for _, c := range change {
		c(&options)
	}
	server := channels.New(options)
	server.Handle("room:*", r)
	return server, channelstest.Serve(t, server)
}

func welcome(_ context.Context, r channels.ConnectRequest) (channels.Conn, error) {
	return channels.Conn{SocketID: r.Token, Identity: r.Token}, nil
}

// joined dials and joins a topic.
func joined(t *testing.T, address, topic string) *channelstest.Client {
	t.Helper()
	client := channelstest.Dial(t, address)
	require.Equal(t, "ok", client.Join(topic, nil).Status)
	return client
}

// count is the payload of numbered broadcasts.
func count(n int) map[string]int { return map[string]int{"n": n} }
