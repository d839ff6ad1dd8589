package channels_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
)

const ndjson = "application/x-ndjson"

// poll does one request of a long-polling client.
func poll(t *testing.T, address, method, token, body string) (status int, newToken string, messages []string) {
	t.Helper()
	address = strings.Replace(strings.TrimSuffix(address, "/websocket")+"/longpoll?vsn=2.0.0&token="+token, "ws://", "http://", 1)
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", ndjson)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	var answer struct {
		Status   int
		Token    string
		Messages []string
	}
	if response.StatusCode != http.StatusOK {
		return response.StatusCode, "", nil
	}
	require.NoError(t, json.Unmarshal(text, &answer), "%s", text)
	return answer.Status, answer.Token, answer.Messages
}

func TestPollTimeouts(t *testing.T) {
	t.Parallel()
	free := make(chan struct{})
	_, address := setup(t, room{
		handle: func(context.Context, *channels.Channel, string, params) (any, error) { <-free; return nil, nil },
	}, func(o *channels.Options) { o.PollTimeout = 50 * time.Millisecond })
	status, token, _ := poll(t, address, "GET", "", "")
	require.Equal(t, 410, status)
	status, again, _ := poll(t, address, "GET", token, "")
	require.Equal(t, 204, status, "nothing came")
	require.Equal(t, token, again)
	status, _, _ = poll(t, address, "POST", token, `["1","1","room:1","phx_join",{}]`+"\r\n"+`["1","2","room:1","slow",{}]`)
	require.Equal(t, 408, status, "the handler is slow")
	close(free)
	var messages []string
	for len(messages) < 2 {
		_, _, more := poll(t, address, "GET", token, "")
		messages = append(messages, more...)
	}
}

// TestPollGrace: a session that nobody polls any more ends.
func TestPollGrace(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	server, address := setup(t, room{}, func(o *channels.Options) {
		o.PollGrace = 50 * time.Millisecond
		o.Connect = func(context.Context, channels.ConnectRequest) (channels.Conn, error) {
			return channels.Conn{Ended: func() { close(ended) }}, nil
		}
	})
	_, token, _ := poll(t, address, "GET", "", "")
	<-ended
	require.Zero(t, server.Sockets())
	status, _, _ := poll(t, address, "POST", token, heartbeat)
	require.Equal(t, 410, status)
}

func TestPollOverrunAndDrain(t *testing.T) {
	t.Parallel()
	server, address := setup(t, room{}, func(o *channels.Options) { o.MaxQueue = 10 << 10 })
	_, slow, _ := poll(t, address, "GET", "", "")
	_, other, _ := poll(t, address, "GET", "", "")
	status, _, _ := poll(t, address, "POST", slow, `["1","1","room:1","phx_join",{}]`)
	require.Equal(t, 200, status)
	for range 20 {
		require.NoError(t, server.Broadcast("room:1", "big", strings.Repeat("x", 1<<10)))
	}
	status, _, _ = poll(t, address, "POST", slow, heartbeat)
	require.Equal(t, 410, status, "too much waited")

	waiting := make(chan int, 1)
	go func() {
		status, _, _ := poll(t, address, "GET", other, "")
		waiting <- status
	}()
	require.NoError(t, server.Drain(t.Context()))
	require.Contains(t, []int{410, 503}, <-waiting, "503 when it came too late to find its session")
	status, _, _ = poll(t, address, "GET", "", "")
	require.Equal(t, 503, status)
}

// TestLaterPollTakesOver: a client that has given a poll up polls again, and the
// earlier request ends.
func TestLaterPollTakesOver(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{})
	_, token, _ := poll(t, address, "GET", "", "")
	statuses := make(chan int, 2)
	for range 2 {
		go func() {
			status, _, _ := poll(t, address, "GET", token, "")
			statuses <- status
		}()
	}
	require.Equal(t, 204, <-statuses)
	status, _, _ := poll(t, address, "POST", token, heartbeat)
	require.Equal(t, 200, status)
	require.Equal(t, 200, <-statuses)
}

func TestOriginOfPolls(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{})
	address = strings.Replace(strings.TrimSuffix(address, "websocket")+"longpoll?vsn=2.0.0", "ws://", "http://", 1)
	for origin, want := range map[string]string{"https://evil.example.com": `{"status":403}`, "null": `{"status":403}`} {
		request, err := http.NewRequest(http.MethodGet, address, nil)
		require.NoError(t, err)
		request.Header.Set("Origin", origin)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		text, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		_ = response.Body.Close()
		require.Equal(t, http.StatusOK, response.StatusCode)
		require.JSONEq(t, want, string(text))
	}
}

// FuzzPollBody: whatever a POST brings becomes messages or one reason to close.
func FuzzPollBody(f *testing.F) {
	f.Add(ndjson, []byte(`["1","1","room:1","phx_join",{}]`+"\n"+"AAEBBgQxMnJvb206MWVjaG8="+"\r\n\n"))
	f.Add("text/plain", []byte(`["1","1","room:1","phx_join",{}]`))
	f.Add(ndjson+"; charset=utf-8", []byte("[\"\xff\"]"))
	f.Add(ndjson, []byte(strings.Repeat(heartbeat+"\n", 150)))
	f.Add(ndjson, []byte(heartbeat+"\nneither text nor base64\n"+heartbeat))
	f.Add(ndjson, []byte(`["1","1","room:1","say",{"text":"`+strings.Repeat("x", 1000)+`"}]`))
	f.Add(ndjson, []byte("AAEBBgQ=\n\r\n ["))
	f.Add(`application/x-ndjson; charset="`, []byte(heartbeat))
	f.Add("", []byte(nil))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		n, code := channels.ReadBody(contentType, body, 1000)
		require.LessOrEqual(t, n, 100)
		require.Contains(t, []int{0, 1007, 1009, 1011}, int(code))
	})
}
