package live_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/internal/app/apptest"
)

// soon is the promise about rights that are gone.
const soon = 2 * time.Second

// patience is for everything else: the machine may be busy.
const patience = 20 * time.Second

type joinReply struct {
	Seq    int64
	Reset  bool
	Missed []struct {
		Event   string
		Payload heard
	}
}

// heard is what tests look at in a payload.
type heard struct {
	Seq          int64
	Asset        struct{ ID, Name string }
	Notification struct{ Title string }
	Actor        struct{ Label string }
	Count        int
	IDs          []string
}

func join(t *testing.T, socket *channelstest.Client, topic string, params any) (string, joinReply) {
	t.Helper()
	reply := socket.Join(topic, params)
	var body joinReply
	if reply.Status == "ok" {
		require.NoError(t, json.Unmarshal(reply.Response, &body))
	}
	return reply.Status, body
}

// joined is a socket of somebody, joined to a topic.
func joined(t *testing.T, p *apptest.Product, token, topic string) *channelstest.Client {
	t.Helper()
	socket := dial(t, p, token)
	status, _ := join(t, socket, topic, map[string]any{})
	require.Equal(t, "ok", status)
	return socket
}

func address(p *apptest.Product) string {
	return "ws" + strings.TrimPrefix(p.URL, "http") + "/socket/websocket"
}

func dial(t *testing.T, p *apptest.Product, token string) *channelstest.Client {
	t.Helper()
	return channelstest.Dial(t, address(p), channelstest.Token(token))
}

// listener reads a stream of server-sent events.
type listener struct {
	t      *testing.T
	answer *http.Response
	events chan sent // closed when the stream ends
}

type sent struct {
	id    int64 // 0 when none was given
	event string
	data  string
}

func (s sent) heard(t *testing.T) heard {
	t.Helper()
	var body heard
	require.NoError(t, json.Unmarshal([]byte(s.data), &body))
	return body
}

// listen opens a stream and waits until it is ready; what comes before that is
// given too.
func listen(t *testing.T, p *apptest.Product, token, query string, since ...int64) (*listener, []sent) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL+"/api/v1/events/stream?"+query, nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	for _, seq := range since {
		r.Header.Set("Last-Event-ID", strconv.FormatInt(seq, 10))
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	t.Cleanup(func() { _ = answer.Body.Close() })
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Equal(t, "text/event-stream", answer.Header.Get("Content-Type"))
	l := &listener{t: t, answer: answer, events: make(chan sent, 1024)}
	go l.read()
	var before []sent
	for {
		next := l.next()
		before = append(before, next)
		if next.event == "ready" || next.event == "reset" {
			return l, before
		}
	}
}

func (l *listener) read() {
	defer close(l.events)
	var next sent
	for lines := bufio.NewScanner(l.answer.Body); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), ": ")
		switch key {
		case "id":
			next.id, _ = strconv.ParseInt(value, 10, 64)
		case "event":
			next.event = value
		case "data":
			next.data = value
		case "":
			if value == "" && next.event != "" {
				l.events <- next
				next = sent{}
			}
		}
	}
}

func (l *listener) next() sent {
	l.t.Helper()
	select {
	case s, open := <-l.events:
		require.True(l.t, open, "the stream ended")
		return s
	case <-time.After(patience):
		require.Fail(l.t, "nothing came")
		return sent{}
	}
}

// ends waits for the end of the stream and says how long that took.
func (l *listener) ends() time.Duration {
	l.t.Helper()
	start := time.Now()
	timeout := time.After(patience)
	for {
		select {
		case _, open := <-l.events:
			if !open {
				return time.Since(start)
			}
		case <-timeout:
			require.Fail(l.t, "the stream did not end")
			return 0
		}
	}
}
