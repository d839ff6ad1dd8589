package connector_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// These are the sign-in, the paging and the refusals of vendors that are not
// shipped, each against a server that behaves as its facts say: a check that the
// language can say them.

func TestLanguageHiBob(t *testing.T) {
	t.Parallel()
	const m = `
secrets: [{ key: user, title: User, required: true }, { key: token, title: Token, required: true }]
base_url: https://api.hibob.com/v1
auth: { kind: basic, username: "${secrets.user}", password: "${secrets.token}" }
limits: { per_minute: 40, wait: 'headers["X-RateLimit-Reset"]' }
errors: { text: [answer.error] }
test: { request: { path: /company/people/fields } }
streams:
  people:
    record: employee
    request: { path: /people/search, json: { showInactive: true, humanReadable: APPEND, fields: [root.id] }, replayable: true }
    records: employees
    fields:
      external_id: record.id
      job_title: first(record.humanReadable.work.title, record.work.title, record["/work/title"].value)
      status: { from: record.internal.lifecycleStatus, table: { hired: pending, employed: active, terminated: terminated } }
      end_date: record.internal.terminationDate
webhook:
  secret: token
  signature: { algorithm: hmac-sha512, header: Bob-Signature, encoding: base64 }
  type: event.type
  events: [{ type: "employee.*", stream: people, subject: event.data.employeeId }]
`
	s := account(t, m, nil, map[string]seal.Secret{"user": "u", "token": "t"}, func(w http.ResponseWriter, r *http.Request) {
		if user, pass, _ := r.BasicAuth(); user != "u" || pass != "t" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		body, _ := io.ReadAll(r.Body)
		require.JSONEq(t, `{"showInactive":true,"humanReadable":"APPEND","fields":["root.id"]}`, string(body))
		say(w, `{"employees":[{"id":"3332883804017713238","work":{"title":"254532"},"internal":{"lifecycleStatus":"Hired"},"humanReadable":{"work":{"title":"Engineer"}}},
			{"id":"3332","internal":{"lifecycleStatus":"terminated","terminationDate":"2026-11-30"},"/work/title":{"value":"Analyst"}}]}`)
	})
	out := run(t, s, "people", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"3332883804017713238", "3332"}, out.ids)
	require.True(t, out.complete)
	_, err := s.VerifyWebhook(connector.Incoming{Header: http.Header{"Bob-Signature": {"AAAA"}}, Body: []byte(`"Ping test"`)}, today)
	require.ErrorIs(t, err, connector.ErrSignature)
}

func TestLanguageOkta(t *testing.T) {
	t.Parallel()
	const m = `
settings: [{ key: host, title: Host, kind: host, required: true }]
secrets: [{ key: token, title: Token, required: true }, { key: hook, title: Hook }]
base_url: https://${settings.host}/api/v1
auth: { kind: key, headers: { Authorization: "SSWS ${secrets.token}" } }
limits: { wait: 'headers["X-Rate-Limit-Reset"]' }
errors: { text: [answer.errorSummary] }
test: { request: { path: /users, query: { limit: 1 } } }
streams:
  users:
    record: app_user
    request: { path: /users, query: { limit: 200, search: 'lastUpdated gt "${cursor.since}"' } }
    paging: { by: url, next: 'link(headers.Link, "next")' }
    cursor: { since: record.lastUpdated, overlap: 5m }
    fields: { external_id: record.id, email: record.profile.email, last_sign_in_at: record.lastLogin }
webhook:
  secret: hook
  signature: { algorithm: equal, header: Authorization }
  handshakes: [{ when: 'headers["x-okta-verification-challenge"] != nil', json: { verification: '${headers["x-okta-verification-challenge"]}' } }]
  id: json.eventId
  split: json.data.events
  type: event.eventType
  events: [{ type: "user.*", stream: users, subject: 'find(event.target, .type == "User").id' }]
`
	var asked []string
	s := account(t, m, map[string]any{"host": "acme.okta.com"}, map[string]seal.Secret{"token": "t", "hook": "h00k"}, func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "SSWS t", r.Header.Get("Authorization"))
		asked = append(asked, r.URL.RawQuery)
		if r.URL.Query().Get("after") == "" {
			w.Header().Add("Link", `<https://acme.okta.com/api/v1/users?limit=200>; rel="self"`)
			w.Header().Add("Link", `<https://acme.okta.com/api/v1/users?after=x&limit=200>; rel="next"`)
			say(w, `[{"id":"1","lastUpdated":"2026-02-03T14:05:12.000Z"}]`)
			return
		}
		say(w, `[{"id":"2","lastUpdated":"2026-02-01T00:00:00.000Z"}]`)
	})
	out := run(t, s, "users", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"1", "2"}, out.ids)
	last := out.cursors[len(out.cursors)-1]
	require.JSONEq(t, `{"since":"2026-02-03T14:05:12.000Z"}`, string(last))
	asked = nil
	require.NoError(t, run(t, s, "users", connector.ReadOptions{Cursor: last}).err)
	require.Equal(t, `limit=200&search=lastUpdated%20gt%20%222026-02-03T14%3A00%3A12Z%22`, asked[0])

	d, err := s.VerifyWebhook(connector.Incoming{Method: "GET", Header: http.Header{"X-Okta-Verification-Challenge": {"c1"}}}, today)
	require.NoError(t, err)
	require.JSONEq(t, `{"verification":"c1"}`, string(d.Reply.Body))
	body := []byte(`{"eventId":"e","data":{"events":[{"eventType":"user.lifecycle.deactivate","target":[{"id":"00u","type":"User"}]}]}}`)
	d, err = s.VerifyWebhook(connector.Incoming{Header: http.Header{"Authorization": {"h00k"}}, Body: body}, today)
	require.NoError(t, err)
	require.Equal(t, []connector.HookEvent{{Type: "user.lifecycle.deactivate", Stream: "users", ExternalID: "00u"}}, d.Events)
	_, err = s.VerifyWebhook(connector.Incoming{Header: http.Header{"Authorization": {"other"}}, Body: body}, today)
	require.ErrorIs(t, err, connector.ErrSignature)
}

func TestLanguageServiceNow(t *testing.T) {
	t.Parallel()
	const m = `
settings: [{ key: host, title: Host, kind: host, required: true }, { key: client, title: Client, required: true }]
secrets: [{ key: secret, title: Secret, required: true }]
base_url: https://${settings.host}
auth: { kind: oauth2, grant: client_credentials, token_url: /oauth_token.do, client_id: "${settings.client}", client_secret: "${secrets.secret}", client_auth: form }
errors: { text: [answer.error.message] }
test: { request: { path: /api/now/table/sys_user, query: { sysparm_limit: 1 } } }
streams:
  users:
    record: app_user
    request:
      path: /api/now/table/sys_user
      query: { sysparm_query: "sys_id>${first(page.cursor, 0)}^ORDERBYsys_id", sysparm_limit: 2, sysparm_fields: "sys_id,email" }
    # A short page is not the end: rights are looked at after the cut.
    paging: { by: cursor, next: page.last.sys_id }
    records: result
    fields: { external_id: record.sys_id, email: record.email }
`
	tokens, died := 0, false
	s := account(t, m, map[string]any{"host": "acme.service-now.com", "client": "c"}, map[string]seal.Secret{"secret": "s3cret"}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth_token.do" {
			tokens++
			require.NoError(t, r.ParseForm())
			require.Equal(t, "s3cret", r.PostForm.Get("client_secret"))
			say(w, `{"access_token":"t%d","expires_in":1800}`, tokens)
			return
		}
		query := r.URL.Query().Get("sysparm_query")
		if strings.HasPrefix(query, "sys_id>b^") && !died { // the token dies in the middle
			died = true
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch {
		case strings.HasPrefix(query, "sys_id>0^"):
			say(w, `{"result":[{"sys_id":"a","email":"A@acme.test"},{"sys_id":"b"}]}`)
		case strings.HasPrefix(query, "sys_id>b^"):
			require.Equal(t, "Bearer t2", r.Header.Get("Authorization"))
			say(w, `{"result":[{"sys_id":"c"}]}`)
		default:
			say(w, `{"result":[]}`)
		}
	})
	out := run(t, s, "users", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"a", "b", "c"}, out.ids)
	require.Equal(t, 2, tokens)
}

func TestLanguageEasyPost(t *testing.T) {
	t.Parallel()
	const m = `
secrets: [{ key: key, title: Key, required: true }, { key: hook, title: Hook }]
base_url: https://api.easypost.com/v2
auth: { kind: basic, username: "${secrets.key}" }
errors: { text: [answer.error.message] }
test: { request: { path: /trackers, query: { page_size: 1 } } }
streams:
  trackers:
    record: shipment
    request: { path: /trackers, query: { page_size: 100, before_id: "${page.cursor}" } }
    paging: { by: cursor, next: "answer.has_more ? page.last.id : nil" }
    records: trackers
    fields: { external_id: record.id, tracking_number: record.tracking_code, carrier: record.carrier, status: record.status, eta: record.est_delivery_date }
webhook:
  secret: hook
  signature: { algorithm: hmac-sha256, header: X-Hmac-Signature, prefix: hmac-sha256-hex=, encoding: hex }
  id: json.id
  type: event.description
  events: [{ type: "tracker.*", stream: trackers, subject: event.result.id, record: shipment, fields: { external_id: event.result.id, status: event.result.status } }]
actions:
  buy_label:
    title: Buy a label
    dangerous: true
    inputs: [{ key: shipment, title: Shipment, required: true }, { key: rate, title: Rate, required: true }]
    lookup: { request: { path: "/shipments/${inputs.shipment}" }, found: "answer.postage_label == nil ? nil : answer" }
    request: { path: "/shipments/${inputs.shipment}/buy", json: { rate: { id: "${inputs.rate}" } } }
    result: { tracking_number: answer.tracking_code, label_url: answer.postage_label.label_url }
`
	bought := 0
	s := account(t, m, nil, map[string]seal.Secret{"key": "EZTK", "hook": "whsec_test_123"}, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			bought++
			say(w, `{"tracking_code":"EZ1","postage_label":{"label_url":"https://x.test/l.pdf"}}`)
		case strings.HasPrefix(r.URL.Path, "/v2/shipments/"):
			say(w, `{"tracking_code":"EZ1","postage_label":{"label_url":"https://x.test/l.pdf"}}`)
		case r.URL.Query().Get("before_id") == "":
			say(w, `{"trackers":[{"id":"trk_2","status":"delivered"}],"has_more":true}`)
		default:
			require.Equal(t, "trk_2", r.URL.Query().Get("before_id"))
			say(w, `{"trackers":[{"id":"trk_1","est_delivery_date":"2026-11-25T00:00:00Z"}],"has_more":false}`)
		}
	})
	require.Equal(t, []string{"trk_2", "trk_1"}, run(t, s, "trackers", connector.ReadOptions{}).ids)
	call := connector.Call{Action: "buy_label", Inputs: map[string]any{"shipment": "shp_1", "rate": "rate_1"}}
	first, err := s.Call(t.Context(), call)
	require.NoError(t, err)
	call.Again = true
	again, err := s.Call(t.Context(), call)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Equal(t, map[string]any{"tracking_number": "EZ1", "label_url": "https://x.test/l.pdf"}, again)
	require.Equal(t, 1, bought, "looked up, not bought twice")

	// The vector of the vendor's facts, made by another implementation.
	_, err = s.VerifyWebhook(connector.Incoming{Body: []byte(`{"id":"evt_1","object":"Event"}`), Header: http.Header{
		"X-Hmac-Signature": {"hmac-sha256-hex=411421a712b90e302a1578b19484d6015487a006e45cc61851c2f9d77afd38c3"},
	}}, today)
	require.NoError(t, err)
}

func TestLanguageZohoPeople(t *testing.T) {
	t.Parallel()
	const m = `
settings: [{ key: dc, title: Data center, default: com, choices: [com, eu, in] }, { key: client, title: Client, required: true }]
secrets: [{ key: secret, title: Secret, required: true }, { key: refresh, title: Refresh token, required: true }]
base_url: https://people.zoho.${settings.dc}
servers: { accounts: "https://accounts.zoho.${settings.dc}" }
auth:
  kind: oauth2
  grant: refresh_token
  server: accounts
  token_url: /oauth/v2/token
  client_id: ${settings.client}
  client_secret: ${secrets.secret}
  client_auth: form
  refresh_token: ${secrets.refresh}
  headers: { Authorization: "Zoho-oauthtoken ${auth.access_token}" }
errors:
  text: [answer.response.errors.message]
  rules:
    - { when: answer.response.errors.code == 7024, do: empty }
    - { when: answer.response.errors.code == 7040, do: skip_stream }
    - { when: answer.response.status == 1 and answer.response.errors != nil, do: fail }
test: { request: { path: /people/api/forms } }
streams:
  employees:
    record: employee
    request: { path: /people/api/forms/employee/getRecords, query: { sIndex: "${page.offset}", limit: "${page.size}" } }
    paging: { by: offset, first: 1, size: 2 }
    records: response.result
    unwrap: 'merge(values(item)[0][0], {"record_id": keys(item)[0]})'
    fields: { external_id: record.record_id, employee_number: record.EmployeeID, start_date: record.Dateofjoining, manager_external_id: 'record["Reporting_To.ID"]' }
`
	s := account(t, m, map[string]any{"dc": "eu", "client": "c"}, map[string]seal.Secret{"secret": "s", "refresh": "r"}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Host == "accounts.zoho.eu" {
			require.NoError(t, r.ParseForm())
			require.Equal(t, "r", r.PostForm.Get("refresh_token"))
			say(w, `{"access_token":"a","expires_in":3600}`)
			return
		}
		require.Equal(t, "Zoho-oauthtoken a", r.Header.Get("Authorization"))
		switch r.URL.Query().Get("sIndex") {
		case "1":
			say(w, `{"response":{"result":[{"972601000000306098":[{"EmployeeID":"S20","Zoho_ID":972601000000306098,"Dateofjoining":"01-Dec-2026"}]},{"97":[{"EmployeeID":"007","Dateofjoining":""}]}],"status":0}}`)
		default:
			say(w, `{"response":{"message":"Error occurred","errors":{"code":7024,"message":"No records found"},"status":1}}`)
		}
	})
	out := run(t, s, "employees", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"972601000000306098", "97"}, out.ids)
	require.True(t, out.complete)
}

func TestLanguageADP(t *testing.T) {
	t.Parallel()
	const m = `
settings: [{ key: client, title: Client, required: true }]
secrets: [{ key: secret, title: Secret, required: true }, { key: cert, title: Certificate, kind: multiline }, { key: key, title: Key, kind: multiline }]
base_url: https://api.adp.com
servers: { accounts: https://accounts.adp.com }
auth:
  kind: oauth2
  grant: client_credentials
  server: accounts
  token_url: /auth/oauth/v2/token
  client_id: ${settings.client}
  client_secret: ${secrets.secret}
  tls: { certificate: "${secrets.cert}", key: "${secrets.key}" }
errors: { text: ['answer.confirmMessage.resourceMessages[0].processMessages[0].userMessage.messageTxt'] }
test: { request: { path: /hr/v2/workers, query: { $top: 1 } } }
streams:
  workers:
    record: employee
    request: { path: /hr/v2/workers, query: { $top: "${page.size}", $skip: "${page.offset}" } }
    paging: { by: offset, size: 2 }
    records: workers
    fields:
      external_id: record.associateOID
      email: record.businessCommunication.emails[0].emailUri
      job_title: '(find(list(record.workAssignments), .primaryIndicator) ?? record.workAssignments[0]).jobTitle'
      status: { from: record.workerStatus.statusCode.codeValue, table: { Active: active, Terminated: terminated } }
`
	s := account(t, m, map[string]any{"client": "c"}, map[string]seal.Secret{"secret": "s", "cert": "-", "key": "-"}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Host == "accounts.adp.com" {
			user, pass, _ := r.BasicAuth()
			require.Equal(t, "c s", user+" "+pass)
			say(w, `{"access_token":"a","expires_in":3600}`)
			return
		}
		if skip, _ := strconv.Atoi(r.URL.Query().Get("$skip")); skip >= 2 {
			w.WriteHeader(http.StatusNoContent) // past the end
			return
		}
		say(w, `{"workers":[{"associateOID":"G3AB","workAssignments":[{"jobTitle":"Old"},{"primaryIndicator":true,"jobTitle":"Engineer"}]},{"associateOID":"G3AC"}]}`)
	})
	out := run(t, s, "workers", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"G3AB", "G3AC"}, out.ids)
	require.True(t, out.complete)
}

func TestLanguageLansweeper(t *testing.T) {
	t.Parallel()
	const m = `
secrets: [{ key: token, title: Token, required: true }]
base_url: https://api.lansweeper.com/api/v2
auth: { kind: key, headers: { Authorization: "Token ${secrets.token}" } }
errors:
  text: ['answer.errors[0].message']
  rules: [{ when: len(list(answer.errors)) > 0, do: fail }]
test: { request: { path: /graphql, graphql: { query: "{authorizedSites{sites{id}}}" } } }
streams:
  assets:
    record: device
    for_each: { name: site, request: { path: /graphql, graphql: { query: "{authorizedSites{sites{id name}}}" } }, records: data.authorizedSites.sites }
    request:
      path: /graphql
      graphql:
        query: "query($id:ID!,$p:P){site(id:$id){assetResources(assetPagination:$p){pagination{next} items}}}"
        variables: { id: "${each.site.id}", p: { limit: 500, page: '${page.cursor == nil ? "FIRST" : "NEXT"}', cursor: "${page.cursor}" } }
    paging: { by: cursor, next: answer.data.site.assetResources.pagination.next }
    records: data.site.assetResources.items
    fields: { external_id: record.key, serial: record.assetCustom.serialNumber, name: record.assetBasicInfo.name }
`
	s := account(t, m, nil, map[string]seal.Secret{"token": "t"}, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		body := string(data)
		switch {
		case strings.Contains(body, "authorizedSites"):
			say(w, `{"data":{"authorizedSites":{"sites":[{"id":"s1"},{"id":"s2"},{"id":"closed"}]}}}`)
		case strings.Contains(body, `"id":"closed"`):
			say(w, `{"errors":[{"message":"You don't have access to this site"}]}`)
		case strings.Contains(body, `"cursor":"n1"`):
			require.Contains(t, body, `"page":"NEXT"`)
			say(w, `{"data":{"site":{"assetResources":{"pagination":{"next":null},"items":[{"key":"b"}]}}}}`)
		case strings.Contains(body, `"id":"s1"`):
			require.Contains(t, body, `"page":"FIRST"`)
			say(w, `{"data":{"site":{"assetResources":{"pagination":{"next":"n1"},"items":[{"key":"a","assetCustom":{"serialNumber":"PF4ABCDE"}}]}}}}`)
		default:
			say(w, `{"data":{"site":{"assetResources":{"pagination":{"next":null},"items":[{"key":"c"}]}}}}`)
		}
	})
	out := run(t, s, "assets", connector.ReadOptions{})
	require.Equal(t, []string{"a", "b", "c"}, out.ids)
	require.EqualError(t, out.err, "vendor_error: Acme refuses the request. It says: You don't have access to this site")
	require.False(t, out.complete)
}

func TestLanguageSageIntacct(t *testing.T) {
	t.Parallel()
	const m = `
settings: [{ key: company, title: Company, required: true }, { key: user, title: User, required: true }]
secrets: [{ key: sender, title: Sender password, required: true }, { key: password, title: Password, required: true }]
base_url: https://api.intacct.com/ia/xml
auth:
  kind: session
  login:
    path: /xmlgw.phtml
    xml: <request><control><senderid>acme</senderid><password>${secrets.sender}</password></control><operation><authentication><login><userid>${settings.user}</userid><companyid>${settings.company}</companyid><password>${secrets.password}</password></login></authentication><content><function controlid="1"><getAPISession/></function></content></operation></request>
  keep: { session: answer.response.operation.result.data.api.sessionid }
  lifetime: 30m
errors:
  text: [answer.response.errormessage.error.description2, answer.response.operation.result.errormessage.error.description2]
  rules:
    - { when: answer.response.operation.result.errormessage.error.errorno == "XL03000006", do: refresh }
    - { when: 'first(answer.response.operation.result.status, answer.response.control.status) == "failure"', do: fail }
test: { request: { path: /xmlgw.phtml, xml: "<request/>" } }
streams:
  bills:
    record: bill
    request:
      path: /xmlgw.phtml
      replayable: true
      headers: { X-Session: none }
      xml: <request><query><object>APBILL</object>${element("filter", element("since", cursor.since))}<pagesize>${page.size}</pagesize><offset>${page.offset}</offset></query></request>
    paging: { by: offset, size: 2, until: 'number(answer.response.operation.result.data["@numremaining"]) == 0' }
    records: response.operation.result.data.APBILL
    fields: { external_id: record.RECORDNO, total: money(record.TOTALENTERED), bill_date: 'date(record.WHENCREATED, "MM/DD/YYYY")' }
`
	logins, expired := 0, false
	s := account(t, m, map[string]any{"company": "R&D", "user": "u"}, map[string]seal.Secret{"sender": "p", "password": "p"}, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		body := string(data)
		result := func(format string, args ...any) {
			say(w, `<?xml version="1.0"?><response><operation><result>`+format+`</result></operation></response>`, args...)
		}
		switch {
		case strings.Contains(body, "getAPISession"):
			logins++
			require.Contains(t, body, "<companyid>R&amp;D</companyid>")
			result(`<status>success</status><data><api><sessionid>s%d</sessionid></api></data>`, logins)
		case strings.Contains(body, "<offset>2</offset>") && !expired:
			expired = true // an error inside a 200
			result(`<status>failure</status><errormessage><error><errorno>XL03000006</errorno></error></errormessage>`)
		case strings.Contains(body, "<offset>2</offset>"):
			result(`<status>success</status><data numremaining="0"><APBILL><RECORDNO>3</RECORDNO></APBILL></data>`)
		default:
			require.NotContains(t, body, "filter")
			result(`<status>success</status><data numremaining="1"><APBILL><RECORDNO>1</RECORDNO><TOTALENTERED>12.50</TOTALENTERED><WHENCREATED>11/05/2026</WHENCREATED></APBILL><APBILL><RECORDNO>2</RECORDNO></APBILL></data>`)
		}
	})
	out := run(t, s, "bills", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"1", "2", "3"}, out.ids)
	require.Equal(t, 2, logins)
}
