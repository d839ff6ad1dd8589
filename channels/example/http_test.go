package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/channels/channelstest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// setup serves the example and gives the address of its endpoint.
func setup(t *testing.T) string {
	t.Helper()
	sockets := newServer()
	listener := httptest.NewServer(sockets)
	t.Cleanup(func() {
		require.NoError(t, sockets.Drain(context.Background()))
		listener.Close()
	})
	return listener.URL + "/socket"
}

func TestHandshakes(t *testing.T) {
	t.Parallel()
	address := setup(t) + "/websocket"
	for name, test := range map[string]struct {
		status  int
		options []channelstest.Option
	}{
		"Plain":         {101, nil},
		"AnyOrigin":     {101, []channelstest.Option{channelstest.Header("Origin", "https://elsewhere.example")}},
		"NullOrigin":    {101, []channelstest.Option{channelstest.Header("Origin", "null")}},
		"Patch":         {101, []channelstest.Option{channelstest.Param("vsn", "2.0.1")}},
		"AuthToken":     {101, []channelstest.Option{channelstest.Token("7")}},
		"ErrBadToken":   {403, []channelstest.Option{channelstest.Param("token", "bad")}},
		"ErrVersion1":   {403, []channelstest.Option{channelstest.Param("vsn", "1.0.0")}},
		"ErrVersion3":   {403, []channelstest.Option{channelstest.Param("vsn", "3.0.0")}},
		"ErrNoVersion":  {403, []channelstest.Option{channelstest.Param("vsn", "")}},
		"ErrVersionABC": {403, []channelstest.Option{channelstest.Param("vsn", "abc")}},
		"ErrProtocol":   {403, []channelstest.Option{channelstest.Header("Sec-WebSocket-Protocol", "foo")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, status := channelstest.TryDial(t, address, test.options...)
			require.Equal(t, test.status, status)
		})
	}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		request, err := http.NewRequest(method, address+"?vsn=2.0.0", nil)
		require.NoError(t, err)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		_ = response.Body.Close()
		require.Equal(t, http.StatusBadRequest, response.StatusCode, method)
	}
}

func TestTooManyChannels(t *testing.T) {
	t.Parallel()
	client := channelstest.Dial(t, setup(t)+"/websocket")
	for n := range 100 {
		require.Equal(t, "ok", client.Join("room:"+strconv.Itoa(n), nil).Status)
	}
	refused := client.Join("room:100", nil)
	require.Equal(t, "error", refused.Status)
	require.JSONEq(t, `{"reason":"too many channels joined"}`, string(refused.Response))
	require.Equal(t, "ok", client.Join("room:99", nil).Status, "a topic again takes the old one's place")
}

// poller is a long-polling client by hand.
type poller struct {
	t       *testing.T
	address string
	token   string
}

type answer struct {
	Status   int
	Token    string
	Messages []string
	header   http.Header
}

func (p *poller) do(method, query, contentType, body string) answer {
	p.t.Helper()
	request, err := http.NewRequest(method, p.address+"/longpoll?"+query, strings.NewReader(body))
	require.NoError(p.t, err)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if p.token != "" {
		request.Header.Set("X-Phoenix-Longpoll-Token", p.token)
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(p.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(p.t, err)
	a := answer{header: response.Header}
	if response.StatusCode != http.StatusOK || len(text) == 0 {
		a.Status = response.StatusCode
		return a
	}
	require.NoError(p.t, json.Unmarshal(text, &a), "%s", text)
	return a
}

func (p *poller) get() answer {
	p.t.Helper()
	return p.do("GET", "vsn=2.0.0", "", "")
}

func (p *poller) post(lines ...string) answer {
	p.t.Helper()
	return p.do("POST", "vsn=2.0.0", "application/x-ndjson", strings.Join(lines, "\n"))
}

func open(t *testing.T, address, query string) *poller {
	t.Helper()
	p := &poller{t: t, address: address}
	opened := p.do("GET", "vsn=2.0.0&"+query, "", "")
	require.Equal(t, 410, opened.Status)
	require.NotEmpty(t, opened.Token)
	require.NotNil(t, opened.Messages)
	require.Equal(t, "no-store", opened.header.Get("Cache-Control"))
	require.Equal(t, "*", opened.header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, "application/json; charset=utf-8", opened.header.Get("Content-Type"))
	p.token = opened.Token
	return p
}

func TestLongPoll(t *testing.T) {
	t.Parallel()
	address := setup(t)
	p := open(t, address, "uid=9")
	require.Equal(t, 200, p.post(
		`["1","1","room:lp","phx_join",{}]`,
		`["1","2","room:lp","echo",{"a":1}]`,
		"AAEBBwQxM3Jvb206bHBlY2hvAQL/", // a push of the bytes 1 2 255
	).Status)
	polled := p.get()
	require.Equal(t, 200, polled.Status)
	require.Equal(t, p.token, polled.Token)
	for i, want := range []string{
		`["1","1","room:lp","phx_reply",{"status":"ok","response":{}}]`,
		`["1","2","room:lp","phx_reply",{"status":"ok","response":{"a":1}}]`,
		`["1","3","room:lp","phx_reply",{"status":"ok","response":{"binary":"AQL/"}}]`,
	} {
		require.JSONEq(t, want, polled.Messages[i])
	}

	t.Run("OneFrameOfAnotherType", func(t *testing.T) {
		require.Equal(t, 200, p.do("POST", "vsn=2.0.0", "text/plain", `["1","4","room:lp","echo",{}]`).Status)
		require.JSONEq(t, `["1","4","room:lp","phx_reply",{"status":"ok","response":{}}]`, p.get().Messages[0])
	})
	t.Run("WaitsForAMessage", func(t *testing.T) {
		waiting := make(chan answer, 1)
		go func() { waiting <- p.get() }()
		other := channelstest.Dial(t, address+"/websocket")
		other.Join("room:lp", nil)
		other.Push("room:lp", "bcast", map[string]int{"n": 1})
		require.JSONEq(t, `[null,null,"room:lp","msg",{"n":1}]`, (<-waiting).Messages[0])
	})
	t.Run("TokenInTheQuery", func(t *testing.T) {
		old := &poller{t: t, address: address}
		query := "token=mine&vsn=2.0.0&token=" + p.token
		require.Equal(t, 200, old.do("POST", query, "application/x-ndjson", `["1","5","room:lp","echo",{}]`).Status)
		require.Equal(t, 200, old.do("GET", query, "", "").Status)
	})
	t.Run("AtMostAHundredLines", func(t *testing.T) {
		lines := make([]string, 101)
		for i := range lines {
			lines[i] = `[null,"` + strconv.Itoa(i) + `","phoenix","heartbeat",{}]`
		}
		require.Equal(t, 200, p.post(lines...).Status)
		require.Len(t, p.get().Messages, 100)
	})
	t.Run("Kicked", func(t *testing.T) {
		p.post(`["1","6","room:lp","kick",{}]`)
		require.Equal(t, 410, p.get().Status)
		gone := &poller{t: t, address: address, token: p.token}
		require.Equal(t, 410, gone.post(`["1","8","room:lp","echo",{}]`).Status)
	})
}

func TestLongPollRefusals(t *testing.T) {
	t.Parallel()
	address := setup(t)
	nobody := &poller{t: t, address: address}
	require.Equal(t, 403, nobody.do("GET", "vsn=2.0.0&token=bad", "", "").Status)
	require.Equal(t, 403, nobody.do("GET", "vsn=1.0.0", "", "").Status)
	require.Equal(t, 403, nobody.do("GET", "", "", "").Status)
	require.Equal(t, 410, nobody.post(`["1","1","room:lp","phx_join",{}]`).Status)
	require.Equal(t, 400, nobody.do("PUT", "vsn=2.0.0", "", "").Status)
	options := nobody.do("OPTIONS", "vsn=2.0.0", "", "")
	require.Equal(t, 200, options.Status)
	require.Equal(t, "get, post, options", options.header.Get("Access-Control-Allow-Methods"))
	require.Equal(t, "3600", options.header.Get("Access-Control-Max-Age"))

	for name, line := range map[string]string{
		"ErrNotAFrame": `["1"]`, "ErrNotBase64": `%%%`, "ErrBytes": "AgEB", "ErrUTF8": "[\"\xff\"]",
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, address, "")
			require.Equal(t, 410, p.post(line).Status)
			require.Equal(t, 410, p.post(`["1","1","room:lp","phx_join",{}]`).Status)
		})
	}
}
