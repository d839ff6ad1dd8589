package presence_test

import (
	"bytes"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/presence"
)

// lossy is one node's way to the bus. It loses what the test says.
type lossy struct {
	presence.Bus
	lose atomic.Pointer[string] // messages with this in them; "" loses all
}

func (b *lossy) Publish(message []byte) error {
	if lost := b.lose.Load(); lost != nil && bytes.Contains(message, []byte(*lost)) {
		return nil
	}
	return b.Bus.Publish(message)
}

func (b *lossy) losing(what string) { b.lose.Store(&what) }
func (b *lossy) healed()            { b.lose.Store(nil) }

func cluster(t *testing.T, bus presence.Bus) (node, *lossy) {
	t.Helper()
	way := &lossy{Bus: bus}
	return start(t, presence.Options{Bus: way, Window: time.Millisecond, Beat: 20 * time.Millisecond, Down: 400 * time.Millisecond}), way
}

// sees waits until the node lists so many metas of a key.
func (n node) sees(t *testing.T, key string, metas int) {
	t.Helper()
	require.Eventually(t, func() bool { return len(n.tracker.List("lobby")[key].Metas) == metas },
		20*time.Second, time.Millisecond, "%s: want %d, have %d", key, metas, len(n.tracker.List("lobby")[key].Metas))
}

func TestTwoNodes(t *testing.T) {
	t.Parallel()
	bus := &presence.MemoryBus{}
	one, _ := cluster(t, bus)
	ada := join(t, one, "ada")
	one.sees(t, "ada", 1)

	two, _ := cluster(t, bus) // comes later, and asks
	two.sees(t, "ada", 1)
	watcher := join(t, two, "")
	frame := watcher.Next()
	if frame.Event == "presence_diff" { // ada was known, and not yet told of
		frame = watcher.Next()
	}
	require.Equal(t, "presence_state", frame.Event)
	require.Contains(t, string(frame.Payload), `"ada"`)

	bob := join(t, one, "bob")
	require.Len(t, next[diff](t, watcher, "presence_diff").Joins["bob"].Metas, 1)
	require.Equal(t, "ok", ada.Push("lobby", "update", map[string]bool{"typing": true}).Status)
	updated := next[diff](t, watcher, "presence_diff")
	require.Equal(t, updated.Leaves["ada"].Metas[0].Ref, updated.Joins["ada"].Metas[0].Previous)
	bob.Close()
	require.Len(t, next[diff](t, watcher, "presence_diff").Leaves["bob"].Metas, 1)

	join(t, two, "ada") // on both nodes
	one.sees(t, "ada", 2)
	one.tracker.Close() // says goodbye
	two.sees(t, "ada", 1)
}

// TestNodeDies: a node that falls silent is missed, and welcome when it is back.
func TestNodeDies(t *testing.T) {
	t.Parallel()
	bus := &presence.MemoryBus{}
	one, way := cluster(t, bus)
	two, _ := cluster(t, bus)
	join(t, one, "ada")
	two.sees(t, "ada", 1)
	way.losing("")
	two.sees(t, "ada", 0)
	join(t, one, "bob")
	way.healed()
	two.sees(t, "ada", 1)
	two.sees(t, "bob", 1)
}

// TestLostMessages: whatever is lost, both nodes agree in the end.
func TestLostMessages(t *testing.T) {
	t.Parallel()
	for _, lost := range []string{`"delta"`, `"want"`, `"state"`, `"part":1`} {
		t.Run(lost, func(t *testing.T) {
			t.Parallel()
			bus := &presence.MemoryBus{}
			one, toTwo := cluster(t, bus)
			two, toOne := cluster(t, bus)
			toTwo.losing(lost)
			toOne.losing(lost)
			clients := make([]interface{ Close() }, 0, 8)
			for i := range 8 {
				clients = append(clients, join(t, one, "user"+strconv.Itoa(i%4)))
			}
			clients[0].Close()
			one.sees(t, "user0", 1)
			one.sees(t, "user1", 2)
			toTwo.healed()
			toOne.healed()
			for i, want := range []int{1, 2, 2, 2} {
				two.sees(t, "user"+strconv.Itoa(i), want)
			}
		})
	}
}
