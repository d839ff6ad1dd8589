package channels_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/channels/presence"
)

// TestPhoenixClient runs the official JavaScript client, unchanged, against a
// server, over both transports: testdata/phoenixjs/client.test.mjs says what is expected.
func TestPhoenixClient(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "phoenixjs")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "phoenix")); err != nil {
		run(t, folder, nil, "npm", "ci", "--no-audit", "--no-fund")
	}
	for _, transport := range []string{"websocket", "longpoll"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			server := channels.New(channels.Options{Connect: members, PollTimeout: 500 * time.Millisecond})
			numbers := &feed{}
			server.Handle("lab:*", laboratory(server, numbers))
			server.Handle("feed:*", numbers)
			server.Handle("here:*", here{presence.New(server, presence.Options{}), server})
			address := strings.TrimSuffix(channelstest.Serve(t, server), "/websocket")
			run(t, folder, []string{"SOCKET_URL=" + address, "TRANSPORT=" + transport}, "node", "--test-force-exit", "client.test.mjs")
		})
	}
}

// run runs a program of Node, which the tests need as much as the web app does.
func run(t *testing.T, folder string, env []string, name string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), env...)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s %s (Node 20 or newer must be installed):\n%s", name, strings.Join(args, " "), output)
}

func members(ctx context.Context, r channels.ConnectRequest) (channels.Conn, error) {
	if r.Token == "bad" || r.Token == "" {
		return channels.Conn{}, channels.Refuse("bad token")
	}
	return welcome(ctx, r)
}

// here is a topic on which it is known who is there.
type here struct {
	tracker *presence.Tracker
	server  *channels.Server
}

// Join implements channels.Handler.
func (h here) Join(_ context.Context, ch *channels.Channel, _ params) (any, error) {
	return nil, h.tracker.Track(ch, ch.SocketID(), nil)
}

// Handle implements channels.EventHandler.
func (h here) Handle(_ context.Context, ch *channels.Channel, event string, p params) (any, error) {
	if event == "mood" {
		return nil, h.tracker.Update(ch, p)
	}
	var order struct{ ID string }
	if err := p.Decode(&order); err != nil {
		return nil, err
	}
	h.server.Disconnect(order.ID)
	return nil, nil
}

// laboratory does what the script asks for.
func laboratory(server *channels.Server, numbers *feed) room {
	return room{
		join: func(_ context.Context, ch *channels.Channel, _ params) (any, error) {
			if ch.Topic() == "lab:refused" {
				return nil, channels.Refuse("not yours").With("code", 7)
			}
			return map[string]any{"identity": ch.Identity()}, nil
		},
		handle: func(ctx context.Context, ch *channels.Channel, event string, p params) (any, error) {
			if event != "publish" && event != "disconnect" {
				return moody.handle(ctx, ch, event, p)
			}
			var order struct {
				Count int
				ID    string
			}
			if err := p.Decode(&order); err != nil {
				return nil, err
			}
			if event == "publish" {
				numbers.publish(server, order.Count)
			} else {
				server.Disconnect(order.ID)
			}
			return nil, nil
		},
	}
}

// feed publishes numbered events on "feed:1" and tells a client that comes back
// what it missed, as a log would.
type feed struct {
	mu   sync.Mutex
	head int
}

func (f *feed) publish(server *channels.Server, n int) {
	for range n {
		f.mu.Lock()
		f.head++
		seq := f.head
		f.mu.Unlock()
		_ = server.Broadcast("feed:1", "tick", map[string]int{"seq": seq})
	}
}

// Join implements channels.Handler.
func (f *feed) Join(_ context.Context, _ *channels.Channel, p params) (any, error) {
	var since struct{ Since int }
	if err := p.Decode(&since); err != nil {
		return nil, err
	}
	f.mu.Lock()
	head := f.head
	f.mu.Unlock()
	missed := []map[string]int{}
	for seq := since.Since + 1; seq <= head; seq++ {
		missed = append(missed, map[string]int{"seq": seq})
	}
	return map[string]any{"seq": head, "missed": missed}, nil
}
