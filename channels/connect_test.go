package channels_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/channelstest"
)

// TestDisconnectWhileConnecting: an id that is disconnected while Connect still
// answers for it does not slip through.
func TestDisconnectWhileConnecting(t *testing.T) {
	t.Parallel()
	var server *channels.Server
	server, address := setup(t, room{}, func(o *channels.Options) {
		o.Connect = func(ctx context.Context, r channels.ConnectRequest) (channels.Conn, error) {
			server.Disconnect("user:1")
			return welcome(ctx, r)
		}
	})
	require.Equal(t, 1001, channelstest.Dial(t, address, channelstest.Token("user:1")).CloseCode())
	other := channelstest.Dial(t, address, channelstest.Token("user:2"))
	require.Equal(t, "ok", other.Join("room:1", nil).Status)

	_, session, _ := poll(t, address, "GET", "user:1", "")
	status, _, _ := poll(t, address, "GET", session, "")
	require.Equal(t, 410, status)
	_, session, _ = poll(t, address, "GET", "user:2", "")
	status, _, _ = poll(t, address, "POST", session, heartbeat)
	require.Equal(t, 200, status)
	_, _, messages := poll(t, address, "GET", session, "")
	require.Equal(t, []string{alive}, messages)
}

// TestEnded: whoever was let in is told of once at the end, however it came.
func TestEnded(t *testing.T) {
	t.Parallel()
	ended := make(chan string, 10)
	server, address := setup(t, room{leave: func(*channels.Channel) { ended <- "left" }}, func(o *channels.Options) {
		o.Connect = func(ctx context.Context, r channels.ConnectRequest) (channels.Conn, error) {
			who, err := welcome(ctx, r)
			who.Ended = func() { ended <- r.Token }
			if r.Token == "refused" {
				err = channels.Refuse("no")
			}
			return who, err
		}
	})
	gone := channelstest.Dial(t, address, channelstest.Token("gone"))
	require.Equal(t, "ok", gone.Join("room:1", nil).Status)
	gone.Close()
	require.Equal(t, "left", <-ended)
	require.Equal(t, "gone", <-ended)
	_, status := channelstest.TryDial(t, address, channelstest.Token("refused"))
	require.Equal(t, 403, status)
	cut := channelstest.Dial(t, address, channelstest.Token("cut"))
	cut.SendRaw(heartbeat)
	require.JSONEq(t, alive, cut.NextRaw()) // by now it is open on the server's side too
	require.Equal(t, 1, server.Disconnect("cut"))
	require.Equal(t, 1001, cut.CloseCode())
	require.Equal(t, "cut", <-ended)
	_, session, _ := poll(t, address, "GET", "polling", "")
	require.NotEmpty(t, session)
	require.Equal(t, 1, server.Disconnect("polling"))
	require.Equal(t, "polling", <-ended)

	// The answer to the handshake cannot be given any more.
	request := httptest.NewRequest(http.MethodGet, "http://here/socket/websocket?vsn=2.0.0&token=vanished", http.NoBody)
	for key, value := range map[string]string{
		"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
	} {
		request.Header.Set(key, value)
	}
	server.ServeHTTP(httptest.NewRecorder(), request)
	require.Equal(t, "vanished", <-ended)
	require.Empty(t, ended)
}
