package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/presence"
)

func newServer() *channels.Server {
	server := channels.New(channels.Options{
		Connect:     connect,
		AllowOrigin: channels.AnyOrigin,
		MaxFrame:    1 << 20,
		MaxChannels: 100,
		MaxQueue:    4 << 20,
		Rate:        5000,
		Burst:       10_000,
	})
	r := rooms{server: server, present: presence.New(server, presence.Options{})}
	server.Handle("room:*", r)
	server.Handle("pres:*", presenceRooms{r})
	server.Handle("deny:*", channels.JoinFunc(deny))
	return server
}

func connect(_ context.Context, r channels.ConnectRequest) (channels.Conn, error) {
	if r.Params.Get("token") == "bad" || r.Token == "bad" {
		return channels.Conn{}, channels.Refuse("bad token")
	}
	uid := r.Params.Get("uid")
	if uid == "" {
		uid = r.Token
	}
	if uid == "" {
		return channels.Conn{}, nil
	}
	return channels.Conn{SocketID: "users:" + uid, Identity: uid}, nil
}

func deny(context.Context, *channels.Channel, channels.Payload) (any, error) {
	return nil, channels.Refuse("unauthorized")
}

// rooms does what clients ask for.
type rooms struct {
	server  *channels.Server
	present *presence.Tracker
}

// Join lets everybody in.
func (rooms) Join(context.Context, *channels.Channel, channels.Payload) (any, error) {
	return nil, nil
}

// Handle takes an event.
func (r rooms) Handle(_ context.Context, ch *channels.Channel, event string, payload channels.Payload) (any, error) {
	switch event {
	case "echo":
		return payload, nil
	case "bcast":
		return nil, ch.Broadcast("msg", payload)
	case "stop":
		ch.Close()
		return nil, nil
	case "kick":
		r.server.Disconnect(ch.SocketID())
		return nil, nil
	case "meta":
		return nil, r.present.Update(ch, payload)
	case "crash":
		panic("asked to crash")
	}
	panic("no clause for the event " + event)
}

// presenceRooms are rooms that know who is there.
type presenceRooms struct{ rooms }

// Join tracks the user.
func (r presenceRooms) Join(_ context.Context, ch *channels.Channel, params channels.Payload) (any, error) {
	user, err := userID(params)
	if err != nil {
		panic(err)
	}
	return nil, r.present.Track(ch, user, map[string]int64{"online_at": time.Now().Unix()})
}

// userID takes strings, and numbers as they are written.
func userID(params channels.Payload) (string, error) {
	var p struct {
		UserID json.RawMessage `json:"user_id"`
	}
	if err := params.Decode(&p); err != nil {
		return "", err
	}
	var text string
	if json.Unmarshal(p.UserID, &text) == nil && text != "" {
		return text, nil
	}
	var number json.Number
	if json.Unmarshal(p.UserID, &number) == nil && number != "" {
		return number.String(), nil
	}
	return "", errors.New("user_id is missing")
}
