package channels_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
)

// withProtocols offers subprotocols as they are.
func withProtocols(value string) channelstest.Option {
	return channelstest.Header("Sec-WebSocket-Protocol", value)
}

func TestHandshake(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{}, func(o *channels.Options) {
		o.AllowOrigin = channels.AllowOrigins("https://app.example.com")
		o.Connect = func(_ context.Context, r channels.ConnectRequest) (channels.Conn, error) {
			switch r.Token {
			case "bad":
				return channels.Conn{}, channels.Refuse("bad token")
			case "broken":
				return channels.Conn{}, errors.New("database is down")
			}
			return channels.Conn{}, nil
		}
	})
	tests := map[string]struct {
		status int
		option channelstest.Option
	}{
		"NoOrigin":          {101, channelstest.Param("x", "1")},
		"ListedOrigin":      {101, channelstest.Header("Origin", "https://app.example.com")},
		"PatchVersion":      {101, channelstest.Param("vsn", "2.0.7")},
		"Token":             {101, channelstest.Token("good")},
		"TokenAlone":        {101, withProtocols("base64url.bearer.phx.Z29vZA")},
		"PhoenixAlone":      {101, withProtocols("phoenix")},
		"URLAlphabet":       {101, withProtocols("phoenix, base64url.bearer.phx._-_-")},
		"ErrOrigin":         {403, channelstest.Header("Origin", "https://evil.example.com")},
		"ErrOriginScheme":   {403, channelstest.Header("Origin", "http://app.example.com")},
		"ErrOriginNull":     {403, channelstest.Header("Origin", "null")},
		"ErrVersion1":       {403, channelstest.Param("vsn", "1.0.0")},
		"ErrVersion21":      {403, channelstest.Param("vsn", "2.1.0")},
		"ErrVersionShort":   {403, channelstest.Param("vsn", "2")},
		"ErrVersionMissing": {403, channelstest.Param("vsn", "")},
		"ErrRefused":        {403, channelstest.Token("bad")},
		"ErrRefusedParam":   {403, channelstest.Param("token", "bad")},
		"ErrConnectFails":   {403, channelstest.Token("broken")},
		"ErrBase64":         {403, withProtocols("phoenix, base64url.bearer.phx.Z29v.A")},
		"ErrOtherProtocol":  {403, withProtocols("chat")},
		"ErrTwoTokens":      {403, withProtocols("phoenix, base64url.bearer.phx.Z29vZA, base64url.bearer.phx.Z29vZA")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, status := channelstest.TryDial(t, address, test.option)
			require.Equal(t, test.status, status)
		})
	}
}

func TestConnectRequest(t *testing.T) {
	t.Parallel()
	seen := make(chan channels.ConnectRequest, 1)
	_, address := setup(t, room{
		join: func(_ context.Context, ch *channels.Channel, _ params) (any, error) {
			return map[string]any{"identity": ch.Identity(), "socket_id": ch.SocketID(), "topic": ch.Topic()}, nil
		},
	}, func(o *channels.Options) {
		o.Connect = func(_ context.Context, r channels.ConnectRequest) (channels.Conn, error) {
			seen <- r
			return channels.Conn{SocketID: "user:7", Identity: 7}, nil
		}
	})
	client := channelstest.Dial(t, address, channelstest.Token("a-b_c.d~"), channelstest.Param("locale", "de"))
	request := <-seen
	require.Equal(t, "a-b_c.d~", request.Token)
	require.Equal(t, "de", request.Params.Get("locale"))
	require.NotEmpty(t, request.Request.RemoteAddr)
	require.JSONEq(t, `{"identity":7,"socket_id":"user:7","topic":"room:1"}`,
		string(client.Join("room:1", nil).Response))
}

// TestOrder: who is refused for an earlier reason never reaches Connect, which may
// use up a token.
func TestOrder(t *testing.T) {
	t.Parallel()
	server := channels.New(channels.Options{
		Connect: func(context.Context, channels.ConnectRequest) (channels.Conn, error) {
			t.Error("Connect was asked")
			return channels.Conn{}, nil
		},
	})
	for name, test := range map[string]struct {
		method, query string
		header        map[string]string
		status        int
	}{
		"ErrNoUpgrade": {"GET", "?vsn=2.0.0", nil, 400},
		"ErrPost":      {"POST", "?vsn=2.0.0", map[string]string{"Upgrade": "websocket"}, 400},
		"ErrOrigin":    {"GET", "?vsn=2.0.0", map[string]string{"Upgrade": "websocket", "Origin": "http://evil"}, 403},
		"ErrVersion":   {"GET", "", map[string]string{"Upgrade": "websocket"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := httptest.NewRequest(test.method, "http://here/socket/websocket"+test.query, http.NoBody)
			if test.header != nil {
				for key, value := range map[string]string{
					"Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
				} {
					request.Header.Set(key, value)
				}
			}
			for key, value := range test.header {
				request.Header.Set(key, value)
			}
			recorder := httptest.NewRecorder()
			server.ServeHTTP(recorder, request)
			require.Equal(t, test.status, recorder.Code)
			require.Empty(t, recorder.Body.String())
		})
	}
}

func TestMounting(t *testing.T) {
	t.Parallel()
	named := func(name string) channels.JoinFunc {
		return func(context.Context, *channels.Channel, channels.Payload) (any, error) {
			return map[string]string{"handler": name}, nil
		}
	}
	server := channels.New(channels.Options{Connect: welcome})
	server.Handle("room:*", named("prefix"))
	server.Handle("room:vip:*", named("longer"))
	server.Handle("room:lobby", named("exact"))
	for _, pattern := range []string{"room:*", "room:lobby", "", "a*b", "phoenix"} {
		require.Panics(t, func() { server.Handle(pattern, named("again")) }, pattern)
	}
	client := channelstest.Dial(t, channelstest.Serve(t, server))
	for topic, name := range map[string]string{
		"room:1": "prefix", "room:": "prefix", "room:vip:1": "longer", "room:lobby": "exact", "room:lobby2": "prefix",
	} {
		require.JSONEq(t, `{"handler":"`+name+`"}`, string(client.Join(topic, nil).Response), topic)
	}
	require.JSONEq(t, `{"reason":"unknown event"}`, string(client.Push("room:1", "say", nil).Response))
	require.Panics(t, func() { channels.New(channels.Options{}) })
}
