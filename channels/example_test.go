package channels_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/coder/websocket"

	"github.com/assetronics/assetronics/channels"
)

// lobby lets everybody in who says a name, and tells all what one says.
type lobby struct{}

func (lobby) Join(_ context.Context, ch *channels.Channel, params channels.Payload) (any, error) {
	var hello struct{ Name string }
	if err := params.Decode(&hello); err != nil || hello.Name == "" {
		return nil, channels.Refuse("name is missing")
	}
	return map[string]string{"welcome": hello.Name}, nil
}

func (lobby) Handle(_ context.Context, ch *channels.Channel, event string, payload channels.Payload) (any, error) {
	if event != "say" {
		return nil, channels.Refuse("unknown event")
	}
	return nil, ch.Broadcast("said", payload)
}

func Example() {
	server := channels.New(channels.Options{
		Connect: func(_ context.Context, r channels.ConnectRequest) (channels.Conn, error) {
			if r.Token != "secret" {
				return channels.Conn{}, channels.Refuse("bad token")
			}
			return channels.Conn{SocketID: "user:1", Identity: 1}, nil
		},
	})
	server.Handle("room:lobby", lobby{})
	mux := http.NewServeMux()
	mux.Handle("/socket/websocket", server)
	listener := httptest.NewServer(mux)
	defer listener.Close()

	// In a browser: new Socket("/socket", {authToken: "secret"}).
	ctx := context.Background()
	client, _, err := websocket.Dial(ctx, listener.URL+"/socket/websocket?vsn=2.0.0&token=secret", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, frame := range []string{
		`["1","1","room:lobby","phx_join",{"name":"Ada"}]`,
		`["1","2","room:lobby","say",{"text":"hello"}]`,
	} {
		_ = client.Write(ctx, websocket.MessageText, []byte(frame))
	}
	for range 3 {
		_, frame, _ := client.Read(ctx)
		fmt.Println(string(frame))
	}
	_ = client.Close(websocket.StatusNormalClosure, "")
	_ = server.Drain(ctx)
	// Output:
	// ["1","1","room:lobby","phx_reply",{"status":"ok","response":{"welcome":"Ada"}}]
	// [null,null,"room:lobby","said",{"text":"hello"}]
	// ["1","2","room:lobby","phx_reply",{"status":"ok","response":{}}]
}
