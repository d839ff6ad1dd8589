package live_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/asset"
)

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
		_, code := channelstest.TryDial(t, address(other), channelstest.Token(it.Token))
		require.Equal(t, http.StatusForbidden, code)
	})

	t.Run("HearsAndComesBack", func(t *testing.T) {
		socket := joined(t, p, it.Token, assets)
		it.Do(t, http.MethodPost, "/assets", map[string]any{"name": "First", "category": "laptop"}, http.StatusCreated, nil)
		frame := socket.Next()
		require.Equal(t, "asset_created", frame.Event)
		var first heard
		require.NoError(t, json.Unmarshal(frame.Payload, &first))
		require.Equal(t, "First", first.Asset.Name)
		require.Equal(t, "it@live.test", first.Actor.Label)
		socket.Close()

		watcher := joined(t, p, it.Token, assets)
		it.Do(t, http.MethodPost, "/assets", map[string]any{"name": "Second", "category": "laptop"}, http.StatusCreated, nil)
		require.Equal(t, "asset_created", watcher.Next().Event) // it is in the log by now

		again := dial(t, p, it.Token)
		_, back := join(t, again, assets, map[string]any{"since": first.Seq})
		require.Len(t, back.Missed, 1)
		require.Equal(t, "Second", back.Missed[0].Payload.Asset.Name)
		require.Greater(t, back.Missed[0].Payload.Seq, first.Seq)
		require.False(t, back.Reset)

		// The numbers may have moved meanwhile: whoever shows them is told so.
		_, numbers := join(t, again, "dashboard:"+p.Company.ID.String(), map[string]any{"since": first.Seq})
		require.Len(t, numbers.Missed, 1)
		require.Equal(t, "dashboard_changed", numbers.Missed[0].Event)
		require.Equal(t, back.Missed[0].Payload.Seq, numbers.Missed[0].Payload.Seq)

		for _, since := range []int64{back.Seq + 1000, -1} {
			_, strange := join(t, dial(t, p, it.Token), assets, map[string]any{"since": since})
			require.True(t, strange.Reset, "a number we never gave: %d", since)
		}
		status, _ := join(t, dial(t, p, it.Token), assets, map[string]any{"since": "x"})
		require.Equal(t, "error", status)
	})

	t.Run("ManyAtOnce", func(t *testing.T) {
		socket := joined(t, p, it.Token, assets)
		stream, _ := listen(t, p, it.Token, "topics=assets,dashboard")
		many := make([]asset.New, 60)
		for i := range many {
			many[i] = asset.New{Name: "One of many", Category: "laptop"}
		}
		_, err := p.Rooms.Assets.CreateMany(t.Context(), p.Company.ID, many)
		require.NoError(t, err)
		frame := socket.Next()
		require.Equal(t, "assets_changed", frame.Event)
		var bulk heard
		require.NoError(t, json.Unmarshal(frame.Payload, &bulk))
		require.Equal(t, 60, bulk.Count)
		require.Len(t, bulk.IDs, 60)

		same := stream.next()
		require.Equal(t, "assets_changed", same.event)
		require.Equal(t, bulk.Seq, same.id)
		require.JSONEq(t, string(frame.Payload), same.data)
		require.Equal(t, "dashboard_changed", stream.next().event)
	})
}
