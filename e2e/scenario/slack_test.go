package scenario_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/chat"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
	staff "github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
	"github.com/assetronics/assetronics/internal/sandbox/slack"
)

// workspace is a company whose manager approves in its simulated Slack.
type workspace struct {
	p       *apptest.Product
	vendor  *slack.Server
	url     string
	hook    string
	it      *apptest.Client
	admin   *apptest.Client
	manager *apptest.Client
	boss    string // the manager's employee
	other   staff.Person
}

func openWorkspace(t *testing.T, scopes ...string) *workspace {
	t.Helper()
	w := &workspace{p: apptest.Start(t)}
	domain := w.p.Company.Slug + ".test"
	var err error
	w.vendor, err = slack.New(slack.Options{Scopes: scopes, Options: kit.Options{Now: time.Now, Company: staff.New(staff.Options{
		Today: time.Now(), Now: time.Now, Size: 20, Domain: domain,
		Fixed: []bamboohr.Fixed{{FirstName: "Mia", LastName: "Berg", Email: "manager@" + domain, JobTitle: "Team lead", StartDate: "2019-03-01"}},
	})}})
	require.NoError(t, err)
	web := httptest.NewServer(w.vendor)
	t.Cleanup(web.Close)
	w.url = web.URL
	for _, p := range w.vendor.Desk().Company().Look().People {
		if p.Email != "" && p.Works(time.Now().Format(time.DateOnly)) && p.Email != "manager@"+domain {
			w.other = p
		}
	}
	w.admin = w.p.SignIn(t, "admin@"+domain, access.Admin)
	w.it = w.p.SignIn(t, "it@"+domain, access.IT)
	w.manager = w.p.SignIn(t, "manager@"+domain, access.Manager)
	var made struct{ Webhook struct{ URL string } }
	w.admin.Do(t, http.MethodPost, "/integrations", map[string]any{
		"connector": "slack", "name": "Slack", "settings": map[string]any{"base_url": web.URL + "/api"},
		"secrets": map[string]any{"bot_token": slack.DemoToken, "signing_secret": slack.DemoSecret},
	}, http.StatusCreated, &made)
	w.hook = w.p.URL + made.Webhook.URL[strings.Index(made.Webhook.URL, "/hooks/"):]
	var boss struct{ ID string }
	w.admin.Do(t, http.MethodPost, "/employees", map[string]any{"first_name": "Mia", "last_name": "Berg", "email": "manager@" + domain, "start_date": "2019-03-01"}, http.StatusCreated, &boss)
	w.boss = boss.ID
	return w
}

// hire announces somebody under the manager and gives the person's id.
func (w *workspace) hire(t *testing.T, first string) string {
	t.Helper()
	var made struct{ ID string }
	w.admin.Do(t, http.MethodPost, "/employees", map[string]any{
		"first_name": first, "last_name": "New", "email": strings.ToLower(first) + "@" + w.p.Company.Slug + ".test",
		"manager_id": w.boss, "start_date": time.Now().AddDate(0, 0, 30).Format(time.DateOnly),
	}, http.StatusCreated, &made)
	return made.ID
}

type chatMessage struct {
	TS, Channel, To, Text string
	Blocks                []struct {
		Type     string
		Elements []struct{ Value string }
	}
}

func (m chatMessage) buttons() int {
	n := 0
	for _, b := range m.Blocks {
		n += len(b.Elements)
	}
	return n
}

// messages are those in Slack that name somebody.
func (w *workspace) messages(t *testing.T, about string) []chatMessage {
	t.Helper()
	var all struct{ Messages []chatMessage }
	w.order(t, http.MethodGet, "messages", nil, &all)
	var found []chatMessage
	for _, m := range all.Messages {
		if strings.Contains(m.Text, about) {
			found = append(found, m)
		}
	}
	return found
}

// order speaks to the sandbox's control page.
func (w *workspace) order(t *testing.T, method, path string, body, out any) {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), method, w.url+"/control/api/"+path, strings.NewReader(string(text)))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	require.Equal(t, http.StatusOK, answer.StatusCode)
	if out != nil {
		require.NoError(t, json.NewDecoder(answer.Body).Decode(out))
	}
}

// says waits until the only message about somebody contains this.
func (w *workspace) says(t *testing.T, about, text string, buttons int) chatMessage {
	t.Helper()
	var last []chatMessage
	require.Eventually(t, func() bool {
		last = w.messages(t, about)
		return len(last) == 1 && strings.Contains(last[0].Text, text) && last[0].buttons() == buttons
	}, patience, poll, "%s %s", about, text)
	return last[0]
}

// click presses a button as somebody and gives the product's answer.
func (w *workspace) click(t *testing.T, m chatMessage, verb, email string, how slack.Sending) slack.Sent {
	t.Helper()
	begun := time.Now()
	sent, err := w.vendor.Press(t.Context(), w.url, slack.Click{Channel: m.Channel, TS: m.TS, ActionID: verb, User: email, URL: w.hook, Sending: how})
	require.NoError(t, err)
	require.Less(t, time.Since(begun), 3*time.Second, "the vendor waits no longer")
	return sent
}

// run is the only workflow about somebody.
func (w *workspace) run(t *testing.T, person string) workflow {
	t.Helper()
	return (&world{it: w.it}).workflows(t, person)[0]
}

// TestApprovalInSlack goes from a hire to a decision by a click, past clicks that
// must not count.
func TestApprovalInSlack(t *testing.T) {
	t.Parallel()
	w := openWorkspace(t)
	ana := w.hire(t, "Ana")
	m := w.says(t, "Ana New", "Approve the equipment", 2)
	require.Equal(t, "active", w.run(t, ana).step(t, "approve").Status)

	require.Equal(t, http.StatusUnauthorized, w.click(t, m, "approve", w.manager.Email, slack.Sending{Forged: true}).Status)
	require.Equal(t, http.StatusUnauthorized, w.click(t, m, "approve", w.manager.Email, slack.Sending{Late: 301}).Status)
	require.Equal(t, slack.Sent{Status: http.StatusOK}, w.click(t, m, "approve", w.other.Email, slack.Sending{}))
	w.says(t, "Ana New", "has no account here", 2)
	w.p.SignIn(t, w.other.Email, access.Employee)
	w.click(t, m, "reject", w.other.Email, slack.Sending{})
	w.says(t, "Ana New", "not for whoever clicked", 2)
	require.Equal(t, "active", w.run(t, ana).step(t, "approve").Status)

	w.click(t, m, "approve", w.manager.Email, slack.Sending{Times: 3})
	w.says(t, "Ana New", "Approved by manager@", 0)
	require.Equal(t, "completed", w.run(t, ana).step(t, "approve").Status)
	var events struct {
		Data []struct{ Actor struct{ Type, ID string } }
	}
	w.admin.Do(t, http.MethodGet, "/events?type=workflow_step_completed&subject_id="+w.run(t, ana).ID, nil, http.StatusOK, &events)
	decided := 0
	for _, e := range events.Data {
		if e.Actor.Type == "user" {
			decided++
			require.Equal(t, w.manager.UserID.String(), e.Actor.ID)
		}
	}
	require.Equal(t, 1, decided, "once, by who clicked")
}

// TestDecidedElsewhere takes the buttons away from a message that was sent once
// though the vendor's answer got lost.
func TestDecidedElsewhere(t *testing.T) {
	t.Parallel()
	w := openWorkspace(t)
	w.order(t, http.MethodPut, "trouble", map[string]any{"next": []any{
		map[string]any{"kind": "rate_limited", "path": "users.lookupByEmail"},
		map[string]any{"kind": "cut", "path": "chat.postMessage"},
	}}, nil)
	ben := w.hire(t, "Ben")
	w.says(t, "Ben New", "Approve the equipment", 2)
	require.Eventually(t, func() bool {
		var n int
		require.NoError(t, w.p.Rooms.DB.SystemPool().QueryRow(t.Context(), "select count(*) from chat_messages where message is not null and busy_until is null").Scan(&n))
		return n == 1
	}, patience, poll, "the answer that was lost is made good")
	m := w.says(t, "Ben New", "Approve the equipment", 2)
	(&world{it: w.it}).act(t, w.manager, w.run(t, ben), "approve", "reject", map[string]any{"note": "No budget <!channel>"})
	w.says(t, "Ben New", "Rejected by manager@"+w.p.Company.Slug+".test: No budget &lt;!channel&gt;", 0)
	sent, err := w.vendor.Press(t.Context(), w.url, slack.Click{Channel: m.Channel, TS: m.TS, ActionID: "approve", User: w.manager.Email, URL: w.hook})
	require.ErrorContains(t, err, "no button", "%v", sent)
	require.Equal(t, "rejected", w.run(t, ben).Status)
}

// killed is what a node leaves that is killed behind sending: a message that nobody
// knows to be there, and a lease. It gives the job that another node takes over.
func (w *workspace) killed(t *testing.T, lease time.Duration) chat.Deliver {
	t.Helper()
	job := chat.Deliver{TenantID: w.p.Company.ID}
	pool := w.p.Rooms.DB.SystemPool()
	require.Eventually(t, func() bool {
		return pool.QueryRow(t.Context(), `select id from chat_messages where message is not null and busy_until is null
			and not exists (select from outbox)
			and not exists (select from river.river_job where kind in ('event_delivery', 'chat_deliver') and finalized_at is null)`).Scan(&job.MessageID) == nil
	}, patience, poll, "sent and noted, and no job is left that would take over instead of the test")
	_, err := pool.Exec(t.Context(), "update chat_messages set message = null, shown = null, busy_until = $1", time.Now().Add(lease))
	require.NoError(t, err)
	return job
}

// TestSentOnceAfterAKill finds the message that a killed node has sent.
func TestSentOnceAfterAKill(t *testing.T) {
	t.Parallel()
	w := openWorkspace(t)
	w.hire(t, "Cy")
	before := w.says(t, "Cy New", "Approve the equipment", 2)
	job := w.killed(t, time.Hour)
	var later *chat.Later
	require.ErrorAs(t, w.p.Rooms.Chat.Deliver(t.Context(), job, false), &later, "somebody is at it")
	job = w.expire(t, job)
	require.NoError(t, w.p.Rooms.Chat.Deliver(t.Context(), job, false))
	require.Equal(t, before.TS, w.says(t, "Cy New", "Approve the equipment", 2).TS)
	w.click(t, before, "approve", w.manager.Email, slack.Sending{})
	w.says(t, "Cy New", "Approved by manager@", 0)
}

// TestNotSentAgainWhenNobodyKnows: without the right to look, nothing is sent that
// may be there already.
func TestNotSentAgainWhenNobodyKnows(t *testing.T) {
	t.Parallel()
	w := openWorkspace(t, "chat:write", "im:write", "users:read", "users:read.email")
	w.hire(t, "Di")
	w.says(t, "Di New", "Approve the equipment", 2)
	job := w.expire(t, w.killed(t, time.Hour))
	require.Error(t, w.p.Rooms.Chat.Deliver(t.Context(), job, false))
	require.NoError(t, w.p.Rooms.Chat.Deliver(t.Context(), job, true), "the last attempt gives up")
	require.Len(t, w.messages(t, "Di New"), 1)
	var problem string
	require.NoError(t, w.p.Rooms.DB.SystemPool().QueryRow(t.Context(), "select problem from chat_messages where id = $1", job.MessageID).Scan(&problem))
	require.Contains(t, problem, "not known whether the message has arrived")
}

// expire lets the lease of a killed node run out.
func (w *workspace) expire(t *testing.T, job chat.Deliver) chat.Deliver {
	t.Helper()
	_, err := w.p.Rooms.DB.SystemPool().Exec(t.Context(), "update chat_messages set busy_until = now() - interval '1 second' where id = $1", job.MessageID)
	require.NoError(t, err)
	return job
}
