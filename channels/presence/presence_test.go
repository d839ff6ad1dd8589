package presence_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/channels/presence"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// lobby tracks who joins with {"key": …} and lets the others watch.
type lobby struct{ tracker *presence.Tracker }

func (l lobby) Join(_ context.Context, ch *channels.Channel, p channels.Payload) (any, error) {
	var params struct{ Key string }
	if err := p.Decode(&params); err != nil {
		return nil, err
	}
	switch params.Key {
	case "":
		l.tracker.Watch(ch)
		return nil, nil
	case "refused":
		if err := l.tracker.Track(ch, params.Key, nil); err != nil {
			return nil, err
		}
		return nil, channels.Refuse("no")
	}
	return nil, l.tracker.Track(ch, params.Key, map[string]string{"phx_ref": "mine", "node": "here"})
}

func (l lobby) Handle(_ context.Context, ch *channels.Channel, event string, p channels.Payload) (any, error) {
	switch event {
	case "update":
		return nil, l.tracker.Update(ch, p)
	case "untrack":
		l.tracker.Untrack(ch)
	case "again":
		return nil, l.tracker.Track(ch, "again", nil)
	}
	return nil, nil
}

// node is a server with a tracker.
type node struct {
	tracker *presence.Tracker
	server  *channels.Server
	address string
}

func start(t *testing.T, o presence.Options) node {
	t.Helper()
	server := channels.New(channels.Options{
		Connect: func(context.Context, channels.ConnectRequest) (channels.Conn, error) { return channels.Conn{}, nil },
	})
	tracker := presence.New(server, o)
	t.Cleanup(tracker.Close)
	server.Handle("lobby", lobby{tracker})
	return node{tracker, server, channelstest.Serve(t, server)}
}

func join(t *testing.T, n node, key string) *channelstest.Client {
	t.Helper()
	client := channelstest.Dial(t, n.address)
	require.Equal(t, "ok", client.Join("lobby", map[string]string{"key": key}).Status)
	return client
}

type meta struct {
	Ref      string `json:"phx_ref"`
	Previous string `json:"phx_ref_prev"`
	Node     string
	Typing   bool
}

type state map[string]struct{ Metas []meta }

type diff struct{ Joins, Leaves state }

func next[T any](t *testing.T, client *channelstest.Client, event string) T {
	t.Helper()
	frame := client.Next()
	require.Equal(t, event, frame.Event, "%s", frame.Payload)
	var v T
	require.NoError(t, json.Unmarshal(frame.Payload, &v))
	return v
}

func TestStateAndDiffs(t *testing.T) {
	t.Parallel()
	n := start(t, presence.Options{})
	watcher := join(t, n, "")
	require.Empty(t, next[state](t, watcher, "presence_state"))

	ada := join(t, n, "ada")
	joined := next[diff](t, ada, "presence_diff") // as in Phoenix, before the state
	require.Len(t, joined.Joins["ada"].Metas, 1)
	require.Empty(t, joined.Leaves)
	first := joined.Joins["ada"].Metas[0]
	require.Equal(t, "here", first.Node)
	require.NotEqual(t, "mine", first.Ref)
	require.Equal(t, joined.Joins, next[state](t, ada, "presence_state"))
	require.Equal(t, joined, next[diff](t, watcher, "presence_diff"))

	tab := join(t, n, "ada")
	next[diff](t, tab, "presence_diff")
	both := next[state](t, tab, "presence_state")
	require.Len(t, both["ada"].Metas, 2)
	require.NotEqual(t, both["ada"].Metas[0].Ref, both["ada"].Metas[1].Ref)
	require.Len(t, n.tracker.List("lobby")["ada"].Metas, 2)
	next[diff](t, watcher, "presence_diff")

	require.Equal(t, "ok", ada.Push("lobby", "update", map[string]bool{"typing": true}).Status)
	updated := next[diff](t, watcher, "presence_diff")
	require.Equal(t, first.Ref, updated.Leaves["ada"].Metas[0].Ref)
	require.Equal(t, first.Ref, updated.Joins["ada"].Metas[0].Previous)
	require.True(t, updated.Joins["ada"].Metas[0].Typing)

	tab.Close()
	left := next[diff](t, watcher, "presence_diff")
	require.Empty(t, left.Joins)
	require.Equal(t, both["ada"].Metas[1].Ref, left.Leaves["ada"].Metas[0].Ref)

	require.Equal(t, "ok", ada.Push("lobby", "untrack", nil).Status)
	require.Len(t, next[diff](t, watcher, "presence_diff").Leaves["ada"].Metas, 1)
	require.Empty(t, n.tracker.List("lobby"))
}

func TestStateAgainAfterRejoin(t *testing.T) {
	t.Parallel()
	n := start(t, presence.Options{})
	ada := join(t, n, "ada")
	next[diff](t, ada, "presence_diff")
	before := next[state](t, ada, "presence_state")
	require.Equal(t, "ok", ada.Join("lobby", map[string]string{"key": "ada"}).Status)
	require.Equal(t, "phx_close", ada.Next().Event)
	swapped := next[diff](t, ada, "presence_diff")
	require.Equal(t, before["ada"].Metas[0].Ref, swapped.Leaves["ada"].Metas[0].Ref)
	after := next[state](t, ada, "presence_state")
	require.Equal(t, swapped.Joins, after)
}

func TestErrors(t *testing.T) {
	t.Parallel()
	n := start(t, presence.Options{})
	refused := channelstest.Dial(t, n.address)
	require.Equal(t, "error", refused.Join("lobby", map[string]string{"key": "refused"}).Status)
	watcher := join(t, n, "")
	require.Empty(t, next[state](t, watcher, "presence_state"), "who was refused is not there")
	require.Equal(t, "error", watcher.Push("lobby", "update", nil).Status, "not tracked")
	require.Equal(t, "ok", watcher.Push("lobby", "again", nil).Status, "a watcher may be tracked later")
	require.Len(t, next[diff](t, watcher, "presence_diff").Joins["again"].Metas, 1)
	require.Equal(t, "error", watcher.Push("lobby", "again", nil).Status, "tracked twice")
	require.Equal(t, "error", watcher.Push("lobby", "update", []int{1}).Status, "no object")
}

// TestManyJoinTogether: what a crowd costs is windows times members, not members
// squared.
func TestManyJoinTogether(t *testing.T) {
	t.Parallel()
	const crowd = 60
	n := start(t, presence.Options{Window: 300 * time.Millisecond})
	clients := make([]*channelstest.Client, crowd)
	for i := range clients {
		clients[i] = channelstest.Dial(t, n.address)
	}
	for _, client := range clients {
		client.Send("lobby", "phx_join", map[string]string{"key": "crowd"})
	}
	require.Eventually(t, func() bool { return len(n.tracker.List("lobby")["crowd"].Metas) == crowd }, 20*time.Second, time.Millisecond)
	require.NoError(t, n.server.Broadcast("lobby", "end", nil))
	frames := 0
	for _, client := range clients {
		for frame := client.Next(); frame.Event != "end"; frame = client.Next() {
			frames++
		}
	}
	require.Less(t, frames, crowd*crowd/4)
}
