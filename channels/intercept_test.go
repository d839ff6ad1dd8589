package channels_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
)

// filtered is a room that shows each client only what is meant for it.
type filtered struct{ room }

func (filtered) Intercepts(event string) bool { return event == "secret" }

func (filtered) HandleOut(ch *channels.Channel, _ string, p channels.Payload) (any, bool) {
	var message struct{ For string }
	if p.Decode(&message) != nil || message.For == "crash" {
		panic("no")
	}
	return map[string]any{"you": ch.Identity()}, ch.Identity() == message.For
}

func TestIntercept(t *testing.T) {
	t.Parallel()
	server := channels.New(channels.Options{Connect: welcome})
	server.Handle("room:*", filtered{})
	address := channelstest.Serve(t, server)
	ada := channelstest.Dial(t, address, channelstest.Token("ada"))
	bob := channelstest.Dial(t, address, channelstest.Token("bob"))
	for _, client := range []*channelstest.Client{ada, bob} {
		require.Equal(t, "ok", client.Join("room:1", nil).Status)
	}
	for _, name := range []string{"ada", "crash", "bob"} {
		require.NoError(t, server.Broadcast("room:1", "secret", map[string]string{"for": name}))
	}
	require.NoError(t, server.Broadcast("room:1", "open", nil))
	for name, client := range map[string]*channelstest.Client{"ada": ada, "bob": bob} {
		require.JSONEq(t, `{"you":"`+name+`"}`, string(client.Next().Payload))
		require.Equal(t, "open", client.Next().Event, name)
	}
}

func TestBroadcastFrom(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{handle: func(_ context.Context, ch *channels.Channel, _ string, p params) (any, error) {
		return nil, ch.BroadcastFrom("told", p)
	}})
	sender, other := joined(t, address, "room:1"), joined(t, address, "room:1")
	require.Equal(t, "ok", sender.Push("room:1", "tell", count(1)).Status)
	require.JSONEq(t, `{"n":1}`, string(other.Next().Payload))
	sender.SendRaw(heartbeat)
	require.JSONEq(t, alive, sender.NextRaw(), "the sender does not hear itself")
}

// TestOnEnd: hooks run once, whatever ends the channel.
func TestOnEnd(t *testing.T) {
	t.Parallel()
	ended := make(chan string, 10)
	kept := make(chan *channels.Channel, 10)
	_, address := setup(t, room{join: func(ctx context.Context, ch *channels.Channel, p params) (any, error) {
		ch.OnEnd(func() { ended <- ch.Topic() })
		kept <- ch
		return moody.join(ctx, ch, p)
	}, handle: moody.handle})
	client := channelstest.Dial(t, address)
	require.Equal(t, "error", client.Join("room:refused", nil).Status)
	require.Equal(t, "room:refused", <-ended)
	client.Join("room:crash", nil)
	client.Send("room:crash", "crash", nil)
	require.Equal(t, "room:crash", <-ended)
	client.Join("room:left", nil)
	client.Leave("room:left")
	require.Equal(t, "room:left", <-ended)
	client.Join("room:open", nil)
	client.Close()
	require.Equal(t, "room:open", <-ended)
	require.Empty(t, ended)
	(<-kept).OnEnd(func() { ended <- "late" })
	require.Equal(t, "late", <-ended)
}
