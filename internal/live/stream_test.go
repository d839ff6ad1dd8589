package live_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
)

// TestStream listens over server-sent events, over the whole product.
func TestStream(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	it := p.SignIn(t, "it@stream.test", access.IT)
	plain := p.SignIn(t, "plain@stream.test", access.Employee)
	make := func(t *testing.T, name string) {
		t.Helper()
		it.Do(t, http.MethodPost, "/assets", map[string]any{"name": name, "category": "laptop"}, http.StatusCreated, nil)
	}

	t.Run("ErrRefused", func(t *testing.T) {
		for query, status := range map[string]int{
			"":                              http.StatusUnprocessableEntity,
			"?topics=":                      http.StatusUnprocessableEntity,
			"?topics=no_such_topic":         http.StatusUnprocessableEntity,
			"?topics=assets":                http.StatusForbidden,
			"?topics=user,dashboard":        http.StatusForbidden,
			"?topics=user&no_such_thing=1":  http.StatusUnprocessableEntity,
			"?topics=user&topics=employees": http.StatusUnprocessableEntity, // said twice
		} {
			plain.Do(t, http.MethodGet, "/events/stream"+query, nil, status, nil)
		}
	})

	t.Run("HearsAndComesBack", func(t *testing.T) {
		stream, before := listen(t, p, it.Token, "topics=assets,dashboard,user")
		require.Len(t, before, 1, "nothing was missed")
		make(t, "First")
		first := stream.next()
		require.Equal(t, "asset_created", first.event)
		require.Equal(t, "First", first.heard(t).Asset.Name)
		require.Equal(t, first.id, first.heard(t).Seq)
		require.Equal(t, "dashboard_changed", stream.next().event)
		require.NoError(t, stream.answer.Body.Close())

		watcher, _ := listen(t, p, it.Token, "topics=assets")
		make(t, "Second")
		second := watcher.next()

		_, missed := listen(t, p, it.Token, "topics=assets,dashboard", first.id)
		require.Len(t, missed, 3)
		require.Equal(t, second, missed[0], "the same as who was there has heard")
		require.Equal(t, "dashboard_changed", missed[1].event)
		require.Equal(t, sent{id: second.id, event: "ready", data: missed[2].data}, missed[2])

		_, nothing := listen(t, p, it.Token, "topics=assets", second.id)
		require.Len(t, nothing, 1)
		for _, strange := range []int64{second.id + 1000, -1} {
			_, reset := listen(t, p, it.Token, "topics=assets", strange)
			require.Equal(t, "reset", reset[0].event)
			require.Equal(t, second.id, reset[0].id, "from here on")
		}
	})

	t.Run("HearsEachThingOnce", func(t *testing.T) {
		// it@ is an employee and so hears of what is its own on both topics.
		var person struct{ ID string }
		p.SignIn(t, "hr@stream.test", access.HR).Do(t, http.MethodPost, "/employees",
			map[string]any{"first_name": "Ida", "last_name": "Twice", "email": "twice@stream.test"}, http.StatusCreated, &person)
		twice := p.SignIn(t, "twice@stream.test", access.IT)
		stream, _ := listen(t, p, twice.Token, "topics=assets,user")
		own, _ := listen(t, p, twice.Token, "topics=user")
		var made struct{ ID string }
		it.Do(t, http.MethodPost, "/assets", map[string]any{"name": "Hers", "category": "laptop"}, http.StatusCreated, &made)
		events := []string{stream.next().event}
		it.Do(t, http.MethodPost, "/assets/"+made.ID+"/assign", map[string]any{"employee_id": person.ID}, http.StatusOK, nil)
		make(t, "Last")

		for len(events) < 3 {
			events = append(events, stream.next().event)
		}
		require.Equal(t, []string{"asset_created", "asset_assigned", "asset_created"}, events)
		require.Equal(t, "asset_assigned", own.next().event, "what is the own is heard without the rest")
	})

	t.Run("ErrTooMany", func(t *testing.T) {
		many := p.SignIn(t, "many@stream.test", access.Employee)
		var last *listener
		for range 64 {
			last, _ = listen(t, p, many.Token, "topics=user")
		}
		many.Do(t, http.MethodGet, "/events/stream?topics=user", nil, http.StatusTooManyRequests, nil)
		require.NoError(t, last.answer.Body.Close())
		last.ends()
		require.Eventually(t, func() bool {
			return opens(t, p, many.Token)
		}, patience, patience/1000, "one went, one may come")
	})
}

// TestStreamEndsWithTheProgram: a stop does not wait for those who listen.
func TestStreamEndsWithTheProgram(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	it := p.SignIn(t, "it@stop.test", access.IT)
	stream, _ := listen(t, p, it.Token, "topics=assets")
	p.Stop()
	stream.ends()
}

// opens tells whether a stream of the own topic would open now.
func opens(t *testing.T, p *apptest.Product, token string) bool {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL+"/api/v1/events/stream?topics=user", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode == http.StatusOK
}
