package connector_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// plain is a vendor without a key whose stream pages as told.
func plain(paging, more string) string {
	return `
base_url: https://api.acme.test
auth: { kind: none }
test: { request: { path: /x } }
streams:
  things:
    record: app_user
    request: { path: /things, query: { page: "${page.number}", cursor: "${page.cursor}" } }
    paging: ` + paging + "\n    records: data\n" + more + fields
}

func TestErrPagingLeadsNowhere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		paging string
		answer func(n int) string
	}{
		"SameCursor":     {"{ by: cursor, next: answer.next }", func(n int) string { return `{"next":"c","data":` + ids(strconv.Itoa(n)) + `}` }},
		"CircleOfTwo":    {"{ by: cursor, next: answer.next }", func(n int) string { return `{"next":"` + strconv.Itoa(n%2) + `","data":` + ids(strconv.Itoa(n)) + `}` }},
		"SamePage":       {"{ by: number }", func(int) string { return `{"data":` + ids("1", "2") + `}` }},
		"NewCursorsOnly": {"{ by: cursor, next: answer.next }", func(n int) string { return `{"next":"` + strconv.Itoa(n) + `","data":` + ids("1") + `}` }},
		"EmptyForEver":   {"{ by: cursor, next: answer.next }", func(n int) string { return `{"next":"` + strconv.Itoa(n) + `","data":[]}` }},
		"Backwards":      {"{ by: number, next: answer.next }", func(n int) string { return `{"next":1,"data":` + ids(strconv.Itoa(n)) + `}` }},
		"SameURL":        {"{ by: url, next: answer.next }", func(n int) string { return `{"next":"https://api.acme.test/u","data":` + ids(strconv.Itoa(n)) + `}` }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			s := account(t, plain(c.paging, ""), nil, nil, func(w http.ResponseWriter, _ *http.Request) {
				n++
				require.Less(t, n, 200)
				say(w, "%s", c.answer(n))
			})
			out := run(t, s, "things", connector.ReadOptions{})
			require.Error(t, out.err)
			require.Equal(t, connector.Endless, connector.AsError(out.err).Code)
			require.False(t, out.complete)
		})
	}
}

func TestErrNextPageElsewhere(t *testing.T) {
	t.Parallel()
	for _, next := range []string{"https://evil.test/x", "http://api.acme.test.evil.test", "//evil.test/x", "https://api.acme.test@evil.test/", "https://api.acme.test:444/x", "http://169.254.169.254/"} {
		calls := 0
		s := account(t, plain("{ by: url, next: answer.next }", ""), nil, nil, func(w http.ResponseWriter, _ *http.Request) {
			calls++
			say(w, `{"next":%q,"data":[]}`, next)
		})
		out := run(t, s, "things", connector.ReadOptions{})
		require.ErrorContains(t, out.err, "not its own", next)
		require.Equal(t, 1, calls, next)
	}
}

func TestErrAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		kind, body string
		code       connector.Code
		says       string
	}{
		"Garbage":   {200, "application/json", `{"data":[{]`, connector.VendorError, "cannot be read"},
		"BrokenOff": {200, "application/json", `{"data":[{"id":"1"}`, connector.VendorError, "broke off"},
		"Endless":   {200, "application/json", `{"data":[{"id":"` + strings.Repeat("bla ", 5<<20), connector.VendorError, "too large"},
		"NoList":    {200, "application/json", `{"rows":[]}`, connector.VendorError, "does not hold"},
		"NullList":  {200, "application/json", `{"data":null}`, connector.VendorError, "does not hold"},
		"LoginPage": {200, "text/html", `<html>`, connector.VendorError, "web page"},
		"Server":    {500, "text/plain", ``, connector.VendorError, "failed"},
		"Forbidden": {403, "application/json", `{}`, connector.Forbidden, "does not allow"},
		"Throttled": {429, "application/json", `{}`, connector.RateLimited, "later"},
		"Deep":      {200, "application/json", `{"data":` + strings.Repeat("[", 20000), connector.VendorError, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := account(t, plain("{ by: number }", ""), nil, nil, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", c.kind)
				w.WriteHeader(c.status)
				say(w, "%s", c.body)
			})
			out := run(t, s, "things", connector.ReadOptions{})
			require.Error(t, out.err)
			require.Equal(t, c.code, connector.AsError(out.err).Code, "%v", out.err)
			require.ErrorContains(t, out.err, c.says)
			require.False(t, out.complete)
		})
	}
}

// TestResume goes on behind every page that was kept, and loses nobody.
func TestResume(t *testing.T) {
	t.Parallel()
	var asked []string
	s := account(t, plain("{ by: number, until: page.number == 3 }", "    cursor: { since: record.at }\n"), nil, nil, func(w http.ResponseWriter, r *http.Request) {
		n := r.URL.Query().Get("page")
		asked = append(asked, n)
		say(w, `{"data":[{"id":"%s","at":"2026-01-0%sT00:00:00Z"}]}`, n, n)
	})
	whole := run(t, s, "things", connector.ReadOptions{})
	require.Equal(t, []string{"1", "2", "3"}, whole.ids)
	require.Len(t, whole.cursors, 3)
	for i, cursor := range whole.cursors[:2] {
		asked = nil
		rest := run(t, s, "things", connector.ReadOptions{Cursor: cursor})
		require.NoError(t, rest.err)
		require.Equal(t, whole.ids[i+1:], rest.ids)
		require.Equal(t, whole.cursors[2], rest.cursors[len(rest.cursors)-1])
		require.Len(t, asked, 2-i)
		require.True(t, rest.complete)
	}
}

func TestRecordsThatComeAgain(t *testing.T) {
	t.Parallel()
	s := account(t, `
base_url: https://api.acme.test
auth: { kind: none }
test: { request: { path: /x } }
streams:
  things:
    record: app_user
    request: { path: /things, query: { page: "${page.number}" } }
    paging: { by: number, until: page.number == 2 }
    fields: { external_id: record.id, email: record.mail }
`, nil, nil, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("page") == "1" {
			say(w, `[{"id":1,"mail":"a@x.test"},{"id":1,"mail":"a@x.test"},{"id":2,"mail":"b@x.test"},{"id":2,"mail":"c@x.test"},{"mail":"none"}]`)
			return
		}
		say(w, `[{"id":1,"mail":"new@x.test"},{"id":3}]`)
	})
	out := run(t, s, "things", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"1", "2", "1", "3"}, out.ids)
	require.Len(t, out.rejects, 2)
	require.Equal(t, []string{connector.RejectDuplicateID, connector.RejectMissingID}, []string{out.rejects[0].Code, out.rejects[1].Code})
	require.Equal(t, []string{connector.WarnTwice}, out.warnings)
}

// TestDetailsOnlyForChangedRows spares the calls for rows that are as they were.
func TestDetailsOnlyForChangedRows(t *testing.T) {
	t.Parallel()
	details := make(chan string, 10)
	m := plain("{ by: number, until: true }", `    details: [{ name: more, request: { path: "/things/${record.id}" }, value: answer.mail }]
`)
	m = strings.Replace(m, "external_id: record.id", "external_id: record.id, email: record.more", 1)
	s := account(t, m, nil, nil, func(w http.ResponseWriter, r *http.Request) {
		if id, detail := strings.CutPrefix(r.URL.Path, "/things/"); detail {
			details <- id
			say(w, `{"mail":"%s@x.test"}`, id)
			return
		}
		say(w, `{"data":%s}`, ids("1", "2", "3"))
	})
	known := map[string]string{}
	for p, err := range s.Pages(t.Context(), "things", connector.ReadOptions{}) {
		require.NoError(t, err)
		for _, r := range p.Records {
			require.NotEmpty(t, r.Source)
			known[r.ID()] = r.Source
		}
	}
	require.Len(t, details, 3)
	delete(known, "2")
	out := run(t, s, "things", connector.ReadOptions{Unchanged: func(id, source string) (uint64, bool) { return 1, known[id] == source }})
	require.NoError(t, out.err)
	require.Equal(t, []string{"2"}, out.ids)
	require.Equal(t, []string{"1", "3"}, out.spared)
	require.Len(t, details, 4)
}

func TestJoinsJobsAndRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked, tries := 0, 0
		s := account(t, `
base_url: https://api.acme.test
auth: { kind: none }
errors: { rules: [{ when: answer.error == "slow_down", do: retry, after: answer.seconds }] }
test: { request: { path: /x } }
streams:
  things:
    record: employee
    job: { submit: { path: /jobs, json: { a: 1 } }, poll: { path: "/jobs/${job.submitted.id}" }, done: job.status.state == "completed", first: job.submitted.wait, every: 5s }
    joins: [{ name: teams, request: { path: /teams }, records: teams, key: record.id }]
    request: { path: "/jobs/${job.submitted.id}/results" }
    fields: { external_id: record.id, department: "joins.teams[record.team].name" }
`, nil, nil, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/teams":
				say(w, `{"teams":[{"id":7,"name":"R&D"}]}`)
			case "/jobs":
				say(w, `{"id":"j","wait":120}`)
			case "/jobs/j":
				asked++
				say(w, `{"state":"%s"}`, map[bool]string{true: "completed", false: "in progress"}[asked == 3])
			default:
				if tries++; tries < 3 {
					say(w, `{"error":"slow_down","seconds":30}`)
					return
				}
				say(w, `[{"id":1,"team":7}]`)
			}
		})
		start := time.Now()
		out := run(t, s, "things", connector.ReadOptions{})
		require.NoError(t, out.err)
		require.Equal(t, []string{"1"}, out.ids)
		require.Equal(t, 120*time.Second+2*5*time.Second+2*30*time.Second, time.Since(start))
	})
}

func TestClockSkewIsTold(t *testing.T) {
	t.Parallel()
	s := account(t, plain("{ by: number, until: true }", ""), nil, nil, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", today.Add(time.Hour).Format(http.TimeFormat))
		say(w, `{"data":[]}`)
	})
	require.Equal(t, []string{connector.WarnClock}, run(t, s, "things", connector.ReadOptions{}).warnings)
	require.Equal(t, time.Hour, s.Skew())
}

// TestRefreshTokenIsUsedOnce by however many ask at once.
func TestRefreshTokenIsUsedOnce(t *testing.T) {
	t.Parallel()
	const m = `
secrets: [{ key: refresh, title: Refresh token, required: true }]
base_url: https://api.acme.test
auth: { kind: oauth2, grant: refresh_token, token_url: /token, client_id: c, client_auth: form, refresh_token: "${secrets.refresh}" }
test: { request: { path: /x } }
streams: { things: { record: app_user, request: { path: /things }, fields: { external_id: record.id } } }
`
	used := make(chan string, 10)
	s := account(t, m, nil, map[string]seal.Secret{"refresh": "first-refresh-token"}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			_ = r.ParseForm()
			used <- r.PostForm.Get("refresh_token")
			say(w, `{"access_token":"tok-%d","refresh_token":"second-refresh-token","expires_in":60}`, len(used))
			return
		}
		say(w, `[]`)
	})
	done := make(chan error)
	for range 5 {
		go func() { done <- s.Test(t.Context()) }()
	}
	for range 5 {
		require.NoError(t, <-done)
	}
	require.Len(t, used, 1)
	require.Equal(t, "first-refresh-token", <-used)
}

func TestSecretsAreNotShown(t *testing.T) {
	t.Parallel()
	const m = `
secrets: [{ key: token, title: Token, required: true }]
base_url: https://api.acme.test
auth: { kind: bearer, token: "${secrets.token}" }
errors: { text: [answer.message] }
test: { request: { path: /x } }
streams: { things: { record: app_user, request: { path: /things }, fields: { external_id: record.id } } }
`
	s := account(t, m, nil, map[string]seal.Secret{"token": "t0p-secret-t0ken"}, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		say(w, `{"message":"%s may not"}`, r.Header.Get("Authorization"))
	})
	err := s.Test(t.Context())
	require.EqualError(t, err, "forbidden: Acme does not allow this to the key's owner. It says: Bearer *** may not")
}
