package channels_test

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
)

func TestBroadcast(t *testing.T) {
	t.Parallel()
	server, address := setup(t, room{})
	require.False(t, server.HasSubscribers("room:1"))
	first, second, other := joined(t, address, "room:1"), joined(t, address, "room:1"), joined(t, address, "room:2")
	require.Equal(t, 2, server.Subscribers("room:1"))
	require.ElementsMatch(t, []string{"room:1", "room:2"}, server.Topics())
	require.Equal(t, 3, server.Sockets())

	for n := range 500 {
		require.NoError(t, server.Broadcast("room:1", "tick", count(n)))
	}
	require.NoError(t, server.Broadcast("room:2", "tock", nil))
	require.Error(t, server.Broadcast("room:1", "tick", make(chan int)))
	for n := range 500 {
		want := `[null,null,"room:1","tick",{"n":` + strconv.Itoa(n) + `}]`
		require.Equal(t, want, first.NextRaw())
		require.Equal(t, want, second.NextRaw())
	}
	require.Equal(t, `[null,null,"room:2","tock",{}]`, other.NextRaw())
}

// TestSameOrderForAll: broadcasts of several goroutines reach every subscriber in
// one order, each goroutine's own in the order it sent them.
func TestSameOrderForAll(t *testing.T) {
	t.Parallel()
	server, address := setup(t, room{})
	first, second := joined(t, address, "room:1"), joined(t, address, "room:1")
	const senders, each = 4, 100
	var all sync.WaitGroup
	for sender := range senders {
		all.Go(func() {
			for n := range each {
				_ = server.Broadcast("room:1", strconv.Itoa(sender), count(n))
			}
		})
	}
	next := map[string]int{}
	for range senders * each {
		frame := first.Next()
		require.Equal(t, frame, second.Next())
		require.JSONEq(t, `{"n":`+strconv.Itoa(next[frame.Event])+`}`, string(frame.Payload))
		next[frame.Event]++
	}
	all.Wait()
}

func TestBroadcastFunc(t *testing.T) {
	t.Parallel()
	server, address := setup(t, room{join: func(_ context.Context, ch *channels.Channel, p params) (any, error) {
		ch.SetClass(string(p.Bytes()))
		return map[string]string{"class": ch.Class()}, nil
	}})
	clients := map[string][]*channelstest.Client{}
	for _, class := range []string{`"full"`, `"full"`, `"short"`, `"none"`, `"broken"`} {
		client := channelstest.Dial(t, address)
		require.Equal(t, "ok", client.Join("room:1", json.RawMessage(class)).Status)
		clients[class] = append(clients[class], client)
	}
	asked := map[string]int{}
	server.BroadcastFunc("room:1", "priced", func(class string) any {
		asked[class]++
		switch class {
		case `"full"`:
			return map[string]int{"id": 1, "price": 100}
		case `"short"`:
			return map[string]int{"id": 1}
		case `"broken"`:
			return make(chan int)
		}
		return nil
	})
	server.BroadcastFunc("room:empty", "priced", func(string) any {
		t.Error("asked though nobody listens")
		return nil
	})
	require.NoError(t, server.Broadcast("room:1", "end", nil))
	require.Equal(t, map[string]int{`"full"`: 1, `"short"`: 1, `"none"`: 1, `"broken"`: 1}, asked)
	for class, want := range map[string]string{`"full"`: `{"id":1,"price":100}`, `"short"`: `{"id":1}`} {
		for _, client := range clients[class] {
			require.JSONEq(t, want, string(client.Next().Payload))
		}
	}
	for class := range clients {
		require.Equal(t, "end", clients[class][0].Next().Event, class)
	}
}

// slowJoin is a room whose joins wait for the test.
type slowJoin struct {
	begun  chan *channels.Channel
	answer chan error
}

func (s slowJoin) room() room {
	return room{join: func(_ context.Context, ch *channels.Channel, _ params) (any, error) {
		s.begun <- ch
		return count(0), <-s.answer
	}}
}

// TestHeldWhileJoining: what is broadcast while a join computes its reply comes
// right after the reply, in order and in the variant of the class that Join gave.
func TestHeldWhileJoining(t *testing.T) {
	t.Parallel()
	slow := slowJoin{make(chan *channels.Channel), make(chan error)}
	server, address := setup(t, slow.room())
	client := channelstest.Dial(t, address)
	client.SendRaw(`["1","1","room:1","phx_join",{}]`)
	ch := <-slow.begun
	require.True(t, server.HasSubscribers("room:1"))
	require.NoError(t, server.Broadcast("room:1", "tick", count(1)))
	server.BroadcastFunc("room:1", "tick", func(class string) any { return map[string]string{"for": class} })
	require.NoError(t, ch.Push("tick", count(2)))
	ch.SetClass("vip")
	slow.answer <- nil
	for _, want := range []string{
		`["1","1","room:1","phx_reply",{"status":"ok","response":{"n":0}}]`,
		`[null,null,"room:1","tick",{"n":1}]`,
		`[null,null,"room:1","tick",{"for":"vip"}]`,
		`["1",null,"room:1","tick",{"n":2}]`,
	} {
		require.Equal(t, want, client.NextRaw())
	}
	require.NoError(t, server.Broadcast("room:1", "tick", count(3)))
	require.Equal(t, `[null,null,"room:1","tick",{"n":3}]`, client.NextRaw())
}

func TestHeldIsDroppedWhenRefused(t *testing.T) {
	t.Parallel()
	slow := slowJoin{make(chan *channels.Channel), make(chan error)}
	server, address := setup(t, slow.room())
	client := channelstest.Dial(t, address)
	client.SendRaw(`["1","1","room:1","phx_join",{}]`)
	ch := <-slow.begun
	require.NoError(t, server.Broadcast("room:1", "secret", count(1)))
	slow.answer <- channels.Refuse("not yours")
	require.Equal(t, `["1","1","room:1","phx_reply",{"status":"error","response":{"reason":"not yours"}}]`, client.NextRaw())
	require.False(t, server.HasSubscribers("room:1"))
	require.ErrorIs(t, ch.Push("secret", count(2)), channels.ErrClosed)
	client.SendRaw(heartbeat)
	require.JSONEq(t, alive, client.NextRaw())
}

// TestJoinAmongBroadcasts: a join under fire, whose reply tells the number it has
// read, is followed by every later number and by none twice.
func TestJoinAmongBroadcasts(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	head := 0
	server, address := setup(t, room{join: func(context.Context, *channels.Channel, params) (any, error) {
		mu.Lock()
		defer mu.Unlock()
		return count(head), nil
	}})
	const last = 3000
	var sender sync.WaitGroup
	start := make(chan struct{})
	sender.Go(func() {
		<-start
		for n := 1; n <= last; n++ {
			mu.Lock()
			head = n
			mu.Unlock()
			_ = server.Broadcast("room:1", "tick", count(n))
		}
	})
	clients := make([]*channelstest.Client, 10)
	for i := range clients {
		clients[i] = channelstest.Dial(t, address)
		clients[i].Send("room:1", "phx_join", nil)
		if i == 2 {
			close(start)
		}
	}
	for _, client := range clients {
		reply := client.Next()
		require.Equal(t, "phx_reply", reply.Event)
		covered := number(t, reply)
		for seen := covered; seen < last; {
			n := number(t, client.Next())
			if n > covered {
				require.Equal(t, seen+1, n)
				seen = n
			}
		}
	}
	sender.Wait()
}

// TestComeAndGo: a topic that empties while somebody joins it loses nobody.
func TestComeAndGo(t *testing.T) {
	t.Parallel()
	server, address := setup(t, moody, func(o *channels.Options) { o.Rate, o.Burst = 1e6, 1e6 })
	comeAndGo := func(t *testing.T) {
		t.Parallel()
		client := channelstest.Dial(t, address)
		mine := strconv.Quote(t.Name())
		for range 500 {
			client.Join("room:1", nil)
			client.Push("room:1", "broadcast", json.RawMessage(mine))
			for frame := client.Next(); string(frame.Payload) != mine; {
				frame = client.Next()
			}
			client.Leave("room:1")
			for client.Next().Event != "phx_close" {
			}
		}
	}
	t.Run("Clients", func(t *testing.T) {
		for n := range 4 {
			t.Run(strconv.Itoa(n), comeAndGo)
		}
	})
	require.Empty(t, server.Topics())
}
