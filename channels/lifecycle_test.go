package channels_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
)

// talk is what a client sends and what it then gets, frame by frame. "heartbeat"
// after it shows that nothing else came.
type talk struct {
	send string
	want []string
}

const (
	heartbeat = `[null,"hb","phoenix","heartbeat",{}]`
	alive     = `[null,"hb","phoenix","phx_reply",{"status":"ok","response":{}}]`
)

// moody is a handler that does what topic or event says.
var moody = room{
	join: func(_ context.Context, ch *channels.Channel, p params) (any, error) {
		switch ch.Topic() {
		case "room:refused":
			return nil, channels.Refuse("not yours").With("code", 7)
		case "room:failing":
			return nil, errors.New("secret detail")
		case "room:crashing":
			panic("join")
		case "room:unspeakable":
			return make(chan int), nil
		case "room:short":
			ch.Close()
		case "room:moody":
			if string(p.Bytes()) == `{"mood":"bad"}` {
				return nil, channels.Refuse("bad mood")
			}
		}
		return map[string]any{"hello": "you"}, nil
	},
	handle: func(_ context.Context, ch *channels.Channel, event string, p params) (any, error) {
		switch event {
		case "refuse":
			return nil, fmt.Errorf("wrapped: %w", channels.Refuse("no"))
		case "fail":
			return nil, errors.New("secret detail")
		case "crash":
			panic("handle")
		case "push":
			return nil, ch.Push("pushed", p)
		case "broadcast":
			return nil, ch.Broadcast("told", p)
		case "close":
			ch.Close()
		}
		return p, nil
	},
}

func TestTalks(t *testing.T) {
	t.Parallel()
	_, address := setup(t, moody, func(o *channels.Options) { o.MaxChannels = 2 })
	join := talk{`["1","1","room:1","phx_join",{}]`, []string{`["1","1","room:1","phx_reply",{"status":"ok","response":{"hello":"you"}}]`}}
	tests := map[string][]talk{
		"Heartbeat": {},
		"BinaryHeartbeat": {
			{"\x00\x00\x02\x07\x09hbphoenixheartbeat", []string{alive}},
		},
		"ErrPhoenixTopic": {
			{`[null,"1","phoenix","other",{}]`, []string{`[null,"1","phoenix","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]`}},
			{`["2","2","phoenix","phx_join",{}]`, []string{`[null,"2","phoenix","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]`}},
		},
		"Push": {
			join,
			{`["1","2","room:1","echo",{"a":1}]`, []string{`["1","2","room:1","phx_reply",{"status":"ok","response":{"a":1}}]`}},
			{`[null,"3","room:1","echo",{"a":2}]`, []string{`["1","3","room:1","phx_reply",{"status":"ok","response":{"a":2}}]`}},
			{`["1","4","room:1","push",{"a":3}]`, []string{`["1",null,"room:1","pushed",{"a":3}]`, `["1","4","room:1","phx_reply",{"status":"ok","response":{}}]`}},
			{`["1","5","room:1","broadcast",{"a":4}]`, []string{`[null,null,"room:1","told",{"a":4}]`, `["1","5","room:1","phx_reply",{"status":"ok","response":{}}]`}},
		},
		"Binary": {
			join,
			{"\x00\x01\x01\x06\x0412room:1echo\x01\xff", []string{"\x01\x01\x01\x06\x0212room:1ok\x01\xff"}},
			{"\x00\x01\x01\x06\x0413room:1push\x02", []string{"\x00\x01\x06\x061room:1pushed\x02", `["1","3","room:1","phx_reply",{"status":"ok","response":{}}]`}},
			{"\x00\x01\x01\x06\x0914room:1broadcast\x03", []string{"\x02\x06\x04room:1told\x03", `["1","4","room:1","phx_reply",{"status":"ok","response":{}}]`}},
		},
		"RefsAreOpaque": {
			{`[1,2,"room:1","phx_join",{}]`, []string{`[1,2,"room:1","phx_reply",{"status":"ok","response":{"hello":"you"}}]`}},
			{`["1","3","room:1","echo",{}]`, nil},
			{`[1,3.5,"room:1","echo",{}]`, []string{`[1,3.5,"room:1","phx_reply",{"status":"ok","response":{}}]`}},
		},
		"JoinWithoutJoinRef": {
			{`[null,"1","room:1","phx_join",{}]`, []string{`[null,"1","room:1","phx_reply",{"status":"ok","response":{"hello":"you"}}]`}},
			{`[null,"2","room:1","echo",{"a":1}]`, []string{`["1","2","room:1","phx_reply",{"status":"ok","response":{"a":1}}]`}},
			{`["1","3","room:1","echo",{"a":1}]`, nil}, // stale: the client knows it by null
			{`[null,"4","room:1","push",{"a":3}]`, []string{`["1",null,"room:1","pushed",{"a":3}]`, `["1","4","room:1","phx_reply",{"status":"ok","response":{}}]`}},
			{`[null,"5","room:1","phx_leave",{}]`, []string{`["1","5","room:1","phx_reply",{"status":"ok","response":{}}]`, `[null,null,"room:1","phx_close",{}]`}},
		},
		"StaleIsDropped": {
			join,
			{`["0","2","room:1","echo",{}]`, nil},
			{"\x00\x00\x01\x06\x042room:1echo{}", nil},
			{`["0","3","room:1","phx_leave",{}]`, nil},
			{`["1","4","room:1","echo",{}]`, []string{`["1","4","room:1","phx_reply",{"status":"ok","response":{}}]`}},
		},
		"Leave": {
			join,
			{`["1","2","room:1","phx_leave",{}]`, []string{`["1","2","room:1","phx_reply",{"status":"ok","response":{}}]`, `["1","1","room:1","phx_close",{}]`}},
			{`["1","3","room:1","phx_leave",{}]`, []string{`["1","3","room:1","phx_reply",{"status":"ok","response":{}}]`}},
			{`["1","4","room:1","echo",{}]`, []string{`[null,"4","room:1","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]`}},
		},
		"SecondJoin": {
			join,
			{`["2","2","room:1","phx_join",{}]`, []string{`["2","2","room:1","phx_reply",{"status":"ok","response":{"hello":"you"}}]`, `["1","1","room:1","phx_close",{}]`}},
			{`["1","3","room:1","echo",{}]`, nil},
			{`["2","4","room:1","echo",{}]`, []string{`["2","4","room:1","phx_reply",{"status":"ok","response":{}}]`}},
		},
		"ErrSecondJoinRefused": {
			{`["1","1","room:moody","phx_join",{}]`, []string{`["1","1","room:moody","phx_reply",{"status":"ok","response":{"hello":"you"}}]`}},
			{`["2","2","room:moody","phx_join",{"mood":"bad"}]`, []string{`["2","2","room:moody","phx_reply",{"status":"error","response":{"reason":"bad mood"}}]`, `["1","1","room:moody","phx_close",{}]`}},
			{`["1","3","room:moody","echo",{}]`, []string{`[null,"3","room:moody","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]`}},
		},
		"ErrUnmatched": {
			{`["1","1","hall:1","phx_join",{}]`, []string{`[null,"1","hall:1","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]`}},
		},
		"ErrJoinRefused": {
			{`["1","1","room:refused","phx_join",{}]`, []string{`["1","1","room:refused","phx_reply",{"status":"error","response":{"code":7,"reason":"not yours"}}]`}},
			{`["1","2","room:refused","echo",{}]`, []string{`[null,"2","room:refused","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]`}},
		},
		"ErrJoinFails": {
			{`["1","1","room:failing","phx_join",{}]`, []string{`["1","1","room:failing","phx_reply",{"status":"error","response":{"reason":"internal"}}]`}},
			{`["2","2","room:unspeakable","phx_join",{}]`, []string{`["2","2","room:unspeakable","phx_reply",{"status":"error","response":{"reason":"internal"}}]`}},
		},
		"ErrJoinCrashes": {
			{`["1","1","room:crashing","phx_join",{}]`, []string{`["1","1","room:crashing","phx_reply",{"status":"error","response":{"reason":"join crashed"}}]`}},
			{`["2","2","room:1","phx_join",{}]`, []string{`["2","2","room:1","phx_reply",{"status":"ok","response":{"hello":"you"}}]`}},
		},
		"ErrTooMany": {
			join,
			{`["2","2","room:2","phx_join",{}]`, []string{`["2","2","room:2","phx_reply",{"status":"ok","response":{"hello":"you"}}]`}},
			{`["3","3","room:3","phx_join",{}]`, []string{`["3","3","room:3","phx_reply",{"status":"error","response":{"reason":"too many channels joined"}}]`}},
			{`["4","4","room:2","phx_join",{}]`, []string{`["4","4","room:2","phx_reply",{"status":"ok","response":{"hello":"you"}}]`, `["2","2","room:2","phx_close",{}]`}},
		},
		"ErrHandle": {
			join,
			{`["1","2","room:1","refuse",{}]`, []string{`["1","2","room:1","phx_reply",{"status":"error","response":{"reason":"no"}}]`}},
			{`["1","3","room:1","fail",{}]`, []string{`["1","3","room:1","phx_reply",{"status":"error","response":{"reason":"internal"}}]`}},
			{`["1","4","room:1","echo",{}]`, []string{`["1","4","room:1","phx_reply",{"status":"ok","response":{}}]`}},
		},
		"ErrHandleCrashes": {
			{`["9","9","room:2","phx_join",{}]`, []string{`["9","9","room:2","phx_reply",{"status":"ok","response":{"hello":"you"}}]`}},
			join,
			{`["1","2","room:1","crash",{}]`, []string{`["1","1","room:1","phx_error",{"reason":"channel_crash"}]`}},
			{`["9","3","room:2","echo",{}]`, []string{`["9","3","room:2","phx_reply",{"status":"ok","response":{}}]`}},
			{`["4","4","room:1","phx_join",{}]`, []string{`["4","4","room:1","phx_reply",{"status":"ok","response":{"hello":"you"}}]`}},
		},
		"CloseInHandle": {
			join,
			{`["1","2","room:1","close",{"a":1}]`, []string{`["1","2","room:1","phx_reply",{"status":"ok","response":{"a":1}}]`, `["1","1","room:1","phx_close",{}]`}},
			{`["1","3","room:1","echo",{}]`, []string{`[null,"3","room:1","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}]`}},
		},
		"CloseInJoin": {
			{`["1","1","room:short","phx_join",{}]`, []string{`["1","1","room:short","phx_reply",{"status":"ok","response":{"hello":"you"}}]`, `["1","1","room:short","phx_close",{}]`}},
		},
	}
	for name, talks := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := channelstest.Dial(t, address)
			for _, talk := range append(talks, talk{heartbeat, []string{alive}}) {
				if talk.send[0] == 0 {
					client.SendBinary(talk.send)
				} else {
					client.SendRaw(talk.send)
				}
				for _, want := range talk.want {
					got := client.NextRaw()
					if want[0] < ' ' {
						require.Equal(t, want, got, "after %q", talk.send)
						continue
					}
					require.JSONEq(t, want, got, "after %q", talk.send)
				}
			}
		})
	}
}

// TestLeave: the handler hears once of each channel that was accepted.
func TestLeave(t *testing.T) {
	t.Parallel()
	left := make(chan string, 10)
	server, address := setup(t, room{
		join:   moody.join,
		handle: moody.handle,
		leave:  func(ch *channels.Channel) { left <- ch.Topic() },
	})
	client := channelstest.Dial(t, address)
	for _, topic := range []string{"room:left", "room:closed", "room:crashed", "room:again", "room:open"} {
		require.Equal(t, "ok", client.Join(topic, nil).Status)
	}
	require.Equal(t, "error", client.Join("room:refused", nil).Status)
	require.Len(t, server.Topics(), 5)

	client.Leave("room:left")
	require.Equal(t, "room:left", <-left)
	client.Push("room:closed", "close", nil)
	require.Equal(t, "room:closed", <-left)
	client.Send("room:crashed", "crash", nil)
	require.Equal(t, "room:crashed", <-left)
	client.Join("room:again", nil)
	require.Equal(t, "room:again", <-left)

	client.Close()
	require.ElementsMatch(t, []string{"room:again", "room:open"}, []string{<-left, <-left})
	require.Empty(t, left)
	require.Empty(t, server.Topics())
}

// TestCloseFromOutside: whoever keeps the channel may end it at any time.
func TestCloseFromOutside(t *testing.T) {
	t.Parallel()
	kept := make(chan *channels.Channel, 1)
	server, address := setup(t, room{join: func(_ context.Context, ch *channels.Channel, _ params) (any, error) {
		kept <- ch
		return nil, nil
	}})
	client := joined(t, address, "room:1")
	ch := <-kept
	require.NoError(t, ch.Push("hello", count(1)))
	require.Error(t, ch.Push("hello", make(chan int)))
	ch.Close()
	ch.Close()
	require.ErrorIs(t, ch.Push("hello", count(2)), channels.ErrClosed)
	require.False(t, server.HasSubscribers("room:1"))
	require.Equal(t, "hello", client.Next().Event)
	require.Equal(t, "phx_close", client.Next().Event)
	require.Equal(t, "ok", client.Join("room:1", nil).Status)
}
