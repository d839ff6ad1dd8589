package channelstest

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/assetronics/assetronics/channels"
)

// Serve runs a server on a loopback port until the test ends, and gives the
// address for Dial.
func Serve(t testing.TB, server *channels.Server) string {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := server.Drain(ctx); err != nil {
			t.Errorf("sockets left open: %v", err)
		}
		listener.Close()
	})
	return "ws" + strings.TrimPrefix(listener.URL, "http") + "/socket/websocket"
}

// Option changes how a client connects.
type Option func(*url.URL, *websocket.DialOptions)

// Token shows a token as the phoenix client's authToken does.
func Token(token string) Option {
	return func(_ *url.URL, o *websocket.DialOptions) {
		encoded := base64.RawStdEncoding.EncodeToString([]byte(token))
		o.Subprotocols = append(o.Subprotocols, "phoenix", "base64url.bearer.phx."+encoded)
	}
}

// Param sets a parameter of the address: Param("vsn", "1.0.0").
func Param(key, value string) Option {
	return func(u *url.URL, _ *websocket.DialOptions) {
		params := u.Query()
		params.Set(key, value)
		u.RawQuery = params.Encode()
	}
}

// Header sets a header of the upgrade request.
func Header(key, value string) Option {
	return func(_ *url.URL, o *websocket.DialOptions) { o.HTTPHeader.Set(key, value) }
}

// Dial opens a socket, which is closed when the test ends.
func Dial(t testing.TB, address string, options ...Option) *Client {
	t.Helper()
	client, status := TryDial(t, address, options...)
	if client == nil {
		t.Fatalf("socket refused with status %d", status)
	}
	return client
}

// TryDial is Dial where a refusal is expected: it gives the HTTP status, and a
// nil client when that is not 101.
func TryDial(t testing.TB, address string, options ...Option) (*Client, int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	dial := &websocket.DialOptions{HTTPHeader: http.Header{}, HTTPClient: &http.Client{Transport: transport}}
	Param("vsn", "2.0.0")(u, dial)
	for _, option := range options {
		option(u, dial)
	}
	conn, response, err := websocket.Dial(ctx, u.String(), dial)
	if response == nil {
		t.Fatalf("no answer: %v", err)
	}
	if err != nil {
		return nil, response.StatusCode
	}
	conn.SetReadLimit(-1)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &Client{t: t, conn: conn, joins: map[string]string{}}, response.StatusCode
}
