package live_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/event"
)

type joinReply struct {
	Seq    int64
	Reset  bool
	Missed []struct {
		Event   string
		Payload struct {
			Seq   int64
			Asset struct{ Name string }
		}
	}
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

func dial(t *testing.T, p *apptest.Product, token string) *channelstest.Client {
	t.Helper()
	return channelstest.Dial(t, "ws"+strings.TrimPrefix(p.URL, "http")+"/socket/websocket", channelstest.Token(token))
}

// TestScreens joins, hears, misses and comes back, over the whole product.
func TestScreens(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	it := p.SignIn(t, "it@live.test", access.IT)
	plain := p.SignIn(t, "plain@live.test", access.Employee)
	assets := "assets:" + p.Company.ID.String()

	t.Run("ErrTopicsOfOthers", func(t *testing.T) {
		socket := dial(t, p, plain.Token)
		for _, topic := range []string{assets, "assets:" + uuid.NewString(), "user:" + it.UserID.String(), "assets:x"} {
			status, _ := join(t, socket, topic, map[string]any{})
			require.Equal(t, "error", status, topic)
		}
		status, _ := join(t, socket, "user:"+plain.UserID.String(), map[string]any{})
		require.Equal(t, "ok", status)
	})

	t.Run("ErrAnotherCompany", func(t *testing.T) {
		other := apptest.Start(t)
		_, code := channelstest.TryDial(t, "ws"+strings.TrimPrefix(other.URL, "http")+"/socket/websocket", channelstest.Token(it.Token))
		require.Equal(t, http.StatusForbidden, code)
	})

	t.Run("HearsAndComesBack", func(t *testing.T) {
		socket := dial(t, p, it.Token)
		status, joined := join(t, socket, assets, map[string]any{})
		require.Equal(t, "ok", status)
		require.Empty(t, joined.Missed)

		it.Do(t, http.MethodPost, "/assets", map[string]any{"name": "First", "category": "laptop"}, http.StatusCreated, nil)
		frame := socket.Next()
		require.Equal(t, "asset_created", frame.Event)
		var heard struct {
			Seq   int64
			Asset struct{ Name string }
			Actor event.Actor
		}
		require.NoError(t, json.Unmarshal(frame.Payload, &heard))
		require.Equal(t, "First", heard.Asset.Name)
		require.Equal(t, "it@live.test", heard.Actor.Label)
		socket.Close()

		watcher := dial(t, p, it.Token)
		join(t, watcher, assets, map[string]any{})
		it.Do(t, http.MethodPost, "/assets", map[string]any{"name": "Second", "category": "laptop"}, http.StatusCreated, nil)
		require.Equal(t, "asset_created", watcher.Next().Event) // it is in the log by now

		again := dial(t, p, it.Token)
		_, back := join(t, again, assets, map[string]any{"since": heard.Seq})
		require.Len(t, back.Missed, 1)
		require.Equal(t, "Second", back.Missed[0].Payload.Asset.Name)
		require.Greater(t, back.Missed[0].Payload.Seq, heard.Seq)
		require.False(t, back.Reset)

		_, future := join(t, dial(t, p, it.Token), assets, map[string]any{"since": back.Seq + 1000})
		require.True(t, future.Reset, "a number we never gave")
	})

	t.Run("RightsEndTheSocket", func(t *testing.T) {
		owner := p.SignIn(t, "owner@live.test", access.Owner)
		socket := dial(t, p, plain.Token)
		status, _ := join(t, socket, "user:"+plain.UserID.String(), map[string]any{})
		require.Equal(t, "ok", status)
		owner.Do(t, http.MethodPatch, "/users/"+plain.UserID.String(), map[string]any{"status": "disabled"}, http.StatusOK, nil)
		require.Equal(t, 1001, socket.CloseCode())
		_, code := channelstest.TryDial(t, "ws"+strings.TrimPrefix(p.URL, "http")+"/socket/websocket", channelstest.Token(plain.Token))
		require.Equal(t, http.StatusForbidden, code)
	})
}
