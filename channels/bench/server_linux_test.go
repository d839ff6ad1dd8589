package bench_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/presence"
)

// runServer is the package as a program: topics for everybody, a presence topic, a
// broadcast for whoever asks.
func runServer(o channels.Options) {
	o.Connect = func(context.Context, channels.ConnectRequest) (channels.Conn, error) { return channels.Conn{}, nil }
	o.AllowOrigin = channels.AnyOrigin
	server := channels.New(o)
	server.Handle("room:*", room{})
	server.Handle("pres:*", presenceRoom{presence.New(server, presence.Options{})})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	web := &http.Server{Handler: server, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(listener) }()
	waitForEnd()
}

// waitForEnd returns when the starting process closes our input.
func waitForEnd() {
	buf := make([]byte, 1)
	for {
		if _, err := os.Stdin.Read(buf); err != nil {
			return
		}
	}
}

type room struct{}

func (room) Join(context.Context, *channels.Channel, channels.Payload) (any, error) {
	return nil, nil
}

func (room) Handle(_ context.Context, ch *channels.Channel, event string, p channels.Payload) (any, error) {
	if event == "bcast" {
		return nil, ch.Broadcast("msg", p)
	}
	return p, nil
}

type presenceRoom struct{ tracker *presence.Tracker }

func (r presenceRoom) Join(_ context.Context, ch *channels.Channel, p channels.Payload) (any, error) {
	var params struct {
		UserID string `json:"user_id"`
	}
	if err := p.Decode(&params); err != nil {
		return nil, err
	}
	return nil, r.tracker.Track(ch, params.UserID, map[string]int64{"online_at": 1})
}
