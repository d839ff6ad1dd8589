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
)

type presences map[string]struct{ Metas []struct{ Name string } }

// names reads who a presence event is about.
func (p presences) names() (names []string) {
	for _, key := range p {
		for _, meta := range key.Metas {
			names = append(names, meta.Name)
		}
	}
	return names
}

// state waits for who is there at a join.
func state(t *testing.T, socket *channelstest.Client) []string {
	t.Helper()
	for {
		frame := socket.Next()
		if frame.Event == "presence_state" {
			var all presences
			require.NoError(t, json.Unmarshal(frame.Payload, &all))
			return all.names()
		}
	}
}

// diff waits for who came or went next.
func diff(t *testing.T, socket *channelstest.Client) (joins, leaves []string) {
	t.Helper()
	for {
		frame := socket.Next()
		if frame.Event == "presence_diff" {
			var change struct{ Joins, Leaves presences }
			require.NoError(t, json.Unmarshal(frame.Payload, &change))
			return change.Joins.names(), change.Leaves.names()
		}
	}
}

// TestViewing shows those who look at one thing to each other, and to nobody else.
func TestViewing(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	it := p.SignIn(t, "it@viewing.test", access.IT)
	hr := p.SignIn(t, "hr@viewing.test", access.HR)
	plain := p.SignIn(t, "plain@viewing.test", access.Employee)
	var made struct{ ID string }
	it.Do(t, http.MethodPost, "/assets", map[string]any{"name": "Seen", "category": "laptop"}, http.StatusCreated, &made)
	asset := "asset:" + made.ID

	first := joined(t, p, it.Token, asset)
	require.Equal(t, []string{"it@viewing.test"}, state(t, first))
	second := joined(t, p, hr.Token, asset)
	require.ElementsMatch(t, []string{"it@viewing.test", "hr@viewing.test"}, state(t, second))
	joins, leaves := diff(t, first)
	require.Equal(t, []string{"hr@viewing.test"}, joins)
	require.Empty(t, leaves)
	second.Close()
	joins, leaves = diff(t, first)
	require.Empty(t, joins)
	require.Equal(t, []string{"hr@viewing.test"}, leaves)

	refused := func(token, topic string) {
		t.Helper()
		status, _ := join(t, dial(t, p, token), topic, nil)
		require.Equal(t, "error", status, topic)
	}
	refused(plain.Token, asset)                        // may see none but the own
	refused(it.Token, "asset:"+uuid.NewString())       // nothing
	refused(it.Token, "employee:"+made.ID)             // something else
	refused(it.Token, "asset:x")                       // no id
	refused(it.Token, "integration:"+uuid.NewString()) // nobody looks at those together
	refused(it.Token, "asset:{"+made.ID+"}")           // one thing has one topic
	other := p.NewCompany(t)
	refused(other.SignIn(t, "it@elsewhere.test", access.IT).Token, asset)

	// Who loses the right is gone from the others' screens.
	owner := p.SignIn(t, "owner@viewing.test", access.Owner)
	third := joined(t, p, hr.Token, asset)
	joins, _ = diff(t, first)
	require.Equal(t, []string{"hr@viewing.test"}, joins)
	owner.Do(t, http.MethodPatch, "/users/"+hr.UserID.String(), map[string]any{"roles": []string{"employee"}}, http.StatusOK, nil)
	require.Equal(t, 1001, third.CloseCode())
	_, leaves = diff(t, first)
	require.Equal(t, []string{"hr@viewing.test"}, leaves)
}
