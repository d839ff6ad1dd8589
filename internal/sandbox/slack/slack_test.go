package slack_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/sandbox/kit/kittest"
	"github.com/assetronics/assetronics/internal/sandbox/slack"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type bundle struct {
	*kittest.Caller
	vendor *slack.Server
	clock  *kittest.Clock
}

func setup(t *testing.T, adjust ...func(*slack.Options)) *bundle {
	t.Helper()
	b := &bundle{clock: kittest.NewClock()}
	opts := slack.Options{Options: kittest.Options(b.clock, 120), Client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
	for _, change := range adjust {
		change(&opts)
	}
	var err error
	b.vendor, err = slack.New(opts)
	require.NoError(t, err)
	b.Caller = kittest.Serve(t, b.vendor)
	b.Header.Set("Authorization", "Bearer "+slack.DemoToken)
	return b
}

const utf8JSON = "application/json; charset=utf-8"

func (b *bundle) post(method, body string) map[string]any {
	b.T.Helper()
	return b.Send(http.MethodPost, "/api/"+method, body, "Content-Type", utf8JSON).OK()
}

func TestMembersComeInPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	seen, deleted, bots, guests := map[string]bool{}, 0, 0, 0
	cursor, pages := "", 0
	for {
		got := b.Get("/api/users.list?limit=50&cursor=" + url.QueryEscape(cursor)).OK()
		require.Equal(t, true, got["ok"])
		for _, m := range kittest.Rows(got["members"]) {
			id := m["id"].(string)
			require.False(t, seen[id])
			seen[id] = true
			profile := m["profile"].(map[string]any)
			if m["is_bot"] == true || id == "USLACKBOT" {
				bots++
				require.NotContains(t, profile, "email")
				continue
			}
			require.Contains(t, profile["email"], "@acme.test")
			if m["deleted"] == true {
				deleted++
			}
			if m["is_restricted"] == true {
				guests++
			}
		}
		pages++
		cursor = got["response_metadata"].(map[string]any)["next_cursor"].(string)
		if cursor == "" {
			break
		}
	}
	require.Equal(t, 3, pages)
	require.Equal(t, 2, bots)
	require.Positive(t, deleted)
	require.Positive(t, guests)
	require.Len(t, kittest.Rows(b.Get("/api/users.list").OK()["members"]), len(seen), "without a limit all come at once")
}

func TestLookups(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor.Desk().Company().Look()
	for _, p := range v.People {
		got := b.Get("/api/users.lookupByEmail?email=" + url.QueryEscape(strings.ToUpper(p.Email))).OK()
		if p.Email == "" || !p.Works(kittest.Today) {
			require.Equal(t, "users_not_found", got["error"], p.Name())
			continue
		}
		user := got["user"].(map[string]any)
		require.Equal(t, user, b.Get("/api/users.info?user=" + user["id"].(string)).OK()["user"])
		b.clock.Advance(2 * time.Second) // under the tier's limit
	}
	require.Equal(t, "user_not_found", b.Get("/api/users.info?user=UNOBODY").OK()["error"])
}

func TestRefusalsAreStatus200(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		method, path, body, want string
		header                   []string
	}{
		"NoToken":         {"GET", "users.list", "", "not_authed", []string{"Authorization", ""}},
		"StrangeToken":    {"GET", "users.list", "", "invalid_auth", []string{"Authorization", "Bearer xoxb-1"}},
		"UnknownMethod":   {"GET", "users.lists", "", "unknown_method", nil},
		"Cursor":          {"GET", "users.list?cursor=zzz", "", "invalid_cursor", nil},
		"NoText":          {"POST", "chat.postMessage", `{"channel":"C00GENERAL"}`, "no_text", nil},
		"NoChannel":       {"POST", "chat.postMessage", `{"text":"x"}`, "channel_not_found", nil},
		"NotInChannel":    {"POST", "chat.postMessage", `{"channel":"#finance","text":"x"}`, "not_in_channel", nil},
		"Archived":        {"POST", "chat.postMessage", `{"channel":"C00OLD","text":"x"}`, "is_archived", nil},
		"JSON":            {"POST", "chat.postMessage", `{`, "invalid_json", nil},
		"NotAnObject":     {"POST", "chat.postMessage", `[]`, "json_not_object", nil},
		"PostType":        {"POST", "chat.postMessage", `x`, "invalid_post_type", []string{"Content-Type", "text/plain"}},
		"TooManyBlocks":   {"POST", "chat.postMessage", `{"channel":"C00GENERAL","text":"x","blocks":[` + strings.Repeat(`{"type":"divider"},`, 50) + `{"type":"divider"}]}`, "invalid_blocks", nil},
		"LongValue":       {"POST", "chat.postMessage", `{"channel":"C00GENERAL","blocks":[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"x"},"action_id":"a","value":"` + strings.Repeat("x", 2001) + `"}]}]}`, "invalid_blocks", nil},
		"MessageNotFound": {"POST", "chat.update", `{"channel":"C00GENERAL","ts":"1.1","text":"x"}`, "message_not_found", nil},
	} {
		header := append([]string{"Content-Type", utf8JSON}, c.header...)
		got := b.Send(c.method, "/api/"+c.path, c.body, header...)
		require.Equal(t, http.StatusOK, got.Status, name)
		require.Equal(t, []any{false, c.want}, []any{got.JSON()["ok"], got.JSON()["error"]}, name)
	}
}

func TestMissingScope(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *slack.Options) { o.Scopes = []string{"users:read"} })
	got := b.Get("/api/users.lookupByEmail?email=x").OK()
	require.Equal(t, []any{"missing_scope", "users:read.email", "users:read"}, []any{got["error"], got["needed"], got["provided"]})
	for _, m := range kittest.Rows(b.Get("/api/users.list").OK()["members"]) {
		require.NotContains(t, m["profile"], "email")
	}
}

func TestJSONWithoutCharsetIsWarnedOf(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.JSON(http.MethodPost, "/api/chat.postMessage", `{"channel":"C00GENERAL","text":"x"}`).OK()
	require.Equal(t, []any{true, "missing_charset"}, []any{got["ok"], got["warning"]})
}

func TestTiersThrottle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 20 {
		require.Equal(t, true, b.Get("/api/users.list?limit=1").OK()["ok"])
	}
	got := b.Get("/api/users.list?limit=1")
	require.Equal(t, http.StatusTooManyRequests, got.Status)
	require.Equal(t, "60", got.Header.Get("Retry-After"))
	require.Equal(t, "ratelimited", got.JSON()["error"])
	b.clock.Advance(time.Minute)
	require.Equal(t, http.StatusOK, b.Get("/api/users.list?limit=1").Status)

	require.Equal(t, true, b.post("chat.postMessage", `{"channel":"C00GENERAL","text":"1"}`)["ok"])
	require.Equal(t, true, b.post("chat.postMessage", `{"channel":"C00HELPDESK","text":"1"}`)["ok"])
	got = b.Send(http.MethodPost, "/api/chat.postMessage", `{"channel":"C00GENERAL","text":"2"}`, "Content-Type", utf8JSON)
	require.Equal(t, []any{429, "1"}, []any{got.Status, got.Header.Get("Retry-After")})
}

func TestATokenThatDies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"next":[{"kind":"token_dies","after":1}]}`)
	require.Equal(t, true, b.Get("/api/auth.test").OK()["ok"])
	for range 2 {
		require.Equal(t, "token_revoked", b.Get("/api/auth.test").OK()["error"])
	}
	b.Order(http.MethodPost, "reinstall", "")
	require.Equal(t, "T00ACME", b.Get("/api/auth.test").OK()["team_id"])
}

const card = `"text":"Approval needed","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*MacBook*"}},
	{"type":"actions","block_id":"appr_1","elements":[
	{"type":"button","style":"primary","text":{"type":"plain_text","text":"Approve"},"action_id":"approve","value":"appr_1"},
	{"type":"button","style":"danger","text":{"type":"plain_text","text":"Reject"},"action_id":"reject","value":"appr_1"}]}]`

// delivery is what arrived at the app.
type delivery struct {
	header http.Header
	body   string
}

// listen is an app that hands over what it gets and answers what answer says.
func listen(t *testing.T, answer func(body string) string) (address string, arrived chan delivery) {
	t.Helper()
	arrived = make(chan delivery, 8)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		arrived <- delivery{r.Header, string(raw)}
		_, _ = io.WriteString(w, answer(string(raw)))
	}))
	t.Cleanup(web.Close)
	return web.URL, arrived
}

func TestAClickArrivesSignedAndIsAnswered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	app, arrived := listen(t, func(string) string { return "" })
	boss := b.vendor.Desk().Company().Look().People[0]
	user := b.Get("/api/users.lookupByEmail?email=" + boss.Email).OK()["user"].(map[string]any)
	dm := b.post("conversations.open", `{"users":"`+user["id"].(string)+`"}`)["channel"].(map[string]any)["id"].(string)
	posted := b.post("chat.postMessage", `{"channel":"`+dm+`",`+card+`}`)
	ts := posted["ts"].(string)
	require.Regexp(t, `^\d{10}\.\d{6}$`, ts)

	click := `{"channel":"` + dm + `","ts":"` + ts + `","action_id":"approve","user":"` + boss.Email + `","url":"` + app + `","times":2}`
	require.InDelta(t, 200, b.Order(http.MethodPost, "click", click).JSON()["status"], 0)
	first, again := <-arrived, <-arrived
	require.Equal(t, first, again, "the very same twice")
	at := first.header.Get("X-Slack-Request-Timestamp")
	require.Equal(t, slack.Sign(slack.DemoSecret, at, []byte(first.body)), first.header.Get("X-Slack-Signature"))
	form, err := url.ParseQuery(first.body)
	require.NoError(t, err)
	payload := kittest.Answer{T: t, Status: 200, Body: form.Get("payload")}.OK()
	action := kittest.Rows(payload["actions"])[0]
	require.Equal(t, []any{"block_actions", "approve", "appr_1", "appr_1", user["id"], dm, ts}, []any{
		payload["type"], action["action_id"], action["value"], action["block_id"],
		payload["user"].(map[string]any)["id"], payload["channel"].(map[string]any)["id"],
		payload["container"].(map[string]any)["message_ts"],
	})

	address := payload["response_url"].(string)
	for range 5 {
		got := b.JSON(http.MethodPost, address, `{"replace_original":true,"text":"Approved by Ann"}`)
		require.Equal(t, http.StatusOK, got.Status, got.Body)
	}
	require.Equal(t, http.StatusNotFound, b.JSON(http.MethodPost, address, `{"text":"a sixth time"}`).Status)
	message := kittest.Rows(b.Order(http.MethodGet, "messages", "").JSON()["messages"])[0]
	require.Equal(t, "Approved by Ann", message["text"])
	require.NotContains(t, message, "blocks", "no buttons are left")
	got := b.Send(http.MethodPost, "/control/api/click", click)
	require.Contains(t, got.Body, "has no button")
}

func TestForgedAndLateClicks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	app, arrived := listen(t, func(string) string { return "" })
	ts := b.post("chat.postMessage", `{"channel":"C00APPROVE",`+card+`}`)["ts"].(string)
	click := func(more string) delivery {
		b.Order(http.MethodPost, "click", `{"channel":"C00APPROVE","ts":"`+ts+`","action_id":"reject","user":"U100000","url":"`+app+`",`+more+`}`)
		return <-arrived
	}
	forged := click(`"forged":true`)
	require.NotEqual(t, slack.Sign(slack.DemoSecret, forged.header.Get("X-Slack-Request-Timestamp"), []byte(forged.body)), forged.header.Get("X-Slack-Signature"))
	late := click(`"late":301`)
	at := late.header.Get("X-Slack-Request-Timestamp")
	require.Equal(t, slack.Sign(slack.DemoSecret, at, []byte(late.body)), late.header.Get("X-Slack-Signature"))
	require.Equal(t, b.clock.Now().Unix()-301, time.Unix(mustInt(t, at), 0).Unix())
}

func mustInt(t *testing.T, text string) (n int64) {
	t.Helper()
	for _, digit := range text {
		require.True(t, digit >= '0' && digit <= '9')
		n = n*10 + int64(digit-'0')
	}
	return n
}

func TestEventsAfterTheHandshake(t *testing.T) {
	t.Parallel()
	b := setup(t)
	deaf, _ := listen(t, func(string) string { return "no" })
	got := b.Send(http.MethodPut, "/control/api/app", `{"events_url":"`+deaf+`"}`)
	require.Equal(t, http.StatusUnprocessableEntity, got.Status)
	app, arrived := listen(t, func(body string) string {
		_, rest, _ := strings.Cut(body, `"challenge":"`)
		challenge, _, _ := strings.Cut(rest, `"`)
		return challenge
	})
	b.Order(http.MethodPut, "app", `{"events_url":"`+app+`"}`)
	require.Contains(t, (<-arrived).body, `"type":"url_verification"`)
	b.Order(http.MethodPost, "event", `{"event":{"type":"team_join"}}`)
	event := <-arrived
	body := kittest.Answer{T: t, Status: 200, Body: event.body}.OK()
	require.Equal(t, "event_callback", body["type"])
	require.NotEmpty(t, body["event_id"])
	require.Equal(t, slack.Sign(slack.DemoSecret, event.header.Get("X-Slack-Request-Timestamp"), []byte(event.body)), event.header.Get("X-Slack-Signature"))
}

func TestTheControlPageShowsTheButtons(t *testing.T) {
	t.Parallel()
	b := setup(t)
	app, arrived := listen(t, func(string) string { return "" })
	b.Order(http.MethodPut, "app", `{"interactivity_url":"`+app+`"}`)
	ts := b.post("chat.postMessage", `{"channel":"C00APPROVE",`+card+`}`)["ts"].(string)
	page := b.Get("/control/").Body
	require.Contains(t, page, "#hardware-approvals")
	require.Contains(t, page, "<button>Approve</button>")
	got := b.Form("/control/click", url.Values{"channel": {"C00APPROVE"}, "ts": {ts}, "action_id": {"approve"}, "user": {"U100000"}}.Encode())
	require.Equal(t, http.StatusSeeOther, got.Status)
	require.Contains(t, (<-arrived).body, "payload=")
}
