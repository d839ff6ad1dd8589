package scenario_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
)

// TestStory tells the story of a hire through the API, with a socket that hears
// every step of it.
func TestStory(t *testing.T) {
	t.Parallel()
	w := begin(t, 2)

	first := w.sync(t)
	require.Equal(t, "succeeded", first.Status)
	require.True(t, first.Baseline)
	people := w.vendor.People("", "")
	require.Equal(t, counts{Read: len(people), Created: len(people)}, first.Counts)
	again := w.sync(t)
	require.Equal(t, counts{Read: len(people), Unchanged: len(people)}, again.Counts)
	require.False(t, again.Baseline)

	socket := w.listen(t)
	hired, nia := w.hire(t, "Nia", "Okonkwo")
	require.Equal(t, "pending", nia.Status)
	require.Equal(t, hired.HireDate, *nia.StartDate)
	require.True(t, strings.HasPrefix(nia.Manager.Email, "manager@"))

	onboarding := w.await(t, nia.ID, "no onboarding", at("approve"))
	require.Equal(t, "onboarding", onboarding.Definition)
	laptop := onboarding.step(t, "reserve").Assets[0].ID
	require.Equal(t, "reserved", w.assetStatus(t, laptop))
	due := onboarding.step(t, "hand_over").DueAt
	require.NotNil(t, due)
	require.Equal(t, hired.HireDate, due.UTC().Format(time.DateOnly), "due on the first day")
	require.NotNil(t, onboarding.step(t, "hand_over").RemindAt)
	w.notified(t, "Okonkwo")

	onboarding = w.act(t, w.manager, onboarding, "approve", "approve", nil)
	require.True(t, at("pick")(onboarding))
	onboarding = w.act(t, w.it, onboarding, "pick", "complete", map[string]any{"asset_id": laptop})
	require.True(t, at("hand_over")(onboarding))
	onboarding = w.act(t, w.it, onboarding, "hand_over", "complete", map[string]any{"note": "with charger"})
	require.Equal(t, "completed", onboarding.Status)
	require.Equal(t, "assigned", w.assetStatus(t, laptop))

	_, err := w.vendor.SetEndDate(hired.ID, days(hired.HireDate, 30))
	require.NoError(t, err)
	w.sync(t)
	offboarding := w.await(t, nia.ID, "no offboarding", at("collect"))
	require.Equal(t, days(hired.HireDate, 30), offboarding.step(t, "collect").DueAt.UTC().Format(time.DateOnly), "due on the last day")
	require.Equal(t, laptop, offboarding.step(t, "collect").Assets[0].ID)
	offboarding = w.act(t, w.it, offboarding, "collect", "complete", nil)
	require.Equal(t, "completed", offboarding.Status)
	require.Equal(t, "in_stock", w.assetStatus(t, laptop))

	hears(t, socket, nia.ID, laptop,
		"employee_hire_announced", "workflow_started", "asset_reserved", "workflow_step_completed", "asset_assigned", "workflow_completed",
		"employee_leaving_announced", "workflow_started", "asset_returned", "workflow_completed")
	w.assetHistory(t, laptop)
}

// listen opens a socket on everything an administrator may hear.
func (w *world) listen(t *testing.T) *channelstest.Client {
	t.Helper()
	socket := channelstest.Dial(t, "ws"+strings.TrimPrefix(w.p.URL, "http")+"/socket/websocket", channelstest.Token(w.admin.Token))
	for _, topic := range []string{"assets", "employees", "workflows", "integrations", "dashboard"} {
		require.Equal(t, "ok", socket.Join(topic+":"+w.p.Company.ID.String(), map[string]any{}).Status, topic)
	}
	return socket
}

// hears reads the socket until the events have come, each kind about the person
// or the laptop, in this order.
func hears(t *testing.T, socket *channelstest.Client, person, laptop string, events ...string) {
	t.Helper()
	type subject struct {
		ID      string
		Subject struct{ ID string }
	}
	for _, wanted := range events {
		for {
			frame := socket.Next()
			var body struct{ Employee, Asset, Workflow *subject }
			require.NoError(t, json.Unmarshal(frame.Payload, &body), string(frame.Payload))
			about := body.Employee != nil && body.Employee.ID == person ||
				body.Asset != nil && body.Asset.ID == laptop ||
				body.Workflow != nil && body.Workflow.Subject.ID == person
			if frame.Event == wanted && about {
				break
			}
		}
	}
}

// notified waits until the manager was told of somebody.
func (w *world) notified(t *testing.T, of string) {
	t.Helper()
	require.Eventually(t, func() bool {
		var page struct {
			Data []struct{ Title, Body string }
		}
		w.manager.Do(t, http.MethodGet, "/notifications", nil, http.StatusOK, &page)
		for _, n := range page.Data {
			if strings.Contains(n.Title+n.Body, of) {
				return true
			}
		}
		return false
	}, patience, poll, "the manager was not told")
}

// assetHistory wants to see who did what to the laptop, from where, and what it
// was before.
func (w *world) assetHistory(t *testing.T, laptop string) {
	t.Helper()
	var page struct {
		Data []struct {
			Type, Source string
			Actor        struct{ Type, Label string }
			Changes      map[string][]any
		}
	}
	require.Eventually(t, func() bool {
		w.admin.Do(t, http.MethodGet, "/assets/"+laptop+"/events?sort=seq", nil, http.StatusOK, &page)
		return len(page.Data) == 4
	}, patience, poll, "not all is in the history")
	var types []string
	for _, e := range page.Data {
		types = append(types, e.Type)
		require.NotEmpty(t, e.Actor.Label)
	}
	require.Equal(t, []string{"asset_created", "asset_reserved", "asset_assigned", "asset_returned"}, types)
	require.Equal(t, "api", page.Data[0].Source)
	require.Equal(t, []any{"in_stock", "reserved"}, page.Data[1].Changes["status"])
	require.Equal(t, "workflow", page.Data[1].Source)
	require.Equal(t, []any{"reserved", "assigned"}, page.Data[2].Changes["status"])
	require.Equal(t, []any{"assigned", "in_stock"}, page.Data[3].Changes["status"])
}

// days is a date so many days after another.
func days(date string, n int) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return d.AddDate(0, 0, n).Format(time.DateOnly)
}
